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
from ..search.query import FacetFilter, Filters
from .parameter_table import (
    CLOSED,
    COUNTED,
    FARTHEST,
    FORMATS,
    GROUPS,
    INCLUDES,
    LONGEST_PAGE,
    PARAMETERS,
    PART_FACETS,
    SORTS,
    TRUTHS,
)

_VALUE = re.compile(r"-?[A-Za-z0-9_][A-Za-z0-9_-]{0,99}")
_MOST_KEYS = 5
_ALWAYS = ("kind", "id")


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
    facets: tuple[str, ...] = ()
    group: str | None = None
    explain: bool = False


def parse_parameters(
    arguments: MultiDict[str, str], allowed: Collection[str] = (), schema: Schema | None = None
) -> Parameters:
    """The parameters of one request; `schema` says what `fields` may name.

    Raises InvalidParameters with every error.
    """
    return _Parser(arguments, allowed).parse(schema)


class _Parser:
    """Reads each parameter, and gathers what is wrong."""

    def __init__(self, arguments: MultiDict[str, str], allowed: Collection[str]) -> None:
        self._allowed = allowed
        self._errors: list[ParameterError] = []
        self._given = {name: arguments.getlist(name) for name in arguments if name in allowed}
        for name in arguments:
            if name not in allowed:
                self._error(name[:100], "unknown", _unknown("parameter", name, allowed), allowed)
            elif len(arguments.getlist(name)) > 1 and not PARAMETERS[name].repeatable:
                self._error(name, "repeated", f"{name} may be given once")

    def parse(self, schema: Schema | None) -> Parameters:
        keep, drop = self._fields(schema)
        parameters = Parameters(
            filters=self._filters(),
            sort=self._sort(),
            limit=self._whole("limit", 20, 1, LONGEST_PAGE),
            offset=self._whole("offset", 0, 0, FARTHEST),
            keep=keep,
            drop=drop,
            formats=self._choices("format", FORMATS),
            include=self._choices("include", INCLUDES) or (),
            q=self._one("q") or "",
            facets=self._choices("facets", COUNTED) or (),
            group=self._choice("group", GROUPS),
            explain=self._choice("explain", TRUTHS) == "true",
        )
        if "q" in self._allowed and not parameters.q.strip():
            self._error("q", "required", "q is required: the words to search for")
        if self._errors:
            raise InvalidParameters(self._errors)
        return parameters

    def _error(self, name: str, code: str, detail: str, allowed: Collection[str] = ()) -> None:
        self._errors.append(ParameterError(name, code, detail, tuple(allowed)))

    def _one(self, name: str) -> str | None:
        return self._given[name][0] if name in self._given else None

    def _filters(self) -> Filters:
        facets = []
        for name in (*PART_FACETS, "kind"):
            for value in self._given.get(name, ()):
                words = value.split(",")
                if not all(_VALUE.fullmatch(word) for word in words):
                    self._error(name, "malformed", f"{name} takes slugs, commas between them")
                    continue
                plain = tuple(word for word in words if not word.startswith("-"))
                minus = tuple(word[1:] for word in words if word.startswith("-"))
                self._closed(name, (*plain, *minus))
                facets.append(FacetFilter(name, plain, minus))
        since, before = self._day("updated_since"), self._day("updated_before")
        return Filters(tuple(facets), since, before)

    def _closed(self, name: str, words: Sequence[str]) -> None:
        allowed = CLOSED.get(name)
        for word in words:
            if allowed is not None and word not in allowed:
                self._error(name, "not_allowed", _unknown(name, word, allowed), allowed)

    def _day(self, name: str) -> str | None:
        value = self._one(name)
        if value is None:
            return None
        try:
            if len(value) != 10:
                raise ValueError
            return date.fromisoformat(value).isoformat()
        except ValueError:
            self._error(name, "malformed", f"{name} takes a date, YYYY-MM-DD")
            return None

    def _whole(self, name: str, default: int, low: int, high: int) -> int:
        value = self._one(name)
        if value is None:
            return default
        if re.fullmatch(r"[0-9]{1,9}", value) and low <= int(value) <= high:
            return int(value)
        self._error(name, "out_of_range", f"{name} takes a whole number from {low} to {high:,}")
        return default

    def _sort(self) -> tuple[str, ...]:
        value = self._one("sort")
        if value is None:
            return ()
        words = tuple(value.split(","))
        if len(words) > _MOST_KEYS:
            self._error("sort", "too_many", f"sort takes at most {_MOST_KEYS} keys")
        for word in words:
            if word.removeprefix("-") not in SORTS:
                self._error("sort", "not_allowed", _unknown("sort", word, SORTS), SORTS)
        return words

    def _choice(self, name: str, allowed: tuple[str, ...]) -> str | None:
        value = self._one(name)
        if value is not None and value not in allowed:
            self._error(name, "not_allowed", _unknown(name, value, allowed), allowed)
        return value

    def _choices(self, name: str, allowed: tuple[str, ...]) -> tuple[str, ...] | None:
        value = self._one(name)
        if value is None:
            return None
        words = tuple(value.split(","))
        for word in words:
            if word not in allowed:
                self._error(name, "not_allowed", _unknown(name, word, allowed), allowed)
        return words

    def _fields(self, schema: Schema | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
        value = self._one("fields")
        if value is None or schema is None:
            return (), ()
        words = value.split(",")
        minus = [word.startswith("-") for word in words]
        if any(minus) and not all(minus):
            self._error("fields", "malformed", "fields either keeps or drops (-name); not both")
        names = list(schema.fields)
        for word in words:
            if not _is_field(schema, word.removeprefix("-").split(".")):
                self._error("fields", "not_allowed", _unknown("field", word, names), names)
            elif word.removeprefix("-") in _ALWAYS and all(minus):
                self._error("fields", "not_allowed", f"{word[1:]} always comes")
        paths = tuple(word.removeprefix("-") for word in words)
        return ((), paths) if all(minus) else (paths, ())


def _unknown(what: str, name: str, allowed: Collection[str]) -> str:
    near = process.extractOne(name, list(allowed), score_cutoff=50) if allowed else None
    hint = f"; did you mean {str(near[0])!r}?" if near else ""
    return f"{name[:100]!r} is no {what}{hint}"


def _is_field(schema: Schema, path: list[str]) -> bool:
    found: Any = schema.fields.get(path[0])
    if isinstance(found, fields.List):
        found = found.inner
    if found is None or len(path) == 1:
        return found is not None
    if isinstance(found, fields.Nested):
        return _is_field(found.schema, path[1:])
    return isinstance(found, fields.Dict) and len(path) == 2
