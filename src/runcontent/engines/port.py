"""The port to a search engine."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from ..model import Key, Resource
from ..search.query import Filters, Matches, Query


class SearchEngine(Protocol):
    """Indexes resources in numbered generations; a generation never changes once committed."""

    def commit(
        self, base: str | None, upserts: Collection[Resource], deletes: Sequence[Key]
    ) -> str:
        """Build, probe and fsync a new generation from `base`; return its name. `upserts`, which
        are read one by one, twice, need not be in memory.

        Deleting a key that is not there is no error; an upsert replaces.
        """
        ...

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
        """One page; with counts of the `facets` named, each ignoring its own filter.

        Grouped, there is one match an article, with up to three of its parts. Explained, each
        match says how its score came about. Raises LibraryUnavailable when the generation is
        missing or damaged.
        """
        ...

    def check(self, generation: str) -> None:
        """Raises LibraryDamaged unless every file of a generation is as it was written, and it can
        be opened; LibraryUnavailable where the system is at fault. Cheaper than a search."""
        ...

    def words(self, generation: str) -> Mapping[str, int]:
        """Every folded word of the generation, and in how many documents it stands."""
        ...

    def is_titled(self, generation: str, stems: Collection[str]) -> bool:
        """Whether one of these stems stands in some title or question of the generation."""
        ...

    def sweep(self, keep: Collection[str]) -> None:
        """Remove every generation that is not in `keep`."""
        ...
