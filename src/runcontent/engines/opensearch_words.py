"""Every word of a generation in OpenSearch, and in how many documents it stands."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock

from ..cluster.connection import Body, Cluster
from .opensearch_writing import Generation


class KnownWords:
    """The words of the generation that was asked for last: of a later one only what came and what
    went is counted, for to count all takes as long as the library is large."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._lock = Lock()
        self._known: tuple[Generation, dict[str, int]] | None = None

    def of(self, generation: Generation) -> Mapping[str, int]:
        """By folded word. Raises what OpenSearch's client does."""
        with self._lock:
            if self._known is None or self._known[0] != generation:
                words = self._since(generation)
                if words is None:
                    words = self._count(generation, generation.documents)
                self._known = generation, words
            return self._known[1]

    def _since(self, generation: Generation) -> dict[str, int] | None:
        """None where nothing is known that this one came from, or what went is removed by now."""
        if self._known is None:
            return None
        former, words = self._known
        if former.index != generation.index or former.number > generation.number:
            return None
        newer = {"range": {"since": {"gt": former.number}}}
        came: Body = {"bool": {"filter": [generation.documents, newer]}}
        ended = {"range": {"until": {"lte": generation.number}}}
        went: Body = {
            "bool": {"filter": [former.documents, ended], "must_not": generation.documents}
        }
        totals = [{"size": 0, "track_total_hits": True, "query": query} for query in (came, went)]
        numbers = [
            int(found["hits"]["total"]["value"])
            for found in self._cluster.searches(generation.index, totals)
        ]
        if former.everyone + numbers[0] - numbers[1] != generation.everyone:
            return None
        words = dict(words)
        for word, number in self._count(generation, came).items():
            words[word] = words.get(word, 0) + number
        for word, number in self._count(generation, went).items():
            words[word] -= number
            if not words[word]:
                del words[word]
        return words

    def _count(self, generation: Generation, documents: Body) -> dict[str, int]:
        return self._cluster.counts(generation.index, documents, "words")
