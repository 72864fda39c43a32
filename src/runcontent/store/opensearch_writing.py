"""What one publish writes to a library in OpenSearch, before it is the present one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from secrets import token_hex
from typing import Any, TypeAlias

from ..cluster.connection import Body, Cluster, Hit
from ..cluster.lease import Held
from ..cluster.spans import OPEN, ended
from ..model import Key, Resource, last_places, name_of
from .opensearch_documents import (
    document_id,
    facets_of,
    held_in,
    resource_document,
    source_document,
)
from .port import Changes

_AT_ONCE = 500
"""Resources whose former documents are looked up at once."""

_Present: TypeAlias = dict[tuple[str, str], Hit]
"""Documents that hold now, by type and key."""


class Writing:
    """Writes on the library that was (`before`) under the ticket of the one to be (`library`).

    A document is only ever ended as it was read: who publishes at the same time in spite of the
    lease meets a conflict, and not a mixture.
    """

    def __init__(
        self, cluster: Cluster, index: str, before: Body, library: Body, held: Held
    ) -> None:
        self._cluster, self._index, self._held = cluster, index, held
        self._before = before
        self.library = library

    def write(self, changes: Changes, at: str) -> None:
        """All of it, made visible to whoever searches for this ticket. Raises PublishFailed where
        the lease is lost, opensearchpy's errors for the rest."""
        self._refresh()  # what a publish that failed has written is then seen as it is
        mark = {"revision": self.library["revision"], "value": token_hex(4), "published_at": at}
        self._put(self._resources(changes))
        self._put(self._replaced("source", {s.path: source_document(s) for s in changes.sources}))
        self._put(self._named("meta", {n: {"value": v} for n, v in changes.meta.items()}))
        self._put([self._new("revision", str(mark["revision"]), mark)])
        self._refresh()
        if changes.forget_before is not None and self._forget(changes.forget_before):
            self._refresh()
        self._held.require()

    def _put(self, actions: Iterable[Body]) -> None:
        def checked() -> Iterator[Body]:
            for action in actions:
                self._held.require()
                yield {"_index": self._index, **action}

        self._cluster.write(checked())

    def _refresh(self) -> None:
        self._cluster.refresh(self._index)

    def _resources(self, changes: Changes) -> Iterator[Body]:
        last = last_places(changes.upserts)
        reasons: dict[Key, str] = {}
        for key, reason in changes.deletes:
            if key not in last:
                reasons.setdefault(key, reason)
        for some in _parts([*reasons]):
            present = self._present(("resource", "change"), map(name_of, some))
            for key in some:
                if ("resource", name_of(key)) in present:
                    yield self._ended(present["resource", name_of(key)])
                    yield from self._logged(present, key, "delete", reasons[key])
        counting = (r for n, r in enumerate(changes.upserts) if last[r.key] == n)
        while several := list(islice(counting, _AT_ONCE)):
            present = self._present(("resource", "change"), (name_of(r.key) for r in several))
            for resource in several:
                former = present.get(("resource", name_of(resource.key)))
                if former is not None:
                    yield self._ended(former)
                yield self._new("resource", name_of(resource.key), resource_document(resource))
                if former is None or _public(former["_source"]) != _public_now(resource):
                    yield from self._logged(present, resource.key, "upsert", None)

    def _logged(self, present: _Present, key: Key, op: str, reason: str | None) -> Iterator[Body]:
        former = present.get(("change", name_of(key)))
        if former is not None:
            yield self._ended(former)
        entry = {"kind": key[0].value, "id": key[1], "op": op, "reason": reason}
        yield self._new("change", name_of(key), entry | {"revision": self.library["revision"]})

    def _replaced(self, type: str, now: Mapping[str, Body]) -> Iterator[Body]:
        """The whole of a type's documents, of which only differences are written."""
        for hit in self._every(self._before, type):
            if hit["_source"]["key"] not in now:
                yield self._ended(hit)
        yield from self._named(type, now)

    def _named(self, type: str, now: Mapping[str, Body]) -> Iterator[Body]:
        for names in _parts([*now]):
            present = self._present((type,), names)
            for name in names:
                former = present.get((type, name))
                if former is None or not now[name].items() <= former["_source"].items():
                    if former is not None:
                        yield self._ended(former)
                    yield self._new(type, name, now[name])

    def _forget(self, before: str) -> bool:
        """Drop the deletions of revisions published before a moment; whether there were any."""
        old = {"range": {"published_at": {"lt": before}}}
        revisions = [h["_source"]["revision"] for h in self._every(self.library, "revision", old)]
        if not revisions:
            return False
        deletion = {"term": {"op": "delete"}}
        known = set(revisions)
        gone = [
            hit
            for hit in self._every(self.library, "change", deletion)
            if hit["_source"]["revision"] in known
        ]
        if not gone:
            return False
        last = max(hit["_source"]["revision"] for hit in gone)
        older = {"range": {"revision": {"lte": last}}}
        self._put(map(self._ended, self._every(self.library, "change", deletion, older)))
        before_it = {"range": {"revision": {"lt": last}}}
        self._put(map(self._ended, self._every(self.library, "revision", before_it)))
        self.library["floor"] = max(self.library["floor"], last)
        return True

    def _present(self, types: Sequence[str], names: Iterable[str]) -> _Present:
        among = {"terms": {"key": [*names]}}
        hits = self._every(self._before, types, among)
        return {(hit["_source"]["type"], hit["_source"]["key"]): hit for hit in hits}

    def _every(self, library: Body, types: str | Sequence[str], *conditions: Body) -> Iterator[Hit]:
        types = [types] if isinstance(types, str) else types
        query = held_in(library, types, *conditions)
        more: dict[str, Any] = {"seq_no_primary_term": True, "_source": {"excludes": ["payload"]}}
        return self._cluster.every(self._index, query, ["type", "key", "since"], **more)

    def _new(self, type: str, name: str, document: Body) -> Body:
        ticket = self.library["ticket"]
        span = {"type": type, "key": name, "since": ticket, "until": OPEN}
        return {"_id": document_id(type, name, ticket), "_source": {**span, **document}}

    def _ended(self, hit: Hit) -> Body:
        return ended(hit, self.library["ticket"])


def _parts(every: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (every[at : at + _AT_ONCE] for at in range(0, len(every), _AT_ONCE))


def _public(document: Body) -> tuple[str, dict[str, list[str]]]:
    return document["version"], {n: sorted(v) for n, v in document["facets"].items()}


def _public_now(resource: Resource) -> tuple[str, dict[str, list[str]]]:
    return resource.version, {n: sorted(v) for n, v in facets_of(resource).items()}
