"""The front matter of other systems → the fields of ours."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from ..errors import ContentError, Problem
from ..parsing.outline import slug_of
from ..parsing.yaml_text import load_mapping
from .addresses import page_key
from .dates import day_of
from .draft import Draft, Sure
from .vocabulary import take_category, take_tags

_YAML = re.compile(r"\A\s*---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$\n?", re.S | re.M)
_TOML = re.compile(r"\A\s*\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*$\n?", re.S | re.M)
LIMIT = 64 * 1024


def split_foreign(origin: str, text: str) -> tuple[dict[str, Any], str, int]:
    """The fields, the body, and the line on which the body begins. Raises ContentError."""
    if match := _YAML.match(text):
        first = text[: match.start(1)].count("\n") + 1
        raw = load_mapping(origin, match[1], first_line=first, limit=LIMIT)
    elif match := _TOML.match(text):
        first = text[: match.start(1)].count("\n")
        try:
            raw = tomllib.loads(match[1])
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"line (\d+)", str(error))
            line = first + (int(found[1]) if found else 1)
            message = f"front matter that cannot be read as TOML: {error}"
            raise ContentError([Problem(origin, line, message, "mend it", "toml")]) from None
    elif text.lstrip().startswith("{"):
        return _json(origin, text)
    else:
        return {}, text, 1
    return raw, text[match.end() :], text[: match.end()].count("\n") + 1


def _json(origin: str, text: str) -> tuple[dict[str, Any], str, int]:
    start = len(text) - len(text.lstrip())
    try:
        raw, end = json.JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        message = f"front matter that cannot be read as JSON: {error}"
        raise ContentError([Problem(origin, line, message, "mend it", "json")]) from None
    return raw if isinstance(raw, dict) else {}, text[end:], text[:end].count("\n") + 1


def take_front_matter(draft: Draft, raw: dict[str, Any], text: str) -> None:
    """Set the draft's values from the fields of its source; those without a place are listed."""
    for name, value in raw.items():
        key = name.lower().replace("-", "_")
        if value in (None, "", []):
            continue
        take = _FIELDS.get(key)
        line = _line_of(text, name)
        if take is None or not take(draft, value, line):
            draft.leave_out(f"front matter `{name}`", _shown(value), line)


def _line_of(text: str, name: str) -> int | None:
    match = re.search(rf"^\s*\"?{re.escape(name)}\"?\s*[:=]", text, re.M)
    return text.count("\n", 0, match.start()) + 1 if match else None


def _shown(value: Any) -> str:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _names(value: Any) -> list[str]:
    """A list of words, from a list or from one text with commas."""
    if isinstance(value, str):
        value = value.split(",") if "," in value else value.split() if "  " in value else [value]
    if isinstance(value, dict):
        value = [value.get("name") or value.get("title") or ""]
    if not isinstance(value, list):
        return [str(value)]
    flat = [
        item.get("name") or item.get("title") if isinstance(item, dict) else item for item in value
    ]
    return [str(item).strip() for item in flat if item and str(item).strip()]


def _text(field: str) -> Callable[[Draft, Any, int | None], bool]:
    def take(draft: Draft, value: Any, line: int | None) -> bool:
        if isinstance(value, dict | list) or field in draft.values:
            return False
        draft.values[field] = " ".join(str(value).split())
        draft.infer(field, draft.values[field], Sure.HIGH, "the front matter", line)
        return True

    return take


def _day(field: str, weak: bool = False) -> Callable[[Draft, Any, int | None], bool]:
    def take(draft: Draft, value: Any, line: int | None) -> bool:
        day = day_of(value)
        if day is None or (weak and field in draft.values):
            return False
        draft.values[field] = day
        draft.infer(field, day.isoformat(), Sure.HIGH, "the front matter", line)
        return True

    return take


def _people(field: str) -> Callable[[Draft, Any, int | None], bool]:
    def take(draft: Draft, value: Any, line: int | None) -> bool:
        draft.values[field] = [name[:200] for name in _names(value)]
        draft.infer(field, ", ".join(draft.values[field]), Sure.HIGH, "the front matter", line)
        return True

    return take


def _categories(draft: Draft, value: Any, line: int | None) -> bool:
    names = _names(value)
    if not names:
        return False
    take_category(draft, names[0], line, "the front matter")
    if names[1:]:
        take_tags(draft, names[1:], "a further category of the front matter")
    return True


def _tags(draft: Draft, value: Any, line: int | None) -> bool:
    names = _names(value)
    if len(names) == 1 and isinstance(value, str) and " " in value:
        names = value.split()
    take_tags(draft, names, "the front matter")
    return bool(names)


