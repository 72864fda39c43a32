"""The SearchEngine port on tantivy.

Tantivy finds everything that matches, and the best candidates by a score that is near ours; the
first of them are scored exactly, as every embedded engine scores, and so put in order. An answer of
no more than `CANDIDATES` matches is the same as Whoosh's to the last place. In a longer one what
comes after the candidates keeps tantivy's order.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ..errors import PublishFailed
from ..model import Key, Resource
from ..search.query import Filters, Matches, Query
from .generations import Generations, opening
from .open_readers import OpenReaders
from .tantivy_reader import Reader
from .tantivy_writer import write

_FORM = "tantivy-2"
"""Raised when the same resources are indexed in another way."""


class TantivyEngine:
    """Search generations in the directory `index`."""

    def __init__(self, index: Path) -> None:
        self._generations = Generations(index, _FORM)
        self._readers = OpenReaders(self._read)
        self._sound: str | None = None

    def commit(
        self, base: str | None, upserts: Collection[Resource], deletes: Sequence[Key]
    ) -> str:
        """Build, probe and fsync a new generation from `base`; return its name."""
        if base is not None:
            self._generations.verify(base)
        new = self._generations.begin(base)
        try:
            write(new, base is None, upserts, set(deletes))
            self._generations.seal(new)
            Reader(self._generations.verify(new.name)).probe()
            self._sound = new.name
        except BaseException as error:
            self._generations.discard(new)
            if isinstance(error, ValueError):  # what it makes of the system's errors
                message = f"could not publish: {error}; nothing was changed, so publish again"
                raise PublishFailed(message) from error
            raise
        return new.name

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
        """Raises LibraryUnavailable when the generation is missing or damaged."""
        reader = self._readers.get(generation)
        found = reader.search(query, filters, limit, offset, group)
        counts = {name: reader.count(query, filters, name) for name in facets}
        found = replace(found, facets=counts)
        return reader.explained(query, found) if explain else found

    def check(self, generation: str) -> None:
        """Verify it; open it as well where this process has not done so."""
        path = self._generations.verify(generation)
        if generation != self._sound:
            with opening(path):
                Reader(path).probe()
            self._sound = generation

    def words(self, generation: str) -> Mapping[str, int]:
        """Every folded word, read once from each generation."""
        return self._readers.get(generation).words()

    def is_titled(self, generation: str, stems: Collection[str]) -> bool:
        """Whether some title has one of these stems."""
        return self._readers.get(generation).is_titled(stems)

    def sweep(self, keep: Collection[str]) -> None:
        """Remove every generation that is not in `keep`; searches that run now end well."""
        self._generations.sweep(keep)
        self._readers.keep(keep)

    def _read(self, generation: str) -> Reader:
        """Verified."""
        path = self._generations.verify(generation)
        with opening(path):
            return Reader(path)
