"""One generation in OpenSearch: what matches, in order, counted and explained."""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np
from cachetools import LRUCache
from numpy.typing import NDArray

from ..cluster.connection import Body, Cluster, Hit
from ..model import Kind, name_of
from ..search.query import Clause, Filters, Matches, Query, Words
from .documents import FIELDS, Documents, Entry, text_field
from .matching import Matcher, group_matches, match_of, most_first, rarity
from .opensearch_queries import compile_query, holding
from .opensearch_writing import Generation
from .texts import Vocabulary, make_matcher, text_of

CANDIDATES = 200
"""Matches that are scored exactly."""

_GROUPED = 2_000
"""Matches whose groups are told apart."""

_REMEMBERED = 10_000
"""Words and names of which the number of holders is kept."""

_MOST_VALUES = 65_000
"""Values of a facet that are counted."""

_NAMES = ["key", "kind", "updated"]
_Floats: TypeAlias = NDArray[np.float32]


class Reader:
    """One generation; every thread may share it."""

    def __init__(self, cluster: Cluster, generation: Generation) -> None:
        self._cluster, self.generation = cluster, generation
        self._lock = threading.Lock()
        self._holders: LRUCache[tuple[Words, ...], int] = LRUCache(_REMEMBERED)
        self._averages = np.array(
            [(generation.averages or {}).get(kind.value, (0,) * len(FIELDS)) for kind in Kind],
            np.float32,
        )

    def search(
        self,
        asked: Query,
        filters: Filters,
        limit: int,
        offset: int,
        group: bool,
        facets: Sequence[str],
    ) -> Matches:
        """One page, best first."""
        self._count_holders([c for c in asked.clauses if c.alternatives not in self._holders])
        is_scored = any(not clause.negated for clause in asked.clauses) or bool(asked.urgent)
        query = self._compiled(asked, filters)
        wanted = max(CANDIDATES, offset + limit, _GROUPED if group else 0)
        order = [{"_score": "desc"}, {"place": "asc"}] if is_scored else [{"place": "asc"}]
        body = {"query": query, "sort": order, "track_scores": is_scored}
        names = body | {"size": wanted, "_source": _NAMES}
        first = body | {"size": CANDIDATES} if is_scored else names
        bodies = [first | {"track_total_hits": True}]
        bodies += (self._counting(asked, filters, name) for name in facets)
        has_more = is_scored and wanted > CANDIDATES
        if has_more:
            bodies.append(names)
        if group:
            distinct = {"cardinality": {"field": "article", "precision_threshold": 40_000}}
            bodies.append({"query": query, "size": 0, "aggs": {"groups": distinct}})
        answers = self._cluster.searches(self.generation.index, bodies)
        hits = answers[0]["hits"]["hits"]
        total = int(answers[0]["hits"]["total"]["value"])
        counts = {name: _counts(each) for name, each in zip(facets, answers[1:], strict=False)}
        candidates = hits
        if has_more:
            hits = _behind(candidates, answers[len(facets) + 1]["hits"]["hits"])
        documents = _documents(hits)
        values = np.array([hit["_score"] or 0.0 for hit in hits], np.float32)
        numbers = np.arange(len(hits))
        if is_scored:
            numbers, values = self._ranked(asked, candidates, values)
        if group:
            everyone = int(answers[-1]["aggregations"]["groups"]["value"])
            known, groups = group_matches(documents, numbers, values, limit, offset)
            return Matches(known if len(hits) == total else everyone, tuple(groups), counts)
        page = slice(offset, offset + limit)
        matches = (
            match_of(documents, at, value)
            for at, value in zip(numbers[page].tolist(), values[page].tolist(), strict=True)
        )
        return Matches(total, tuple(matches), counts)

    def explained(self, asked: Query, found: Matches) -> Matches:
        """The same with `shares`, `boost` and `ceilings`."""
        keys = dict.fromkeys(m.key for match in found.matches for m in (match, *match.parts))
        among = {"terms": {"key": list(map(name_of, keys))}}
        query = {"bool": {"filter": [self.generation.documents, among]}}
        hits = list(self._cluster.every(self.generation.index, query, ["key"]))
        return self._matcher(hits).explained(asked, found)

    def is_titled(self, stems: Collection[str]) -> bool:
        """Whether some title has one of them."""
        titles = [text_field(kind, "title") for kind in Kind]
        some = {"bool": {"should": [{"terms": {title: sorted(stems)}} for title in titles]}}
        query = {"bool": {"filter": [self.generation.documents, some]}}
        body = {"query": query, "size": 0, "track_total_hits": 1}
        found = self._cluster.search(self.generation.index, body)
        return bool(found["hits"]["total"]["value"])

    def _compiled(self, asked: Query, filters: Filters) -> Body:
        return compile_query(asked, filters, self.generation.documents, self._rarity)

    def _counting(self, asked: Query, filters: Filters, name: str) -> Body:
        """How many matches have each value of a facet, its own filter aside."""
        others = tuple(each for each in filters.facets if each.name != name)
        query = self._compiled(asked, replace(filters, facets=others))
        terms = {"field": f"facets.{name}", "size": _MOST_VALUES}
        return {"size": 0, "query": query, "aggs": {"values": {"terms": terms}}}

    def _ranked(
        self, asked: Query, candidates: Sequence[Hit], values: _Floats
    ) -> tuple[NDArray[np.int64], _Floats]:
        """The candidates in the order of their exact scores, and the others behind them."""
        places, exact = self._matcher(candidates).rank(asked)
        rest: _Floats = values[len(candidates) :]
        if len(rest):  # never above the candidates, and falling as OpenSearch has them
            share = float(exact[-1]) / max(float(values[len(candidates) - 1]), 1e-9)
            rest = np.minimum(rest * share, exact[-1]).astype(np.float32)
        others = np.arange(len(candidates), len(values))
        return np.concatenate([places, others]), np.concatenate([exact, rest])

    def _matcher(self, hits: Sequence[Hit]) -> Matcher:
        """What scores these documents as parts of the whole generation."""
        vocabulary, texts, lengths = Vocabulary(), [], []
        for hit in hits:
            source = hit["_source"]
            fields = [source.get(text_field(Kind(source["kind"]), field)) or "" for field in FIELDS]
            texts.append(text_of(vocabulary, "\n".join(fields).encode()))
            lengths.append(np.diff(texts[-1].ends, prepend=0))
        documents = _documents(hits)
        averages = np.maximum(self._averages[documents.kinds].T, 1)
        measured = np.array(lengths, np.float32).reshape(len(hits), len(FIELDS)).T
        documents.relative_lengths = (measured / averages).astype(np.float32)
        everyone = self.generation.everyone
        return make_matcher(documents, vocabulary, texts, self._holders_of, everyone)

    def _rarity(self, clause: Clause) -> float:
        return rarity(self._holders_of(clause), self.generation.everyone)

    def _holders_of(self, clause: Clause) -> int:
        with self._lock:
            known = self._holders.get(clause.alternatives)
        if known is None:
            self._count_holders([clause])
            with self._lock:
                known = self._holders[clause.alternatives]
        return known

    def _count_holders(self, clauses: Sequence[Clause]) -> None:
        """Asked for all at once."""
        if not clauses:
            return
        of = self.generation.documents
        bodies: list[Body] = [
            {
                "size": 0,
                "track_total_hits": True,
                "query": {"bool": {"filter": [of, holding(clause)]}},
            }
            for clause in clauses
        ]
        answers = self._cluster.searches(self.generation.index, bodies)
        with self._lock:
            for clause, answer in zip(clauses, answers, strict=True):
                self._holders[clause.alternatives] = int(answer["hits"]["total"]["value"])


def _behind(candidates: Sequence[Hit], more: Sequence[Hit]) -> Sequence[Hit]:
    """The candidates, and behind them whatever else there is. Each list may be of another copy of a
    shard, which scores a little otherwise: what is in both has two places."""
    known = {hit["_id"] for hit in candidates}
    return [*candidates, *(hit for hit in more if hit["_id"] not in known)]


def _counts(answer: Body) -> dict[str, int]:
    buckets = answer["aggregations"]["values"]["buckets"]
    return most_first({str(bucket["key"]): int(bucket["doc_count"]) for bucket in buckets})


def _documents(hits: Sequence[Hit]) -> Documents:
    entries = []
    for hit in hits:
        source = hit["_source"]
        kind, id = source["key"].split("/", 1)
        entries.append(Entry((Kind(kind), id), source["updated"] or "", ()))
    return Documents(entries)
