"""The SearchEngine port on OpenSearch.

OpenSearch finds everything that matches, and the best candidates by a score that is near ours; the
first of them are scored exactly, as every engine scores, and so put in order.

A generation is a number in an index. A commit on the newest one adds to its index; on an older one
it copies. Numbers that were begun and not committed count for nothing, wherever they are found.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from secrets import token_hex
from typing import Any

from opensearchpy.exceptions import ConflictError, NotFoundError

from ..cluster.bulk import Conflict
from ..cluster.connection import PATIENT, Body, Cluster
from ..errors import LibraryDamaged
from ..model import Key, Resource
from ..search.query import Filters, Matches, Query
from .open_readers import OpenReaders
from .opensearch_queries import mappings, similarities
from .opensearch_reader import Reader
from .opensearch_words import KnownWords
from .opensearch_writing import Generation, describe, write

_LIST = "generations"
"""The id of the document that lists an index's generations."""

_OPEN_AT_ONCE = 4
_MOST_FAILED = 100
"""Numbers that came to nothing, after which an index is copied: every query names them."""

_READ_ON = 600.0
"""Seconds for which who has a generation open can search it after it was swept."""


class OpensearchEngine:
    """Search generations in OpenSearch. `settings` are those of a new index (shards, replicas);
    `clock` gives seconds since 1970."""

    def __init__(
        self, cluster: Cluster, settings: Body, clock: Callable[[], float] = time.time
    ) -> None:
        self._cluster, self._settings, self._clock = cluster, settings, clock
        self._readers = OpenReaders(self._open, _OPEN_AT_ONCE)
        self._words = KnownWords(cluster)

    def commit(
        self, base: str | None, upserts: Collection[Resource], deletes: Sequence[Key]
    ) -> str:
        """Build a new generation from `base`, and return its name."""
        with self._cluster.explained():
            former = None if base is None else self._known(base)
            new = self._begin(former)
            write(self._cluster, former, new, upserts, deletes)
            new = describe(self._cluster, new)
            self._finish(new)
        return _name(new)

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
        """Raises LibraryUnavailable when the generation is missing."""
        with self._cluster.explained():
            reader = self._readers.get(generation)
            found = reader.search(query, filters, limit, offset, group, facets)
            return reader.explained(query, found) if explain else found

    def check(self, generation: str) -> None:
        """Whether it is listed, and all that it consists of is found."""
        with self._cluster.explained():
            known = self._known(generation)
            body = {"size": 0, "track_total_hits": True, "query": known.documents}
            found = self._cluster.search(known.index, body)["hits"]["total"]["value"]
        if found != known.everyone:
            raise LibraryDamaged(
                f"search index {generation!r} in OpenSearch has {found} documents of "
                f"{known.everyone}; run `runcontent index`"
            )

    def words(self, generation: str) -> Mapping[str, int]:
        """Every folded word, read once from each generation."""
        with self._cluster.explained():
            return self._words.of(self._readers.get(generation).generation)

    def is_titled(self, generation: str, stems: Collection[str]) -> bool:
        """Whether some title has one of these stems."""
        with self._cluster.explained():
            return self._readers.get(generation).is_titled(stems)

    def sweep(self, keep: Collection[str]) -> None:
        """Remove every generation that is not in `keep`. Who has one open reads on, until the
        next sweep."""
        kept: dict[str, set[int]] = {}
        for name in keep:
            index, _, number = name.rpartition(".")
            if number.isdecimal():
                kept.setdefault(index, set()).add(int(number))
        with self._cluster.explained():
            for index in self._indices():
                self._sweep(
                    index, kept.get(index.removeprefix(self._cluster.name("search-")), set())
                )
        self._readers.keep(keep)

    def _begin(self, base: Generation | None) -> Generation:
        """A number that nobody had: in the index of `base` where that is its newest generation, or
        in a new index."""
        if base is not None:
            found = self._list(base.index)
            listed = found["_source"]
            committed = set(map(int, listed["committed"]))
            if max(committed) == base.number and len(base.failed) < _MOST_FAILED:
                number = listed["begun"] + 1
                self._put(base.index, listed | {"begun": number}, found)
                failed = set(range(base.number + 1, number)) | set(base.failed)
                return Generation(base.index, number, tuple(sorted(failed)))
        index = self._cluster.name("search", token_hex(6))
        settings = self._settings | {"similarity": similarities(), "max_result_window": 1_000_000}
        self._cluster.create(index, mappings(), settings)
        self._put(index, {"begun": 1, "committed": {}, "swept_at": self._clock()}, None)
        return Generation(index, 1)

    def _finish(self, new: Generation) -> None:
        found = self._list(new.index)
        listed = found["_source"]
        committed = listed["committed"] | {str(new.number): new.plain()}
        self._put(new.index, listed | {"committed": committed}, found)

    def _sweep(self, index: str, keep: set[int]) -> None:
        found = self._list(index)
        listed = found["_source"]
        committed = {n: one for n, one in listed["committed"].items() if int(n) in keep}
        if not committed and not listed["committed"]:
            if listed["swept_at"] < self._clock() - _READ_ON:
                self._cluster.client.indices.delete(index=index, params=PATIENT)
        elif not committed:
            swept = {"committed": {}, "swept_at": self._clock()}
            self._put(index, listed | swept, found)
        elif committed != listed["committed"]:
            self._put(index, listed | {"committed": committed}, found)
            over = {"range": {"until": {"lte": min(map(int, committed))}}}
            self._cluster.delete(index, over)

    def _indices(self) -> list[str]:
        found: Any = self._cluster.client.indices.get(
            index=self._cluster.name("search", "*"), params={"allow_no_indices": "true"}
        )
        return sorted(found)

    def _open(self, name: str) -> Reader:
        return Reader(self._cluster, self._known(name))

    def _known(self, name: str) -> Generation:
        """Raises LibraryUnavailable where it was never committed, or is swept."""
        token, _, number = name.rpartition(".")
        index = self._cluster.name("search", token)
        if token.isalnum() and number.isdecimal():
            try:
                one = self._list(index)["_source"]["committed"].get(number)
            except NotFoundError:
                one = None
            if one is not None:
                failed = tuple(one["failed"])
                return Generation(index, int(number), failed, one["everyone"], one["averages"])
        raise LibraryDamaged(f"no search index {name!r} in OpenSearch; run `runcontent index`")

    def _list(self, index: str) -> Any:
        return self._cluster.client.get(index=index, id=_LIST)

    def _put(self, index: str, listed: Body, found: Any) -> None:
        place: Body = {"op_type": "create"}
        if found is not None:
            place = {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
        try:
            self._cluster.client.index(index=index, id=_LIST, body=listed, params=place | PATIENT)
        except ConflictError:
            if self._list(index)["_source"] != listed:  # the answer to a first try was lost
                raise Conflict from None


def _name(generation: Generation) -> str:
    return f"{generation.index.rsplit('-', 1)[-1]}.{generation.number}"
