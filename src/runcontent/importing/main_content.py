"""The main content of a page: readability says where it is, and then the whole of it is taken.

Readability's own extract leaves out short paragraphs, tables and images now and then. So it only
finds the place: the smallest element of the page that holds all that it extracted, widened while
prose stands beside it. What is outside, and the page's furniture inside, is counted and listed.
"""

from __future__ import annotations

import re
from collections import Counter

from bs4 import BeautifulSoup, Tag
from readability import Document

from .draft import Draft, Sure
from .fidelity import words_of
from .html_tidy import parse_html

_FURNITURE = ["nav", "footer", "aside", "menu"]
_NAMED = re.compile(
    r"(?:^|[-_\s])(?:nav|navbar|navigation|menu|breadcrumbs?|sidebar|footer|share|sharing|social"
    r"|related|recommended|newsletter|subscribe|signup|cookies?|consent|advert\w*|ads?|banner"
    r"|comments?|pagination|pager|toc|table-of-contents|skip-link|author-box|promo)(?:$|[-_\s])",
    re.I,
)
_ROLES = {"navigation", "banner", "contentinfo", "complementary", "search", "dialog"}
_PROSE = ["p", "li", "h1", "h2", "h3", "h4", "table", "blockquote", "pre", "dd"]
_ENOUGH = 15
"""Words of prose outside of a container that make it too small."""


def main_content(draft: Draft, soup: BeautifulSoup, source: str) -> Tag:
    """The element that holds the article, without furniture; what is left out is noted."""
    body = soup.body or soup
    if not re.search(r"<(?:html|body|head)\b", source, re.I):
        draft.infer("main content", "all of it", Sure.HIGH, "it is a fragment of a page")
        return body
    found, sure, reason = _find(body, source)
    draft.infer("main content", _shown(found), sure, reason)
    _note_outside(draft, body, found)
    for tag in found.find_all(True):
        if not tag.decomposed and tag is not found and _is_furniture(tag, within=True):
            _note(draft, tag)
            tag.decompose()
    return found


def _find(body: Tag, source: str) -> tuple[Tag, Sure, str]:
    pages = [*body.find_all(["main", "article"]), *body.find_all(True, attrs={"role": "main"})]
    extract = _extract(source)
    if not extract:
        return _largest(pages) or body, Sure.LOW, "no text stands out"
    smallest = _smallest_with(body, extract)
    for page in reversed(pages):  # the innermost first
        if page in smallest.parents or _holds(page, extract):
            return page, Sure.HIGH, f"<{page.name}> holds what readability found"
    found = smallest
    while found is not body and found.parent is not None and _prose_beside(found) >= _ENOUGH:
        found = found.parent
    return found, Sure.MEDIUM, "readability found it, widened to the prose beside it"


def _extract(source: str) -> Counter[str]:
    """The words that readability takes for the article's."""
    try:
        summary = Document(source).summary(html_partial=True)
    except Exception:  # readability gives up on a page without any text, each time in another way
        return Counter()
    return Counter(words_of(parse_html(summary).get_text(" ")))


def _holds(tag: Tag, extract: Counter[str]) -> bool:
    missing = extract - Counter(words_of(tag.get_text(" ")))
    return missing.total() <= extract.total() * 0.02


def _smallest_with(body: Tag, extract: Counter[str]) -> Tag:
    at = body
    while True:
        inner = next(
            (child for child in at.children if isinstance(child, Tag) and _holds(child, extract)),
            None,
        )
        if inner is None or inner.name in ("p", "table", "ul", "ol", "h1", "h2"):
            return at
        at = inner


def _largest(pages: list[Tag]) -> Tag | None:
    return max(pages, key=lambda page: len(page.get_text()), default=None)


def _prose_beside(tag: Tag) -> int:
    """How many words of prose stand beside an element in its parent, furniture apart."""
    count = 0
    for sibling in tag.parent.children if tag.parent else ():
        if isinstance(sibling, Tag) and sibling is not tag and not _is_furniture(sibling):
            holders = sibling.find_all(_PROSE) if sibling.name not in _PROSE else [sibling]
            count += sum(
                len(words_of(holder.get_text(" ")))
                for holder in holders
                if not any(
                    _is_furniture(above) for above in holder.parents if above is not tag.parent
                )
            )
    return count


def _is_furniture(tag: Tag, within: bool = False) -> bool:
    """Whether an element is the page's and not the article's; `within` the article an aside may
    be part of it, and so may a header."""
    if tag.name in ("html", "body", "main", "article"):
        return False
    named = f"{' '.join(tag.get('class') or [])} {tag.get('id') or ''}"
    role = str(tag.get("role") or "")
    if role in _ROLES or tag.get("hidden") is not None or tag.get("aria-hidden") == "true":
        return tag.name not in ("img", "svg") or role in _ROLES
    if tag.name in _FURNITURE or (tag.name == "header" and not within):
        return tag.name != "aside" or not within or bool(_NAMED.search(named))
    return tag.name in ("div", "section", "ul", "ol", "p", "span") and bool(_NAMED.search(named))


def _note_outside(draft: Draft, body: Tag, found: Tag) -> None:
    """List what stands beside the way from the body down to the article."""
    at = found
    while at is not body and at.parent is not None:
        for sibling in at.parent.children:
            if isinstance(sibling, Tag) and sibling is not at:
                _note(draft, sibling)
        at = at.parent


def _note(draft: Draft, tag: Tag) -> None:
    if tag.name in ("script", "style", "noscript", "template", "link"):
        return
    text = tag.get_text(" ", strip=True)
    if text or tag.find("img"):
        images = len(tag.find_all("img"))
        seen = f" ({images} images)" if images else ""
        draft.leave_out(f"outside the article: {_shown(tag)}{seen}", text)


def _shown(tag: Tag) -> str:
    named = tag.get("id") or " ".join(tag.get("class") or [])
    return f"<{tag.name}>" if not named else f"<{tag.name} {named}>"
