"""How resources become documents of a generation in OpenSearch."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..cluster.connection import PATIENT, Body, Cluster
from ..cluster.spans import OPEN, ended, held_at
from ..model import Key, Kind, Resource, last_places, name_of
from ..search.analysis import words_and_stems
from .documents import FIELDS, text_field
from .opensearch_queries import SCORED

_AT_ONCE = 500
"""Keys whose former documents are looked up at once."""


@dataclass(frozen=True, slots=True)
class Generation:
    """A number in an index, the numbers before it that were never committed, how many documents it
    has, and the average length of each field in each kind (0 where none has it)."""

    index: str
    number: int
    failed: tuple[int, ...] = ()
    everyone: int = 0
    averages: Mapping[str, tuple[float, ...]] | None = None

    @property
    def documents(self) -> Body:
        """A query for what it consists of."""
        return held_at(self.number, self.failed)

    def plain(self) -> Body:
        """As it is kept in its index."""
        return {"failed": self.failed, "everyone": self.everyone, "averages": self.averages}


def write(
    cluster: Cluster,
    base: Generation | None,
    new: Generation,
    upserts: Collection[Resource],
    deletes: Collection[Key],
) -> None:
    """Documents of `new`, which is in the same index as `base`, or in an empty one."""
    last = last_places(upserts)
    if base is not None:
        names = [name_of(key) for key in {*last, *deletes}]
        if base.index == new.index:
            cluster.write(_ended(cluster, base, new, names))
        else:
            cluster.write(_copied(cluster, base, new, set(names)))
    cluster.write(
        _added(_document(resource), new)
        for place, resource in enumerate(upserts)
        if last[resource.key] == place
    )
    cluster.refresh(new.index)


def _ended(
    cluster: Cluster, base: Generation, new: Generation, names: Sequence[str]
) -> Iterator[Body]:
    for at in range(0, len(names), _AT_ONCE):
        among = {"terms": {"key": names[at : at + _AT_ONCE]}}
        query = {"bool": {"filter": [base.documents, among]}}
        more: dict[str, Any] = {"seq_no_primary_term": True, "_source": False}
        for hit in cluster.every(new.index, query, ["key"], **more):
            yield ended(hit, new.number)


def _copied(
    cluster: Cluster, base: Generation, new: Generation, changed: Collection[str]
) -> Iterator[Body]:
    for hit in cluster.every(base.index, base.documents, ["key"]):
        if hit["_source"]["key"] not in changed:
            yield _added(hit["_source"], new)


def describe(cluster: Cluster, new: Generation) -> Generation:
    """With what must be known of all of its documents."""
    aggs: Body = {
        kind.value: {
            "filter": {"term": {"kind": kind.value}},
            "aggs": {
                field: {
                    "filter": {"range": {f"length_{field}": {"gt": 0}}},
                    "aggs": {"of": {"avg": {"field": f"length_{field}"}}},
                }
                for field in FIELDS
            },
        }
        for kind in Kind
    }
    body = {"size": 0, "track_total_hits": True, "query": new.documents, "aggs": aggs}
    found = cluster.search(new.index, body, **PATIENT)
    averages = {
        kind.value: tuple(
            float(found["aggregations"][kind.value][field]["of"]["value"] or 0) for field in FIELDS
        )
        for kind in Kind
    }
    total = int(found["hits"]["total"]["value"])
    return Generation(new.index, new.number, new.failed, total, averages)


def _document(resource: Resource) -> Body:
    analysed = [words_and_stems(getattr(resource.text, field)) for field in FIELDS]
    texts = {
        text_field(resource.kind, field): " ".join(stem for _, stem in text)
        for field, text in zip(FIELDS, analysed, strict=True)
    }
    facets = {name: sorted(set(values)) for name, values in resource.facets.items() if values}
    facets |= {"kind": [resource.kind.value], "article": [resource.article]}
    return {
        "key": name_of(resource.key),
        "kind": resource.kind.value,
        "article": resource.id.split("/", 1)[0],
        "place": f"{tuple(Kind).index(resource.kind)}/{resource.id}",
        "updated": resource.updated_at,
        "facets": facets,
        **texts,
        **{f"length_{field}": len(text) for field, text in zip(FIELDS, analysed, strict=True)},
        "stems": sorted({s for name in texts if name in SCORED for s in texts[name].split()}),
        "words": sorted({word for text in analysed for word, _ in text}),
    }


def _added(document: Body, new: Generation) -> Body:
    """Its id is the same when it is sent again."""
    name = hashlib.sha256(f"{document['key']}\0{new.number}".encode()).hexdigest()[:40]
    span = {"since": new.number, "until": OPEN}
    return {"_index": new.index, "_id": name, "_source": document | span}
