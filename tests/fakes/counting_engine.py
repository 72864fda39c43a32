"""A search engine that counts what it is asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from runcontent.engines.port import SearchEngine
from runcontent.model import Key, Resource
from runcontent.search.query import Filters, Matches, Query


class CountingEngine:
    """Passes everything on to `engine`; `searches` is how many there were, `readings` how often its
    words were read."""

    def __init__(self, engine: SearchEngine) -> None:
        self.engine = engine
        self.searches = self.readings = 0

    def commit(self, base: str | None, upserts: Sequence[Resource], deletes: Sequence[Key]) -> str:
        """See the port."""
        return self.engine.commit(base, upserts, deletes)

    def search(
        self,
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
        """See the port."""
        self.searches += 1
        return self.engine.search(
            generation, query, filters, limit, offset, facets=facets, group=group, explain=explain
        )

    def words(self, generation: str) -> Mapping[str, int]:
        """See the port."""
        self.readings += 1
        return self.engine.words(generation)

    def is_titled(self, generation: str, stems: Collection[str]) -> bool:
        """See the port."""
        return self.engine.is_titled(generation, stems)

    def sweep(self, keep: Collection[str]) -> None:
        """See the port."""
        self.engine.sweep(keep)
