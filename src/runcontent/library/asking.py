"""Every word first, and the best of the others when too few answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..engines.port import SearchEngine
from ..search.query import Filters, Matches, Query

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
) -> Matches:
    """One page of answers, best first. Raises LibraryUnavailable."""

    def search(asked: Query) -> Matches:
        return engine.search(
            generation, asked, filters, limit, offset, facets=facets, group=group, explain=explain
        )

    found = search(query)
    enough = found.total
    if group:  # it counts articles then, and what is enough is told by resources
        enough = engine.search(generation, query, filters, 1, 0).total
    if enough < FEW and len(query.clauses) > 1:
        return search(replace(query, relaxed=True))
    return found
