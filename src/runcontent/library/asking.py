"""Every word first, and the best of the others when too few answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..engines.port import SearchEngine
from ..search.query import Filters, Matches, Need, Query

_LOOSE = (Need.REQUIRED, Need.ASKING)

FEW = 10
"""Fewer answers than this with every word, half a page, and any of the words will do."""


def ask(
    engine: SearchEngine,
    generation: str,
    query: Query,
    filters: Filters,
    limit: int,
    offset: int,
    *,
    facets: Sequence[str] = (),
    group: bool = False,
    explain: bool = False,
    relax: bool = True,
) -> Matches:
    """One page of answers, best first; only those with every word unless `relax`. Raises
    LibraryUnavailable."""

    def search(asked: Query) -> Matches:
        return engine.search(
            generation, asked, filters, limit, offset, facets=facets, group=group, explain=explain
        )

    found = search(query)
    few = FEW + len(query.urgent)  # which come in any case
    if not relax or not _can_relax(query) or found.total >= few:
        return found
    # a grouped answer counts articles, and what is enough is told by resources
    if group and engine.search(generation, query, filters, 1, 0).total >= few:
        return found
    return search(replace(query, relaxed=True))


def _can_relax(query: Query) -> bool:
    """Whether anything can be left out, and something remains."""
    needs = [clause.need for clause in query.clauses if not clause.negated]
    others = sum(need in _LOOSE or need is Need.QUOTED for need in needs) - 1
    return Need.REQUIRED in needs and others > 0
