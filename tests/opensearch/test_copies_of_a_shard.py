"""Two answers of a cluster may come from two copies of a shard, which score a little otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from runcontent.cluster.connection import Body, Cluster
from runcontent.engines.documents import text_field
from runcontent.engines.opensearch_reader import CANDIDATES, Reader
from runcontent.engines.opensearch_writing import Generation
from runcontent.model import Kind
from runcontent.search.query import Clause, Filters, Query

BODY = text_field(Kind.SECTION, "body")


def _hit(id: str, text: str, score: float) -> Body:
    source = {"key": f"section/{id}", "kind": "section", "updated": None, BODY: text}
    return {"_id": id, "_score": score, "_source": source}


class Copies:
    """Answers with the best candidates in one order, and with all names in another."""

    best = (_hit("a", "knee", 3.0), _hit("b", "knee knee knee", 2.0))
    every = (_hit("b", "", 3.1), _hit("c", "", 2.9), _hit("a", "", 2.8))

    def searches(self, index: str, bodies: Sequence[Body]) -> list[Body]:
        return [self._answer(body) for body in bodies]

    def _answer(self, body: Body) -> Body:
        hits = {CANDIDATES: self.best, 0: ()}.get(body["size"], self.every)
        return {"hits": {"hits": list(hits), "total": {"value": len(self.every)}}}


def test_each_hit_has_its_own_score_and_stands_once() -> None:
    """Whatever order the names come in: three times the word is better than once, and what only
    the second list has is behind."""
    generation = Generation("index", 1, (), 3, {"section": (0.0, 0.0, 0.0, 2.0)})
    reader = Reader(cast(Cluster, cast(Any, Copies())), generation)
    query = Query((Clause((("knee",),)),))
    found = reader.search(query, Filters(), 2 * CANDIDATES, 0, group=False, facets=())
    assert [match.key[1] for match in found.matches] == ["b", "a", "c"]
    scores = [match.score for match in found.matches]
    assert scores == sorted(scores, reverse=True)
    page = reader.search(query, Filters(), 2, 0, group=False, facets=())
    assert [(m.key, m.score) for m in page.matches] == [(m.key, m.score) for m in found.matches[:2]]
