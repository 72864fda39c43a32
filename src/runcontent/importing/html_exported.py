"""A page that `runcontent export` wrote → the same article.

Its attributes say what its elements do not. They are written into the Markdown only where our
parser would read it otherwise: the text is parsed, compared, and marked until both agree.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from ..errors import ContentError, Problem
from ..model import Article, Taxonomy
from ..parsing.article import parse_article
from ..parsing.outline import slug_of
from .draft import Draft, Form, Sure
from .fidelity import read_html, with_images_elsewhere
from .html_markdown import to_markdown
from .html_tidy import parse_html, tidy
from .writing import ORDER, write_article

_LISTS = ("tags", "conditions", "authors", "reviewers", "aliases")
_DAYS = ("published", "updated", "reviewed", "review_due")
_HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]
_ROUNDS = 5


def read_exported(origin: str, name: str, text: str, taxonomy: Taxonomy) -> Draft:
    """The draft of an exported page. Raises ContentError where it holds no article."""
    soup = parse_html(text)
    article = soup.find("article")
    if not isinstance(article, Tag):
        message, remedy = "is an exported page without its <article>", "export it again"
        raise ContentError([Problem(origin, 1, message, remedy, "html")])
    draft = Draft(origin, Form.EXPORTED, name, taxonomy=taxonomy)
    _fields(draft, soup)
    header = article.find("header")
    if isinstance(header, Tag):
        heading = header.find("h1")
        draft.values["title"] = heading.get_text() if isinstance(heading, Tag) else name
        header.decompose()
    tidy(draft, article)
    draft.said = (
        f"{draft.values['title']}\n{draft.values.get('summary', '')}\n{read_html(str(article))}"
    )
    draft.images = [str(image["src"]) for image in article.find_all("img", src=True)]
    draft.links = [str(link["href"]) for link in article.find_all("a", href=True)]
    draft.body = _settled(draft, article)
    draft.infer("structure", "as it was published", Sure.HIGH, "the page's own attributes")
    return draft


def _fields(draft: Draft, soup: BeautifulSoup) -> None:
    for meta in soup.find_all("meta", attrs={"name": re.compile(r"^runcontent:")}):
        field, told = str(meta["name"]).partition(":")[2], str(meta.get("content") or "")
        if field in _LISTS:
            draft.values.setdefault(field, []).append(told)
        elif field == "sources":
            draft.values.setdefault(field, []).append(json.loads(told))
        elif field == "allow":
            draft.values.setdefault(field, {}).update(json.loads(told))
        elif field in ORDER and told:
            draft.values[field] = date.fromisoformat(told) if field in _DAYS else told


def _settled(draft: Draft, article: Tag) -> str:
    """The Markdown whose sections and advice our parser reads as the page says."""
    headings = article.find_all(_HEADINGS)
    aspects = {str(h.get("id") or ""): str(h.get("data-aspect") or "") for h in headings}
    items = article.find_all("li", attrs={"data-advice": True})
    marked: set[str] = set()
    body = ""
    for _ in range(_ROUNDS):
        for heading in headings:
            heading["data-attributes"] = _of_heading(heading, marked)
        for number, item in enumerate(items):
            item["data-attributes"] = _of_item(item, f"item {number}" in marked)
        body = to_markdown(article)
        parsed = _parsed(draft, body)
        if parsed is None:
            return body
        more = _to_mark(parsed, aspects, items) - marked
        if not more:
            return body
        marked |= more
    return body


def _parsed(draft: Draft, body: str) -> Article | None:
    text = with_images_elsewhere(write_article({"title": draft.values["title"]}, body))
    try:
        return parse_article(
            draft.origin, text, taxonomy=draft.taxonomy, articles=Path("/nonexistent")
        )[0]
    except ContentError:
        return None  # told when the draft is finished


def _to_mark(parsed: Article, aspects: Mapping[str, str], items: list[Tag]) -> set[str]:
    """The headings (by id) and items (by number) that need to say what they are."""
    found: set[str] = set()
    for section in parsed.sections:
        wanted = aspects.get(section.anchor, "")
        if wanted and section.aspect != wanted:
            found.add(section.anchor)
            break  # those below may have it from this one
    if not found and len(parsed.advice) != len(items):
        kinds = [(advice.advice_kind.value, _folded(advice.body.text)) for advice in parsed.advice]
        for number, item in enumerate(items):
            own = _folded(item.get_text(" "))
            at = next((k for k, (_, words) in enumerate(kinds) if words.endswith(own[-40:])), None)
            if at is None:
                found.add(f"item {number}")
            else:
                kinds.pop(at)
    return found


def _folded(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())


def _of_heading(heading: Tag, marked: set[str]) -> str:
    own = str(heading.get("id") or "")
    words = " ".join(heading.get_text().split())
    parts = [f"#{own}"] if own and own != slug_of(words) else []
    if own in marked and heading.get("data-aspect"):
        parts.append(f".{str(heading['data-aspect']).replace('_', '-')}")
    return " ".join(parts)


def _of_item(item: Tag, by_kind: bool) -> str:
    parts = [f"#{item['data-id']}"] if item.get("data-id") else []
    if by_kind:
        parts.append(f".{str(item['data-advice']).replace('_', '-')}")
    for name in ("dose", "tags"):
        if item.get(f"data-{name}"):
            parts.append(f'{name}="{item[f"data-{name}"]}"')
    return " ".join(parts)
