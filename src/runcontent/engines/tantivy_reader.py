"""One open tantivy index: what matches, in order, counted and explained."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import numpy as np
from cachetools import LRUCache
from numpy.typing import NDArray
from tantivy import DocAddress, Query, Searcher, SearchResult

from ..errors import LibraryUnavailable
from ..model import Kind
from ..search.query import Clause, Filters, Matches, Words
from ..search.query import Query as Asked
from .documents import Documents
from .matching import Matcher, group_matches, match_of, most_first, rarity
from .tantivy_queries import Compiler
from .tantivy_texts import Texts
from .tantivy_writer import open_index
from .texts import make_matcher

CANDIDATES = 200
"""Matches that are scored exactly."""

_REMEMBERED = 10_000
"""Words and names of which the number of holders is kept."""

_MOST_VALUES = 65_000
"""Values of a facet that are counted: tantivy's own limit of buckets."""

_Numbers: TypeAlias = NDArray[np.int64]
_Floats: TypeAlias = NDArray[np.float32]


class Reader:
    """One open generation; every thread may share it."""

    def __init__(self, directory: Path) -> None:
        self._documents = Documents.load(directory)
        index = open_index(directory)
        self._searcher: Searcher = index.searcher()
        if self._searcher.num_docs != int(self._documents.live.sum()):
            raise ValueError("the table of documents is another index's")
        kinds = self._documents.kinds[self._documents.live]
        counts = np.bincount(kinds, minlength=len(Kind)) / max(1, len(kinds))
        shares = dict(zip(Kind, counts.tolist(), strict=True))
        self._compiler = Compiler(index.schema, self._searcher, self._rarity, shares)
        self._lock = threading.Lock()
        self._holders: LRUCache[tuple[Words, ...], int] = LRUCache(_REMEMBERED)
        self._texts = Texts(self._searcher)
        self._known: dict[str, int] | None = None

    def search(
        self, asked: Asked, filters: Filters, limit: int, offset: int, group: bool
    ) -> Matches:
        """One page, best first."""
        compiled = self._compiler.compile(asked, filters)
        is_scored = any(not clause.negated for clause in asked.clauses)
        # groups are told apart by all of their parts; without a word all are alike, and in order
        wanted = max(CANDIDATES, offset + limit)
        if group or not is_scored:
            wanted = max(1, len(self._documents))
        result = self._searcher.search(compiled, limit=wanted, count=True)
        addresses = [address for _, address in result.hits]
        numbers = self._numbers(addresses)
        values = np.array([score for score, _ in result.hits], np.float32)
        if is_scored:
            numbers, values = self._ranked(asked, addresses, numbers, values)
        else:
            numbers = numbers[np.argsort(self._documents.order[numbers])]
        if group:
            total, groups = group_matches(self._documents, numbers, values, limit, offset)
            return Matches(total, tuple(groups))
        page = slice(offset, offset + limit)
        matches = (
            match_of(self._documents, number, value)
            for number, value in zip(numbers[page].tolist(), values[page].tolist(), strict=True)
        )
        return Matches(_total(result), tuple(matches))

    def probe(self) -> None:
        """Find a document, as a searcher will. Raises LibraryUnavailable."""
        living = int(self._documents.live.sum())
        if self.search(Asked(()), Filters(), 1, 0, group=False).total != living:
            raise LibraryUnavailable("the new search index does not answer")

    def count(self, asked: Asked, filters: Filters, name: str) -> dict[str, int]:
        """How many matches have each value of a facet, its own filter aside."""
        others = tuple(each for each in filters.facets if each.name != name)
        compiled = self._compiler.compile(asked, replace(filters, facets=others))
        terms = {"terms": {"field": f"facets.{name}", "size": _MOST_VALUES}}
        buckets = self._searcher.aggregate(compiled, {"values": terms})["values"]["buckets"]
        return most_first({str(bucket["key"]): int(bucket["doc_count"]) for bucket in buckets})

    def explained(self, asked: Asked, found: Matches) -> Matches:
        """The same with `shares`, `boost` and `ceilings`."""
        keys = dict.fromkeys(m.key for match in found.matches for m in (match, *match.parts))
        known = [self._documents.numbers[k] for k in keys if k in self._documents.numbers]
        hits = self._searcher.search(self._compiler.numbered(known), limit=max(1, len(known))).hits
        addresses = [address for _, address in hits]
        return self._matcher(self._numbers(addresses), addresses).explained(asked, found)

    def words(self) -> dict[str, int]:
        """Every folded word and in how many living documents it stands."""
        with self._lock:
            if self._known is None:
                everything = Query.all_query()
                self._known = dict(self._searcher.terms_with_prefix("words", "", everything))
            return self._known

    def is_titled(self, stems: Collection[str]) -> bool:
        """Whether some title has one of them."""
        return _total(self._searcher.search(self._compiler.titled(stems), limit=1)) > 0

    def _numbers(self, addresses: list[DocAddress]) -> _Numbers:
        return np.array(self._searcher.fast_field_values("number", addresses), np.int64)

    def _ranked(
        self, asked: Asked, addresses: list[DocAddress], numbers: _Numbers, values: _Floats
    ) -> tuple[_Numbers, _Floats]:
        """The candidates in the order of their exact scores, and the others behind them."""
        pool = numbers[:CANDIDATES]
        places, exact = self._matcher(pool, addresses[:CANDIDATES]).rank(asked)
        rest = values[CANDIDATES:]
        if len(rest):  # never above the candidates, and falling as tantivy has them
            rest = rest * (float(exact[-1]) / max(float(values[CANDIDATES - 1]), 1e-9))
        return (
            np.concatenate([pool[places], numbers[CANDIDATES:]]),
            np.concatenate([exact, rest]),
        )

    def _matcher(self, numbers: _Numbers, addresses: Iterable[DocAddress]) -> Matcher:
        """What scores these documents as parts of the whole generation."""
        vocabulary, texts = self._texts.read(numbers.tolist(), addresses)
        documents = self._documents.select(numbers)
        everyone = self._searcher.num_docs
        return make_matcher(documents, vocabulary, texts, self._count_holders, everyone)

    def _rarity(self, clause: Clause) -> float:
        return rarity(self._count_holders(clause), self._searcher.num_docs)

    def _count_holders(self, clause: Clause) -> int:
        with self._lock:
            known = self._holders.get(clause.alternatives)
        if known is None:
            known = _total(self._searcher.search(self._compiler.holding(clause), limit=1))
            with self._lock:
                self._holders[clause.alternatives] = known
        return known


def _total(result: SearchResult) -> int:
    total: int = result.count  # type: ignore[attr-defined]  # which its stubs forget
    return total
