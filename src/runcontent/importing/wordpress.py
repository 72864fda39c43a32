"""A WordPress export (WXR, XML) → a draft for each post and page.

WXR is RSS 2.0 with the namespaces `content`, `excerpt`, `dc` and `wp`; one file holds many items,
of which attachments, menus and revisions are no articles.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from ..errors import ContentError, Problem
from ..model import Taxonomy
from ..parsing.outline import slug_of
from .addresses import address_key, page_key
from .dates import day_of
from .draft import Draft, Form, Sure
from .html_pages import read_fragment
from .shortcodes import read_wordpress
from .vocabulary import take_category, take_tags

_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_ARTICLES = ("post", "page")
_BLOCK = re.compile(
    r"^\s*</?(?:p|div|h[1-6]|ul|ol|li|table|thead|tbody|tr|td|th|blockquote|pre|figure|figcaption"
    r"|section|article|hr|dl|dt|dd|form|iframe|script|style|details|summary)\b",
    re.I,
)


def read_wxr(origin: str, text: str, taxonomy: Taxonomy) -> list[Draft]:
    """The posts and pages of an export. Raises ContentError for XML that cannot be read, and
    where there are none."""
    try:
        root = fromstring(text.encode(), forbid_dtd=True)
    except ParseError as error:
        line = error.position[0]
        message = f"cannot be read as XML: {error}"
        remedy = "mend this line, or export it again"
        raise ContentError([Problem(origin, line, message, remedy, "xml")]) from None
    except (DefusedXmlException, ValueError) as error:
        message = f"its XML is refused: {type(error).__name__}"
        remedy = "take the DOCTYPE and its entities out"
        raise ContentError([Problem(origin, 1, message, remedy, "xml")]) from None
    items = list(root.iter("item"))
    names = {_wp(a, "author_login"): _wp(a, "author_display_name") for a in _named(root, "author")}
    media = {_wp(item, "post_id"): _wp(item, "attachment_url") for item in items}
    articles = [item for item in items if _wp(item, "post_type") in _ARTICLES]
    articles = [
        item for item in articles if _wp(item, "status") not in ("trash", "auto-draft", "inherit")
    ]
    if not articles:
        message, remedy = "holds no posts or pages", "export posts or pages"
        raise ContentError([Problem(origin, 1, message, remedy, "xml")])
    drafts = [_draft(origin, item, names, media, taxonomy) for item in articles]
    _count_others(drafts[0], items, articles)
    return drafts


def _local(element: Element, name: str) -> bool:
    return str(element.tag).startswith("{http://wordpress.org/export/") and str(
        element.tag
    ).endswith(f"}}{name}")


def _named(element: Element, name: str) -> list[Element]:
    return [child for child in element.iter() if _local(child, name)]


def _wp(item: Element, name: str) -> str:
    """The text of a child in WordPress' own namespace, whatever its version."""
    for child in item:
        if _local(child, name):
            return (child.text or "").strip()
    return ""


def _draft(
    origin: str, item: Element, names: dict[str, str], media: dict[str, str], taxonomy: Taxonomy
) -> Draft:
    title = _words(item.findtext("title"))
    name = slug_of(_wp(item, "post_name") or title or f"post-{_wp(item, 'post_id')}")
    draft = Draft(f"{origin}#{name}", Form.WORDPRESS, name, taxonomy=taxonomy)
    draft.values["title"] = (title or name.replace("-", " ").capitalize())[:200]
    sure, reason = (Sure.HIGH, "the post's title") if title else (Sure.LOW, "the post's address")
    draft.infer("title", draft.values["title"], sure, reason)
    excerpt = next((c.text for c in item if str(c.tag).endswith("excerpt/}encoded") and c.text), "")
    summary = re.sub(r"<[^>]+>", "", excerpt or "")
    if summary.strip():
        draft.values["summary"] = _words(summary)
        draft.infer("summary", draft.values["summary"], Sure.HIGH, "the post's excerpt")
    _facts(draft, item, names, media)
    draft.said = f"{draft.values['title']}\n{draft.values.get('summary', '')}"
    content = read_wordpress(draft, item.findtext(_CONTENT) or "")
    if content.strip():
        read_fragment(draft, paragraphs(content))
    link = (item.findtext("link") or "").strip()
    draft.addresses = (page_key(name), *((address_key(link), page_key(link)) if link else ()))
    for comment in _named(item, "comment"):
        draft.leave_out("comment", _wp(comment, "comment_content"))
    return draft


