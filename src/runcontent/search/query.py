"""What is searched for, as a value that knows no engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ..model import Key

Words = tuple[str, ...]
"""Analysed words (stems); more than one is a phrase."""


class Need(StrEnum):
    """How much a clause is needed."""

    QUOTED = "quoted"  # in quotation marks: every answer has it, of a relaxed query too
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
    """Required and quoted clauses must all hold. When `relaxed`, the quoted ones must, and where
    there are none, one that is required or asking.

    `urgent` resources come first, and come even without the words, unless a filter or a negated
    clause excludes them.
    """

    clauses: tuple[Clause, ...]
    relaxed: bool = False
    urgent: tuple[Key, ...] = ()


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
    """A resource that a query found. Scores compare inside one answer only.

    In a grouped answer it is an article, found itself or by its `parts`, the best first. Where an
    explanation is asked for, `shares` are what each clause brought, and `boost` what the sum of
    them was multiplied by.
    """

    key: Key
    score: float
    parts: tuple[Match, ...] = ()
    shares: tuple[float, ...] = ()
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Matches:
    """One page of matches, best first, and how many there are in all.

    `facets` maps a facet's name to its values and how many matches carry each, the most first.
    Where an explanation is asked for, `ceilings` are the most that each clause can bring.
    """

    total: int
    matches: tuple[Match, ...]
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    ceilings: tuple[float, ...] = ()
