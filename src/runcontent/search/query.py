"""What is searched for, as a value that knows no engine."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ..model import Key

Words = tuple[str, ...]
"""Analysed words (stems); more than one is a phrase."""


class Need(StrEnum):
    """How much a clause is needed."""

    REQUIRED = "required"  # every answer has it, unless the query is relaxed
    ASKING = "asking"  # "how", "where": raises an answer, and is enough when relaxed
    OPTIONAL = "optional"  # "the", "my": only raises an answer, by half of its weight


@dataclass(frozen=True, slots=True)
class Clause:
    """One wish: any of `alternatives` (the word itself first, then its synonyms)."""

    alternatives: tuple[Words, ...]
    negated: bool = False
    need: Need = Need.REQUIRED


@dataclass(frozen=True, slots=True)
class Query:
    """Required clauses must all hold; when `relaxed`, one that is not optional is enough."""

    clauses: tuple[Clause, ...]
    relaxed: bool = False


@dataclass(frozen=True, slots=True)
class FacetFilter:
    """One filter on one facet: any of `any_of`, none of `none_of`."""

    name: str
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filters:
    """Every facet filter must hold. Dates are ISO 8601 days; `since` is inclusive."""

    facets: tuple[FacetFilter, ...] = ()
    updated_since: str | None = None
    updated_before: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A resource that a query found. Scores compare inside one answer only."""

    key: Key
    score: float


@dataclass(frozen=True, slots=True)
class Matches:
    """One page of matches, best first, and how many there are in all."""

    total: int
    matches: tuple[Match, ...]
