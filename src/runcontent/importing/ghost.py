"""A Ghost export (JSON) → a draft for each post and page.

The format is Ghost's own: `db[0].data` holds tables (`posts`, `tags`, `users` and those that join
them). A post's text is in `html`, else in `lexical` or `mobiledoc`, the editors' own formats.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..errors import ContentError, Problem
from ..model import Taxonomy
from ..parsing.outline import slug_of
from .addresses import page_key
from .dates import day_of
from .draft import Draft, Form, Sure
from .ghost_editors import lexical_to_html, mobiledoc_to_html
from .html_pages import read_fragment
from .vocabulary import category_named, take_category, take_tags

_Row = Mapping[str, Any]
_URL = "__GHOST_URL__"


def read_ghost(origin: str, text: str, taxonomy: Taxonomy) -> list[Draft]:
    """The posts and pages of an export. Raises ContentError where it is none, or has none."""
    try:
        export = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        message = f"cannot be read as JSON: {error}"
        raise ContentError([Problem(origin, line, message, "export it again", "json")]) from None
    tables = _tables(export)
    posts = [row for row in _rows(tables, "posts") if row.get("slug") or row.get("title")]
    if not posts:
        message, remedy = "holds no posts", "name a Ghost export, or leave it out"
        raise ContentError([Problem(origin, 1, message, remedy, "json")])
    return [_draft(origin, post, tables, taxonomy) for post in posts]


def _tables(export: Any) -> _Row:
    found = export.get("db", export) if isinstance(export, dict) else {}
    found = found[0] if isinstance(found, list) and found else found
    data = found.get("data", found) if isinstance(found, dict) else {}
    return data if isinstance(data, dict) else {}


def _rows(tables: _Row, name: str) -> list[_Row]:
    rows = tables.get(name)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _draft(origin: str, post: _Row, tables: _Row, taxonomy: Taxonomy) -> Draft:
    title = " ".join(str(post.get("title") or "").split())
    name = slug_of(str(post.get("slug") or title))
    draft = Draft(f"{origin}#{name}", Form.GHOST, name, taxonomy=taxonomy)
    draft.values["title"] = (title or name.replace("-", " ").capitalize())[:200]
    draft.infer("title", draft.values["title"], Sure.HIGH, "the post's title")
    meta = next((m for m in _rows(tables, "posts_meta") if m.get("post_id") == post.get("id")), {})
    summary = (
        post.get("custom_excerpt") or meta.get("meta_description") or post.get("meta_description")
    )
    if summary:
        draft.values["summary"] = " ".join(str(summary).split())
        draft.infer("summary", draft.values["summary"], Sure.HIGH, "the post's excerpt")
    _facts(draft, post, tables)
    draft.addresses = (page_key(name), page_key(f"/{name}/"))
    draft.said = f"{draft.values['title']}\n{draft.values.get('summary', '')}"
    html = _html(draft, post).replace(_URL, "")
    if html.strip():
        read_fragment(draft, html)
    return draft


def _html(draft: Draft, post: _Row) -> str:
    """The post's text; the editors' formats are read only where there is no HTML."""
    if post.get("html"):
        return str(post["html"])
    for name, convert in (("lexical", lexical_to_html), ("mobiledoc", mobiledoc_to_html)):
        if not post.get(name):
            continue
        try:
            html, unknown = convert(
                json.loads(post[name]) if isinstance(post[name], str) else post[name]
            )
        except (
            ValueError,
            KeyError,
            TypeError,
            IndexError,
            AttributeError,
            RecursionError,
        ) as error:
            message = f"its {name} cannot be read: {type(error).__name__}"
            raise ContentError(
                [Problem(draft.origin, 1, message, "export it again", "json")]
            ) from None
        for card in unknown:
            draft.leave_out(f"card {card}", card)
            draft.warn(1, f"the card {card!r} is left out", "write what it showed")
        draft.infer("text", name, Sure.HIGH, f"read from {name}: the export has no HTML of it")
        return html
    return str(post.get("plaintext") or "")


def _facts(draft: Draft, post: _Row, tables: _Row) -> None:
    for field, name in (("published", "published_at"), ("updated", "updated_at")):
        if day := day_of(post.get(name)):
            draft.values[field] = day
            draft.infer(field, day.isoformat(), Sure.HIGH, f"the post's {name}")
    if post.get("status") not in (None, "published"):
        draft.values["status"] = "draft"
        draft.infer("status", "draft", Sure.HIGH, f"the post is {post['status']}")
    tags = _joined(tables, "posts_tags", "tag_id", "tags", post)
    names = [str(tag.get("name")) for tag in tags if not str(tag.get("name")).startswith("#")]
    for hidden in (str(tag.get("name")) for tag in tags if str(tag.get("name")).startswith("#")):
        draft.leave_out("internal tag", hidden)
    known = next((n for n in names if category_named(n, draft.taxonomy)), None)
    if known or names:
        take_category(
            draft, known or names[0], None, "the post's tags" if known else "its first tag"
        )
        take_tags(draft, [name for name in names if name != (known or names[0])], "the post's tags")
    authors = _joined(tables, "posts_authors", "author_id", "users", post)
    if authors:
        draft.values["authors"] = [str(author.get("name")) for author in authors]
        draft.infer("authors", ", ".join(draft.values["authors"]), Sure.HIGH, "the post's authors")
    if post.get("feature_image"):
        draft.values["image"] = str(post["feature_image"]).replace(_URL, "")
        draft.infer("image", draft.values["image"], Sure.HIGH, "the post's image")
    for field in ("codeinjection_head", "codeinjection_foot"):
        if post.get(field):
            draft.leave_out(field, str(post[field]))


def _joined(tables: _Row, join: str, key: str, name: str, post: _Row) -> list[_Row]:
    """The rows of a table that a post is joined to, in the order of the join."""
    rows = [row for row in _rows(tables, join) if row.get("post_id") == post.get("id")]
    rows.sort(key=lambda row: row.get("sort_order") or 0)
    by_id = {row.get("id"): row for row in _rows(tables, name)}
    return [by_id[row[key]] for row in rows if row.get(key) in by_id]
