"""Reading one revision of a library in OpenSearch."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import Any, TypeAlias

from ..cluster.conditions import admitted_by
from ..cluster.connection import Body, Cluster
from ..model import Key, Kind, name_of
from ..search.query import Filters
from .opensearch_documents import (
    change_of,
    held_in,
    source_of,
    stored_of,
)
from .port import ChangeRecord, Source, Stored

_SORTS = {
    "title": "sort_title",
    "updated_at": "updated_at",
    "published_at": "published_at",
    "position": "position",
    "id": "id",
}
_IN_ORDER = ("article", "position", "id")
_AT_ONCE = 1_000
"""Names that are asked for at once."""

_SHORT_AT_ONCE = 10_000
"""Documents of which a few columns are read at once: the most that OpenSearch gives."""

_DEEPEST = 10_000
"""Hits that OpenSearch gives by their number; what comes after is read up to there."""

_Page: TypeAlias = list[Stored]
_Strings: TypeAlias = list[str]
_Titles: TypeAlias = list[tuple[str, str]]
_Records: TypeAlias = list[ChangeRecord]


class OpensearchSnapshot:
    """The Snapshot port: every query is for what is of this revision."""

    def __init__(self, cluster: Cluster, index: str, library: Body) -> None:
        self._cluster, self._index, self._library = cluster, index, library
        self.revision: int = library["revision"]
        self.generation: str | None = library["generation"]
        self.published_at: str | None = library["published_at"]
        self.identity: str = library["identity"]
        self.floor: int = library["floor"]

    def get(self, kind: Kind, id: str) -> Stored | None:
        return self.get_many([(kind, id)]).get((kind, id))

    def get_many(self, keys: Sequence[Key]) -> dict[Key, Stored]:
        """Those that exist, in the order asked for."""
        return self.admitted(keys, Filters())

    def list(
        self, kind: Kind, filters: Filters, sort: Sequence[str], limit: int, offset: int
    ) -> tuple[int, _Page]:
        """The total and one page; unknown dates come last, whichever way it is sorted."""
        order = _order(sort)
        query = self._of("resource", _is("kind", kind.value), *admitted_by(filters, "updated_at"))
        if offset + limit > _DEEPEST:
            every = self._every(query, order)
            page = [stored_of(each) for each in islice(every, offset, offset + limit)]
            return self._count(query), page
        body = {"query": query, "sort": order, "size": limit, "from": offset}
        found = self._search(body | {"track_total_hits": True})["hits"]
        return found["total"]["value"], [stored_of(hit["_source"]) for hit in found["hits"]]

    def count(self, facet: str) -> dict[str, dict[Kind, int]]:
        counts: dict[str, dict[Kind, int]] = {}
        fields = {"value": f"facets.{facet}", "kind": "kind"}
        with self._cluster.explained():
            for bucket in self._cluster.buckets(self._index, self._of("resource"), fields):
                kinds = counts.setdefault(bucket["key"]["value"], {})
                kinds[Kind(bucket["key"]["kind"])] = bucket["doc_count"]
        return counts

    def ids(self, kind: Kind, article: str | None = None, limit: int | None = None) -> _Strings:
        """In the order of (article, position, id)."""
        return [each["id"] for each in islice(self._named(kind, article, "id"), limit)]

    def titles(self, kind: Kind) -> _Titles:
        return [(each["id"], each["title"]) for each in self._named(kind, None, "id", "title")]

    def versions(self, articles: Collection[str] | None = None) -> dict[Key, str]:
        columns = ["kind", "id", "version"]
        if articles is None:
            return dict(self._versions(columns))
        found: dict[Key, str] = {}
        names = sorted(articles)
        for at in range(0, len(names), _AT_ONCE):
            found.update(self._versions(columns, {"terms": {"article": names[at : at + _AT_ONCE]}}))
        return found

    def _versions(self, columns: Sequence[str], *conditions: Body) -> Iterator[tuple[Key, str]]:
        every = self._every(self._of("resource", *conditions), ["key"], columns)
        for each in every:
            yield (Kind(each["kind"]), each["id"]), each["version"]

    def sources(self) -> dict[str, Source]:
        """By path."""
        every = self._every(self._of("source"), ["key"])
        return {each["key"]: source_of(each) for each in every}

    def source_by_slug(self, slug: str) -> Source | None:
        found = self._first("source", _is("slug", slug))
        return source_of(found) if found else None

    def slug_by_alias(self, alias: str) -> str | None:
        found = self._first("source", _is("aliases", alias))
        return found["slug"] if found else None

    def meta(self, name: str) -> str | None:
        found = self._first("meta", _is("key", name))
        return found["value"] if found else None

    def last_change(self, kind: Kind, id: str) -> ChangeRecord | None:
        found = self._first("change", _is("key", name_of((kind, id))))
        return change_of(found) if found else None

    def mark(self, revision: int) -> str | None:
        if revision == 0 == self.floor:
            return ""
        found = self._first("revision", _is("revision", revision))
        return found["value"] if found else None

    def changes(
        self,
        after: int,
        *,
        beyond: Key | None = None,
        kinds: Collection[Kind] = tuple(Kind),
        limit: int | None = None,
    ) -> _Records:
        """The last change of each resource after a place in the log, oldest first."""
        later: Body = {"range": {"revision": {"gt": after}}}
        if beyond is not None:  # in that very revision, what stands behind that key
            kind, id = beyond[0].value, beyond[1]
            behind = [
                {"range": {"kind": {"gt": kind}}},
                {"bool": {"filter": [_is("kind", kind), {"range": {"id": {"gt": id}}}]}},
            ]
            within = [_is("revision", after), {"bool": {"should": behind}}]
            later = {"bool": {"should": [later, {"bool": {"filter": within}}]}}
        among = {"terms": {"kind": [kind.value for kind in kinds]}}
        every = self._every(self._of("change", later, among), ["revision", "kind", "id"])
        return [change_of(each) for each in islice(every, limit)]

    def walk(self, kind: Kind, filters: Filters, after: str, limit: int) -> _Page:
        beyond = {"range": {"id": {"gt": after}}}
        query = self._of(
            "resource", _is("kind", kind.value), beyond, *admitted_by(filters, "updated_at")
        )
        return [stored_of(each) for each in islice(self._every(query, ["id"]), limit)]

    def admitted(self, keys: Sequence[Key], filters: Filters) -> dict[Key, Stored]:
        """In the order asked for."""
        found: dict[str, Stored] = {}
        names = list(map(name_of, keys))
        for at in range(0, len(names), _AT_ONCE):
            among = {"terms": {"key": names[at : at + _AT_ONCE]}}
            query = self._of("resource", among, *admitted_by(filters, "updated_at"))
            hits = self._search({"query": query, "size": _AT_ONCE})["hits"]["hits"]
            found |= {hit["_source"]["key"]: stored_of(hit["_source"]) for hit in hits}
        return {key: found[name] for key, name in zip(keys, names, strict=True) if name in found}

    def _of(self, type: str, *conditions: Body) -> Body:
        return held_in(self._library, [type], *conditions)

    def _named(self, kind: Kind, article: str | None, *columns: str) -> Iterator[Body]:
        of = [_is("kind", kind.value)] + ([] if article is None else [_is("article", article)])
        return self._every(self._of("resource", *of), _IN_ORDER, columns)

    def _first(self, type: str, condition: Body) -> Any:
        body = {"query": self._of(type, condition), "size": 1, "sort": ["key"]}
        hits = self._search(body)["hits"]["hits"]
        return hits[0]["_source"] if hits else None

    def _count(self, query: Body) -> int:
        with self._cluster.explained():
            found = self._cluster.client.count(index=self._index, body={"query": query})
        return int(found["count"])

    def _search(self, body: Body) -> Body:
        with self._cluster.explained():
            return self._cluster.search(self._index, body)

    def _every(
        self,
        query: Body,
        sort: Sequence[Any],
        columns: Sequence[str] | None = None,
    ) -> Iterator[Body]:
        more: Body = {}
        if columns is not None:  # they are short, and each page is another way through the index
            more = {"_source": [*columns], "size": _SHORT_AT_ONCE}
        with self._cluster.explained():
            for hit in self._cluster.every(self._index, query, sort, **more):
                yield hit["_source"]


def _is(field: str, value: object) -> Body:
    return {"term": {field: value}}


def _order(sort: Sequence[str]) -> Sequence[Body]:
    """A list's order; raises ValueError on a name that is not in the port."""
    terms: dict[str, Body] = {}
    for name in sort:
        field = _SORTS.get(name.removeprefix("-"))
        if field is None:
            raise ValueError(f"cannot sort by {name!r}")
        order = "desc" if name.startswith("-") else "asc"
        terms.setdefault(field, {"order": order, "missing": "_last"})
    for field in _IN_ORDER:
        terms.setdefault(field, {"order": "asc"})
    return [{field: how} for field, how in terms.items()]