def _words(text: str | None) -> str:
    """Words of a title or name, in which WordPress keeps entities."""
    return " ".join(unescape(text or "").split())


def _facts(draft: Draft, item: Element, names: dict[str, str], media: dict[str, str]) -> None:
    for field, name in (("published", "post_date"), ("updated", "post_modified")):
        if (day := day_of(_wp(item, name))) and not _wp(item, name).startswith("0000"):
            draft.values[field] = day
            draft.infer(field, day.isoformat(), Sure.HIGH, f"the post's {name}")
    status = _wp(item, "status")
    if status not in ("publish", ""):
        draft.values["status"] = "draft"
        draft.infer("status", "draft", Sure.HIGH, f"the post is {status}")
    author = (item.findtext(_CREATOR) or "").strip()
    if author:
        draft.values["authors"] = [names.get(author) or author]
        draft.infer("authors", draft.values["authors"][0], Sure.HIGH, "the post's creator")
    kinds: dict[str, list[str]] = {}
    for category in item.findall("category"):
        words = _words(category.text)
        if words and words != "Uncategorized":
            kinds.setdefault(category.get("domain") or "category", []).append(words)
    categories = kinds.get("category", [])
    if categories:
        take_category(draft, categories[0], None, "the post's category")
        take_tags(draft, categories[1:], "a further category of the post")
    take_tags(draft, kinds.get("post_tag", []), "the post's tags")
    for key, value in _meta(item).items():
        if key == "_thumbnail_id" and media.get(value):
            draft.values["image"] = media[value]
            draft.infer("image", media[value], Sure.HIGH, "the post's image")
        elif not key.startswith("_") and value:
            draft.leave_out(f"custom field {key}", value)


def _meta(item: Element) -> dict[str, str]:
    return {_wp(meta, "meta_key"): _wp(meta, "meta_value") for meta in _named(item, "postmeta")}


def paragraphs(content: str) -> str:
    """Blank lines as paragraphs, as WordPress shows a text without `<p>` (its `wpautop`)."""
    content = re.sub(r"<!--\s*/?wp:.*?-->", "", content, flags=re.S)
    if re.search(r"<p[\s>]", content, re.I):
        return content
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\n\n\ue000{len(kept) - 1}\ue000\n\n"

    content = re.sub(
        r"<(pre|table|ul|ol|figure|blockquote)\b.*?</\1\s*>", keep, content, flags=re.S | re.I
    )
    found = []
    for block in re.split(r"\n\s*\n", content):
        plain = block.strip()
        if not plain:
            continue
        is_block = _BLOCK.match(plain) or plain.startswith("\ue000")
        found.append(plain if is_block else "<p>" + plain.replace("\n", "<br>\n") + "</p>")
    return re.sub("\ue000(\\d+)\ue000", lambda match: kept[int(match[1])], "\n".join(found))


def _count_others(draft: Draft, items: list[Any], articles: list[Any]) -> None:
    """Say how many items are no articles, with the first draft of the file."""
    kinds: dict[str, int] = {}
    for item in items:
        if item not in articles:
            kind = _wp(item, "post_type") or "item"
            status = _wp(item, "status")
            kind = f"{kind} ({status})" if kind in _ARTICLES else kind
            kinds[kind] = kinds.get(kind, 0) + 1
    for kind, count in sorted(kinds.items()):
        draft.leave_out(f"{count} × {kind} of the export", "")  # noqa: RUF001
