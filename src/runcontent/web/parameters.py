"""A request's parameters, parsed once at the door, strictly."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from marshmallow import Schema, fields
from werkzeug.datastructures import MultiDict

from ..errors import InvalidParameters, ParameterError
from ..nearest import did_you_mean
from ..search.query import FacetFilter, Filters
from .parameter_table import (
    CLOSED,
    COUNTED,
    FARTHEST,
    FORMATS,
    GROUPS,
    INCLUDES,
    LONGEST_PAGE,
    MOST_REPEATS,
    MOST_VALUES,
    PARAMETERS,
    PART_FACETS,
    SORTS,
    THEMES,
    TRUTHS,
)

_VALUE = re.compile(r"-?[A-Za-z0-9_][A-Za-z0-9_-]{0,99}")
_WHOLE = re.compile(r"0|[1-9][0-9]{0,8}")
_PHASE = re.compile(f"-?(?:{_WHOLE.pattern})")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
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
    theme: str = "auto"
    token: str | None = None


def parse_parameters(
    arguments: MultiDict[str, str],
    allowed: Collection[str] = (),
    schema: Schema | None = None,
    embedded: Mapping[str, Schema] | None = None,
) -> Parameters:
    """The parameters of one request; `schema` says what `fields` may name, `embedded` what it may
    name in the things that `include` brings.

    Raises InvalidParameters with every error.
    """
    return _Parser(arguments, allowed).parse(schema, embedded or {})


class _Parser:
    """Reads each parameter, and gathers what is wrong."""

    def __init__(self, arguments: MultiDict[str, str], allowed: Collection[str]) -> None:
        self._allowed = allowed
        self._errors: list[ParameterError] = []
        self._given = {name: arguments.getlist(name) for name in arguments if name in allowed}
        for name in arguments:
            if name not in allowed:
                self._error(
                    name[:100],
                    "unknown",
                    _unknown("parameter of this address", name, allowed),
                    allowed,
                )
            elif len(arguments.getlist(name)) > 1 and not PARAMETERS[name].repeatable:
                self._error(name, "repeated", f"{name} may be given once")

    def parse(self, schema: Schema | None, embedded: Mapping[str, Schema]) -> Parameters:
        include = self._choices("include", INCLUDES) or ()
        keep, drop = self._fields(schema, {n: embedded[n] for n in include if n in embedded})
        parameters = Parameters(
            filters=self._filters(),
            sort=self._sort(),
            limit=self._whole("limit", 20, 1, LONGEST_PAGE),
            offset=self._whole("offset", 0, 0, FARTHEST),
            keep=keep,
            drop=drop,
            formats=self._choices("format", FORMATS),
            include=include,
            q=self._one("q") or "",
            facets=self._choices("facets", COUNTED) or (),
            group=self._choice("group", GROUPS),
            explain=self._choice("explain", TRUTHS) == "true",
            theme=self._choice("theme", THEMES) or "auto",
            token=self._one("token"),
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
        for name in (*PART_FACETS, "cites", "kind"):
            values = self._given.get(name, ())
            if len(values) > MOST_REPEATS:
                self._error(name, "too_many", f"{name} may be given {MOST_REPEATS} times at most")
                continue
            for value in values:
                words = value.split(",")
                if len(words) > MOST_VALUES:
                    detail = f"{name} takes {MOST_VALUES} values at most"
                    self._error(name, "too_many", detail)
                elif name == "phase" and not all(_PHASE.fullmatch(word) for word in words):
                    self._error(name, "malformed", "phase takes numbers, commas between them")
                elif not all(_VALUE.fullmatch(word) for word in words):
                    self._error(name, "malformed", f"{name} takes slugs, commas between them")
                else:
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
                self._error(
                    name, "not_allowed", _unknown(f"value of {name}", word, allowed), allowed
                )

    def _day(self, name: str) -> str | None:
        value = self._one(name)
        if value is None:
            return None
        try:
            if not _DAY.fullmatch(value):
                raise ValueError
            return date.fromisoformat(value).isoformat()
        except ValueError:
            self._error(name, "malformed", f"{name} takes a date, YYYY-MM-DD")
            return None

    def _whole(self, name: str, default: int, low: int, high: int) -> int:
        value = self._one(name)
        if value is None:
            return default
        number = int(value) if _WHOLE.fullmatch(value) else None
        if number is not None and low <= number <= high:
            return number
        code = "out_of_range" if re.fullmatch(r"-?(?:0|[1-9][0-9]*)", value) else "malformed"
        self._error(name, code, f"{name} takes a whole number from {low} to {high:,}")
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
                self._error("sort", "not_allowed", _unknown("value of sort", word, SORTS), SORTS)
        self._once("sort", [word.removeprefix("-") for word in words])
        return words

    def _once(self, name: str, words: Sequence[str]) -> None:
        for word in sorted({word for word in words if words.count(word) > 1}):
            self._error(name, "repeated", f"{name} names {word[:100]} more than once")

    def _choice(self, name: str, allowed: tuple[str, ...]) -> str | None:
        value = self._one(name)
        if value is not None and value not in allowed:
            self._error(name, "not_allowed", _unknown(f"value of {name}", value, allowed), allowed)
        return value

    def _choices(self, name: str, allowed: tuple[str, ...]) -> tuple[str, ...] | None:
        value = self._one(name)
        if value is None:
            return None
        words = tuple(value.split(","))
        for word in words:
            if word not in allowed:
                self._error(
                    name, "not_allowed", _unknown(f"value of {name}", word, allowed), allowed
                )
        self._once(name, words)
        return words

    def _fields(
        self, schema: Schema | None, embedded: Mapping[str, Schema]
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        value = self._one("fields")
        if value is None or schema is None:
            return (), ()
        words = value.split(",")
        minus = [word.startswith("-") for word in words]
        if any(minus) and not all(minus):
            self._error("fields", "malformed", "fields either keeps or drops (-name); not both")
        names = [*schema.fields, *(name for name in embedded if name not in schema.fields)]
        for word in words:
            first, *rest = word.removeprefix("-").split(".")
            known = first in embedded and (not rest or _is_field(embedded[first], rest))
            if not known and not _is_field(schema, [first, *rest]):
                detail = _unknown("field", word, names)
                if first in INCLUDES and first not in embedded and "include" in self._allowed:
                    detail = f"{word[:100]!r} is a field only with include={first}"
                self._error("fields", "not_allowed", detail, names)
            elif word.removeprefix("-") in _ALWAYS and all(minus):
                self._error("fields", "not_allowed", f"{word[1:]} always comes")
        paths = tuple(word.removeprefix("-") for word in words)
        return ((), paths) if all(minus) else (paths, ())


def _unknown(what: str, name: str, allowed: Collection[str]) -> str:
    return f"{name[:100]!r} is no {what}{did_you_mean(name, allowed, '; ')}"


def _is_field(schema: Schema, path: list[str]) -> bool:
    found: Any = schema.fields.get(path[0])
    if isinstance(found, fields.List):
        found = found.inner
    if found is None or len(path) == 1:
        return found is not None
    if isinstance(found, fields.Nested):
        return _is_field(found.schema, path[1:])
    return isinstance(found, fields.Dict) and path[1:] in [
        [n] for n in found.metadata["properties"]
    ]