def _status(draft: Draft, value: Any, line: int | None) -> bool:
    """`draft: true`, `published: false`, `status: draft`."""
    if isinstance(value, str) and value.lower() in ("published", "publish", "public"):
        return True
    is_draft = value is True or (
        isinstance(value, str) and value.lower() in ("draft", "true", "private")
    )
    if is_draft:
        draft.values["status"] = "draft"
        draft.infer("status", "draft", Sure.HIGH, "the front matter", line)
    return is_draft or value is False


def _published(draft: Draft, value: Any, line: int | None) -> bool:
    if isinstance(value, bool):
        return _status(draft, not value, line)
    return _day("published")(draft, value, line)


def _image(draft: Draft, value: Any, line: int | None) -> bool:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = next(
            (value[k] for k in ("path", "url", "src", "image", "feature") if value.get(k)), None
        )
    if not isinstance(value, str) or not value:
        return False
    draft.values["image"] = value
    draft.infer("image", value, Sure.HIGH, "the front matter", line)
    return True


def _aliases(draft: Draft, value: Any, line: int | None) -> bool:
    slugs = []
    for address in _names(value):
        draft.addresses += (page_key(address),)
        if slug := page_key(address).rsplit("/", 1)[-1]:
            slugs.append(slug_of(slug))
    known = draft.values.setdefault("aliases", [])
    known += [slug for slug in dict.fromkeys(slugs) if slug not in known]
    draft.infer("aliases", ", ".join(slugs), Sure.MEDIUM, "the last part of old addresses", line)
    return True


def _address(draft: Draft, value: Any, line: int | None) -> bool:
    """The page's address: it names the article, and links to it are found by it."""
    if not isinstance(value, str) or ":" in value.removeprefix("http:").removeprefix("https:"):
        return False
    key = page_key(urlsplit(value).path)
    draft.addresses += (key,)
    last = key.rsplit("/", 1)[-1]
    if last:
        draft.name = slug_of(last)
        draft.infer("slug", draft.name, Sure.HIGH, "the address in the front matter", line)
    return bool(last)


def _canonical(draft: Draft, value: Any, line: int | None) -> bool:
    if not re.match(r"https?://", str(value)):
        return False
    return _text("canonical_url")(draft, value, line)


def _language(draft: Draft, value: Any, line: int | None) -> bool:
    match = re.match(r"^([a-z]{2})(?:[-_]([A-Za-z]{2}))?$", str(value))
    if match:
        draft.values["language"] = match[1] + (f"-{match[2].upper()}" if match[2] else "")
        draft.infer("language", draft.values["language"], Sure.HIGH, "the front matter", line)
    return bool(match)


def _sources(draft: Draft, value: Any, line: int | None) -> bool:
    usable = isinstance(value, list) and all(
        isinstance(s, dict) and s.keys() == {"title", "url"} and str(s["url"]).startswith("http")
        for s in value
    )
    if usable:
        draft.values["sources"] = value
    return usable


_FIELDS: dict[str, Callable[[Draft, Any, int | None], bool]] = {
    "title": _text("title"),
    "summary": _text("summary"),
    "description": _text("summary"),
    "excerpt": _text("summary"),
    "abstract": _text("summary"),
    "lead": _text("summary"),
    "category": _categories,
    "categories": _categories,
    "section": _categories,
    "tags": _tags,
    "tag": _tags,
    "keywords": _tags,
    "topics": _tags,
    "conditions": lambda d, v, n: _people("conditions")(d, [slug_of(x) for x in _names(v)], n),
    "date": _day("published"),
    "pubdate": _day("published"),
    "publishdate": _day("published"),
    "published": _published,
    "created": _day("published", weak=True),
    "updated": _day("updated"),
    "lastmod": _day("updated"),
    "last_modified_at": _day("updated"),
    "modified": _day("updated"),
    "last_updated": _day("updated"),
    "reviewed": _day("reviewed"),
    "review_due": _day("review_due"),
    "draft": _status,
    "status": _status,
    "author": _people("authors"),
    "authors": _people("authors"),
    "reviewers": _people("reviewers"),
    "reviewed_by": _people("reviewers"),
    "slug": _address,
    "url": _address,
    "permalink": _address,
    "aliases": _aliases,
    "redirect_from": _aliases,
    "image": _image,
    "images": _image,
    "cover": _image,
    "featured_image": _image,
    "feature_image": _image,
    "header": _image,
    "thumbnail": _image,
    "canonical_url": _canonical,
    "canonical": _canonical,
    "lang": _language,
    "language": _language,
    "sources": _sources,
    "source": _text("source"),
}
