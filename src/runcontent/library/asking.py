"""Every word first, and the best of the others when too few answer."""

from __future__ import annotations

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
) -> Matches:
    """One page of answers, best first. Raises LibraryUnavailable."""
    found = engine.search(generation, query, filters, limit, offset)
    if found.total < FEW and len(query.clauses) > 1:
        return engine.search(generation, replace(query, relaxed=True), filters, limit, offset)
    return found
