"""What a page says about its article: title, summary, authors, dates, category, tags."""

from __future__ import annotations

import re
from typing import Any

from bs4 import BeautifulSoup, Tag

from .dates import day_of
from .draft import Draft, Sure
from .fidelity import words_of
from .linked_data import Linked, names_of, text_of_node
from .vocabulary import category_named, take_category, take_tags

_SUMMARY = re.compile(
    r"(?:^|[-_\s])(?:summary|lead|lede|standfirst|dek|excerpt|intro|subtitle|description)(?:$|[-_\s])"
)
_READ = re.compile(r"\b\d{1,3}[\s-]*min(?:ute)?s?\b(?:\s+(?:read|to read))?", re.I)
_FACTS = re.compile(r"(?:^|[-_\s])(?:meta|facts|byline|post-meta|entry-meta|info)(?:$|[-_\s])")
_SITE = re.compile(r"\s+[|–—»·-]\s+[^|–—»·]{2,60}$")  # noqa: RUF001


def meta_of(soup: BeautifulSoup) -> dict[str, str]:
    """The page's `<meta>` by name or property, in lower case."""
    found: dict[str, str] = {}
    for tag in soup.find_all("meta"):
        name = str(tag.get("name") or tag.get("property") or "").lower()
        if name and tag.get("content"):
            found.setdefault(name, str(tag["content"]).strip())
    return found


def take_title(draft: Draft, soup: BeautifulSoup, main: Tag, linked: Linked) -> str:
    """Set the title and take its heading out of the body; returns what it says."""
    page = " ".join(soup.title.get_text().split()) if soup.title else ""
    page = re.sub(r"\s+", " ", page)
    headline = text_of_node(linked.article.get("headline") or linked.article.get("name"))
    meta = meta_of(soup).get("og:title", "")
    heading = main.find("h1") or soup.find("h1")
    if heading is not None and heading.get_text(strip=True):
        title = " ".join(heading.get_text(" ", strip=True).split())
        title = re.sub(r"\s+([,.;:!?])", r"\1", title)
        inside = heading in main.descendants
        draft.infer("title", title, Sure.HIGH, "the heading of level 1")
        if inside:
            heading.decompose()
    elif headline:
        title = headline
        draft.infer("title", title, Sure.HIGH, "JSON-LD's headline")
    elif meta or page:
        title = meta or _SITE.sub("", page)
        draft.infer("title", title, Sure.MEDIUM, "the page's title, without the site's name")
    elif (first := main.find(["h2", "h3"])) is not None:
        title = " ".join(first.get_text(" ", strip=True).split())
        draft.infer("title", title, Sure.MEDIUM, "the first heading")
        first.decompose()
    else:
        title = draft.name.replace("-", " ").capitalize()
        draft.infer("title", title, Sure.LOW, "the file's name: the page has no title")
        draft.values["title"] = title
        return title
    draft.values["title"] = title[:200]
    if page and words_of(page) != words_of(title):
        draft.leave_out("the page's <title>", page)
    return title


def take_summary(draft: Draft, soup: BeautifulSoup, main: Tag, linked: Linked) -> str:
    """Set the summary; returns what it says where it stands nowhere in the body."""
    meta = meta_of(soup)
    told = text_of_node(linked.article.get("description"))
    told = told or meta.get("description", "") or meta.get("og:description", "")
    told = " ".join(told.split())
    for paragraph in main.find_all("p", limit=4):
        plain = " ".join(paragraph.get_text(" ").split())
        named = _SUMMARY.search(" ".join(paragraph.get("class") or []))
        same = bool(told) and words_of(plain) == words_of(told)
        if plain and named and (not told or same or len(plain) < 400):
            draft.values["summary"] = plain
            draft.infer("summary", plain, Sure.HIGH, "the paragraph marked as one")
            if told and not same:
                draft.leave_out("the page's description", told)
            paragraph.decompose()
            return plain
    if told:
        draft.values["summary"] = told
        draft.infer("summary", told, Sure.HIGH, "the page's description")
        return told
    draft.infer("summary", "none", Sure.MEDIUM, "the page has no description")
    return ""


def take_facts(draft: Draft, soup: BeautifulSoup, main: Tag, linked: Linked) -> None:
    """Set authors, dates, language, category, tags and image; the byline leaves the body."""
    meta, node = meta_of(soup), linked.article
    where = "JSON-LD" if node else "the page's <meta>"
    authors = names_of(node.get("author")) or names_of(node.get("creditText"))
    authors = authors or [n for n in [meta.get("author", "")] if n and "://" not in n]
    _set(draft, "authors", authors, where)
    _set(draft, "reviewers", names_of(node.get("reviewedBy")), where)
    for field, name, property in (
        ("published", "datePublished", "article:published_time"),
        ("updated", "dateModified", "article:modified_time"),
        ("reviewed", "lastReviewed", ""),
    ):
        _set(draft, field, day_of(node.get(name) or meta.get(property)), where)
    if category := text_of_node(node.get("articleSection")) or meta.get("article:section", ""):
        take_category(draft, category, None, where)
    words = node.get("keywords") or meta.get("keywords", "")
    tags = words if isinstance(words, list) else str(words).split(",")
    take_tags(draft, [str(tag).strip() for tag in tags if str(tag).strip()][:20], where)
    html = soup.find("html")
    language = str(html.get("lang") or "") if isinstance(html, Tag) else ""
    if (match := re.match(r"^([a-z]{2})(?:-([A-Za-z]{2}))?$", language)) and match[1] != "en":
        _set(
            draft,
            "language",
            match[1] + (f"-{match[2].upper()}" if match[2] else ""),
            "<html lang>",
        )
    _byline(draft, main)


def _set(draft: Draft, field: str, value: Any, where: str) -> None:
    if value:
        draft.values[field] = value
        shown = ", ".join(value) if isinstance(value, list) else str(value)
        draft.infer(field, shown, Sure.HIGH, where)


def _byline(draft: Draft, main: Tag) -> None:
    """A line of facts above the text is no text."""
    for tag in main.find_all(["p", "div", "ul", "span", "header"], limit=12):
        plain = " ".join(tag.get_text(" ", strip=True).split())
        named = _FACTS.search(" ".join(tag.get("class") or []))
        if not plain or len(plain) > 160 or tag.find(["h1", "h2", "h3"]):
            continue
        facts = (bool(_READ.search(plain)) and "·" in plain) or _READ.fullmatch(plain)
        if not (facts or (named and (_READ.search(plain) or tag.find("time")))):
            continue
        draft.leave_out("line of facts", plain)
        for part in re.split(r"\s*[·|•]\s*", plain):
            if "category" not in draft.values and category_named(part, draft.taxonomy):
                take_category(draft, part, None, "the line of facts")
            if (day := day_of(part)) and "published" not in draft.values:
                _set(draft, "published", day, "the line of facts")
        for time in tag.find_all("time"):
            if (day := day_of(time.get("datetime"))) and "published" not in draft.values:
                _set(draft, "published", day, "the line of facts")
        tag.decompose()
        return
