"""A request's parameters, parsed once at the door, strictly."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from marshmallow import Schema, fields
from rapidfuzz import process
from werkzeug.datastructures import MultiDict

from ..errors import InvalidParameters, ParameterError
from ..model import AdviceKind, Aspect, Kind
from ..schemas import AdviceSchema, ArticleSchema, FaqSchema, SectionSchema
from ..search.query import FacetFilter, Filters

FACETS = ("article", "category", "tag", "condition", "aspect", "advice_kind", "phase", "language")
SORTS = ("title", "updated_at", "published_at", "position", "id")
FORMATS = ("html", "text", "markdown")
INCLUDES = ("sections", "faqs", "advice", "related")
LIST = (*FACETS, "updated_since", "updated_before", "sort", "limit", "offset", "fields", "format")
SINGLE = ("fields", "format")
SEARCH = ("q", "kind", *FACETS, "updated_since", "updated_before", "limit", "offset")

_CLOSED = {
    "aspect": tuple(Aspect),
    "advice_kind": tuple(AdviceKind),
    "kind": tuple(Kind),
}
_VALUE = re.compile(r"-?[A-Za-z0-9_][A-Za-z0-9_-]{0,99}")
_SCHEMAS: dict[Kind, Schema] = {
    Kind.ARTICLE: ArticleSchema(),
    Kind.SECTION: SectionSchema(),
    Kind.FAQ: FaqSchema(),
    Kind.ADVICE: AdviceSchema(),
}


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a request asks for. `keep` and `drop` are dotted paths; one of them is empty."""

    filters: Filters = field(default_factory=Filters)
    sort: tuple[str, ...] = ()
    limit: int = 20
    offset: int = 0
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    formats: tuple[str, ...] | None = None
    include: tuple[str, ...] = ()
    q: str = ""


@dataclass(slots=True)
class _Errors:
    found: list[ParameterError] = field(default_factory=list)

    def add(self, parameter: str, code: str, detail: str, allowed: Sequence[str] = ()) -> None:
        self.found.append(ParameterError(parameter, code, detail, tuple(allowed)))


def parse_parameters(
    arguments: MultiDict[str, str],
    allowed: Collection[str],
    kind: Kind | None = None,
    default_sort: tuple[str, ...] = (),
) -> Parameters:
    """The parameters of one request. Raises InvalidParameters with every error."""
    errors = _Errors()
    for name in arguments:
        if name not in allowed:
            errors.add(name, "unknown", _unknown("parameter", name, allowed), sorted(allowed))
        elif len(arguments.getlist(name)) > 1 and name not in FACETS:
            errors.add(name, "repeated", f"{name} may be given once")
    known = {name: arguments.getlist(name) for name in arguments if name in allowed}
    keep, drop = _fields(known, kind, errors)
    parameters = Parameters(
        filters=_filters(known, errors),
        sort=_sort(known, errors) or default_sort,
        limit=_whole(known, "limit", 20, 1, 100, errors),
        offset=_whole(known, "offset", 0, 0, 10_000, errors),
        keep=keep,
        drop=drop,
        formats=_choices(known, "format", FORMATS, errors),
        include=_choices(known, "include", INCLUDES, errors) or (),
        q=known.get("q", [""])[0],
    )
    if "q" in allowed and not parameters.q.strip():
        errors.add("q", "required", "q is required: the words to search for")
    if errors.found:
        raise InvalidParameters(errors.found)
    return parameters


def no_parameters(arguments: MultiDict[str, str]) -> None:
    """Raises InvalidParameters if there is any."""
    parse_parameters(arguments, ())


def _unknown(what: str, name: str, allowed: Collection[str]) -> str:
    near = process.extractOne(name, list(allowed), score_cutoff=50) if allowed else None
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return f"{name[:100]!r} is no {what}{hint}"


def _filters(known: dict[str, list[str]], errors: _Errors) -> Filters:
    facets = []
    for name in (*FACETS, "kind"):
        for value in known.get(name, ()):
            words = [word.strip() for word in value.split(",")]
            if not all(_VALUE.fullmatch(word) for word in words):
                errors.add(name, "malformed", f"{name} takes slugs, commas between them")
                continue
            plain = tuple(word for word in words if not word.startswith("-"))
            minus = tuple(word[1:] for word in words if word.startswith("-"))
            for word in (*plain, *minus):
                if name in _CLOSED and word not in _CLOSED[name]:
                    detail = _unknown(name, word, _CLOSED[name])
                    errors.add(name, "not_allowed", detail, _CLOSED[name])
            facets.append(FacetFilter(name, plain, minus))
    since, before = (_day(known, n, errors) for n in ("updated_since", "updated_before"))
    return Filters(tuple(facets), since, before)


def _day(known: dict[str, list[str]], name: str, errors: _Errors) -> str | None:
    if name not in known:
        return None
    try:
        if len(known[name][0]) != 10:
            raise ValueError
        return date.fromisoformat(known[name][0]).isoformat()
    except ValueError:
        errors.add(name, "malformed", f"{name} takes a date, YYYY-MM-DD")
        return None


def _whole(
    known: dict[str, list[str]], name: str, default: int, low: int, high: int, errors: _Errors
) -> int:
    value = known.get(name, [str(default)])[0]
    if not (value.isascii() and value.isdigit() and len(value) < 10) or not (
        low <= int(value) <= high
    ):
        errors.add(name, "out_of_range", f"{name} takes a whole number from {low} to {high}")
        return default
    return int(value)


def _sort(known: dict[str, list[str]], errors: _Errors) -> tuple[str, ...]:
    if "sort" not in known:
        return ()
    words = tuple(known["sort"][0].split(","))
    for word in words:
        if word.removeprefix("-") not in SORTS:
            errors.add("sort", "not_allowed", _unknown("sort", word, SORTS), SORTS)
    return words


def _choices(
    known: dict[str, list[str]], name: str, allowed: tuple[str, ...], errors: _Errors
) -> tuple[str, ...] | None:
    if name not in known:
        return None
    words = tuple(known[name][0].split(","))
    for word in words:
        if word not in allowed:
            errors.add(name, "not_allowed", _unknown(name, word, allowed), allowed)
    return words


def _fields(
    known: dict[str, list[str]], kind: Kind | None, errors: _Errors
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if "fields" not in known or kind is None:
        return (), ()
    words = known["fields"][0].split(",")
    minus = [word.startswith("-") for word in words]
    if any(minus) and not all(minus):
        errors.add("fields", "malformed", "fields either keeps or drops (-name); not both")
    schema = _SCHEMAS[kind]
    for word in words:
        if not _is_field(schema, word.removeprefix("-").split(".")):
            names = ["version", *schema.fields]
            errors.add("fields", "not_allowed", _unknown("field", word, names), names)
    paths = tuple(word.removeprefix("-") for word in words)
    return ((), paths) if all(minus) else (paths, ())


def _is_field(schema: Schema, path: list[str]) -> bool:
    if path == ["version"]:
        return True
    found: Any = schema.fields.get(path[0])
    if isinstance(found, fields.List):
        found = found.inner
    if found is None or len(path) == 1:
        return found is not None
    if isinstance(found, fields.Nested):
        return _is_field(found.schema, path[1:])
    return isinstance(found, fields.Dict)
