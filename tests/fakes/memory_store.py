"""The Store port in memory: plain dictionaries, replaced whole by each publish."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, TypeAlias

from runcontent.errors import LibraryUnavailable, PublishLocked
from runcontent.model import Key, Kind, Resource
from runcontent.search.query import Filters
from runcontent.store.port import ChangeRecord, Changes, Published, Source, Stored

_Page: TypeAlias = list[Stored]
_Strings: TypeAlias = list[str]
_Titles: TypeAlias = list[tuple[str, str]]
_Records: TypeAlias = list[ChangeRecord]
_Resources: TypeAlias = list[Resource]

_SORTS = {
    "title": lambda resource: resource.title.casefold(),
    "updated_at": lambda resource: resource.updated_at,
    "published_at": lambda resource: resource.published_at,
    "position": lambda resource: resource.position,
    "id": lambda resource: resource.id,
}


@dataclass(frozen=True, slots=True)
class MemorySnapshot:
    """One revision; nothing in it is ever changed, so it needs no lock."""

    revision: int = 0
    published_at: str | None = None
    generation: str | None = None
    resources: Mapping[Key, Resource] = field(default_factory=dict)
    files: tuple[Source, ...] = ()
    named: Mapping[str, str] = field(default_factory=dict)
    log: Mapping[Key, ChangeRecord] = field(default_factory=dict)
    identity: str = "memory"
    floor: int = 0
    marks: Mapping[int, tuple[str, str | None]] = field(default_factory=lambda: {0: ("", None)})

    def get(self, kind: Kind, id: str) -> Stored | None:
        resource = self.resources.get((kind, id))
        return None if resource is None else _stored(resource)

    def get_many(self, keys: Sequence[Key]) -> dict[Key, Stored]:
        return {key: _stored(self.resources[key]) for key in keys if key in self.resources}

    def list(
        self, kind: Kind, filters: Filters, sort: Sequence[str], limit: int, offset: int
    ) -> tuple[int, _Page]:
        found = [r for r in self._in_order(kind) if _admits(filters, r)]
        for name in reversed(sort):
            found = _sorted(found, name)
        return len(found), [_stored(resource) for resource in found[offset : offset + limit]]

    def count(self, facet: str) -> dict[str, dict[Kind, int]]:
        counts: dict[str, dict[Kind, int]] = {}
        for resource in self.resources.values():
            for value in _facet(resource, facet):
                by_kind = counts.setdefault(value, {})
                by_kind[resource.kind] = by_kind.get(resource.kind, 0) + 1
        return counts

    def ids(self, kind: Kind, article: str | None = None, limit: int | None = None) -> _Strings:
        of = [r.id for r in self._in_order(kind) if article is None or r.article == article]
        return of[:limit]

    def titles(self, kind: Kind) -> _Titles:
        return [(resource.id, resource.title) for resource in self._in_order(kind)]

    def versions(self, articles: Collection[str] | None = None) -> dict[Key, str]:
        return {
            key: resource.version
            for key, resource in self.resources.items()
            if articles is None or resource.article in articles
        }

    def sources(self) -> dict[str, Source]:
        return {source.path: source for source in self.files}

    def source_by_slug(self, slug: str) -> Source | None:
        return next((source for source in self.files if source.slug == slug), None)

    def slug_by_alias(self, alias: str) -> str | None:
        return next((source.slug for source in self.files if alias in source.aliases), None)

    def meta(self, name: str) -> str | None:
        return self.named.get(name)

    def last_change(self, kind: Kind, id: str) -> ChangeRecord | None:
        return self.log.get((kind, id))

    def mark(self, revision: int) -> str | None:
        return self.marks[revision][0] if revision in self.marks else None

    def changes(
        self,
        after: int,
        *,
        beyond: Key | None = None,
        kinds: Collection[Kind] = tuple(Kind),
        limit: int | None = None,
    ) -> _Records:
        found = [
            record
            for record in self.log.values()
            if record.key[0] in kinds
            and (
                record.revision > after
                or (beyond is not None and record.revision == after and record.key > beyond)
            )
        ]
        return sorted(found, key=lambda record: (record.revision, record.key))[:limit]

    def walk(self, kind: Kind, filters: Filters, after: str, limit: int) -> _Page:
        found = [r for r in self._in_order(kind) if r.id > after and _admits(filters, r)]
        return [_stored(r) for r in sorted(found, key=lambda r: r.id)[:limit]]

    def admitted(self, keys: Sequence[Key], filters: Filters) -> dict[Key, Stored]:
        there = {key: self.resources[key] for key in keys if key in self.resources}
        return {key: _stored(r) for key, r in there.items() if _admits(filters, r)}

    def _in_order(self, kind: Kind) -> _Resources:
        found = [resource for resource in self.resources.values() if resource.kind is kind]
        return sorted(found, key=lambda r: (r.article, r.position, r.id))


class MemoryStore:
    """Published resources in this process. While `fault` is set, it cannot be read or written."""

    def __init__(self) -> None:
        self.fault: str | None = None
        self._present = MemorySnapshot(identity=secrets.token_hex(8))
        self._writing = threading.RLock()

    @contextmanager
    def snapshot(self) -> Iterator[MemorySnapshot]:
        self._require_health()
        yield self._present

    def latest(self) -> Published:
        with self.snapshot() as held:
            return Published(held.revision, held.generation, held.published_at)

    @contextmanager
    def alone(self) -> Iterator[None]:
        if not self._writing.acquire(blocking=False):
            raise PublishLocked("another thread is publishing; try again later")
        try:
            yield
        finally:
            self._writing.release()

    def publish(self, changes: Changes, generation: str, published_at: str) -> int:
        self._require_health()
        with self._writing:
            self._present = _after(self._present, changes, generation, published_at)
            return self._present.revision

    def discard(self) -> None:
        self._present = MemorySnapshot(identity=secrets.token_hex(8))

    def sweep(self) -> None:
        """Nothing is ever left behind."""

    def _require_health(self) -> None:
        if self.fault is not None:
            raise LibraryUnavailable(self.fault)


def _after(
    before: MemorySnapshot, changes: Changes, generation: str, published_at: str
) -> MemorySnapshot:
    revision, resources, log = before.revision + 1, dict(before.resources), dict(before.log)
    marks = {**before.marks, revision: (secrets.token_hex(4), published_at)}
    upserts = {resource.key: resource for resource in changes.upserts}
    for key, reason in changes.deletes:
        if key not in upserts and resources.pop(key, None) is not None:
            log[key] = ChangeRecord(revision, "delete", key, reason)
    for key, resource in upserts.items():
        if key not in resources or _public_state(resources[key]) != _public_state(resource):
            log[key] = ChangeRecord(revision, "upsert", key, None)
        facets = MappingProxyType({name: tuple(v) for name, v in resource.facets.items()})
        resources[key] = replace(resource, facets=facets)
    old = [
        record.revision
        for record in log.values()
        if record.op == "delete" and str(marks[record.revision][1]) < (changes.forget_before or "")
    ]
    floor = max([before.floor, *old])
    if old:
        log = {k: r for k, r in log.items() if r.op == "upsert" or r.revision > floor}
        marks = {number: mark for number, mark in marks.items() if number >= floor}
    return MemorySnapshot(
        revision=revision,
        published_at=published_at,
        generation=generation,
        resources=MappingProxyType(resources),
        files=tuple(sorted(changes.sources, key=lambda source: source.path)),
        named=MappingProxyType({**before.named, **changes.meta}),
        log=log,
        identity=before.identity,
        floor=floor,
        marks=marks,
    )


def _public_state(resource: Resource) -> tuple[str, set[tuple[str, str]]]:
    pairs = {(name, value) for name, values in resource.facets.items() for value in values}
    return resource.version, pairs | {("kind", resource.kind.value), ("article", resource.article)}


def _stored(resource: Resource) -> Stored:
    return Stored(
        kind=resource.kind,
        id=resource.id,
        article=resource.article,
        version=resource.version,
        updated_at=resource.updated_at,
        payload=resource.payload,
    )


def _facet(resource: Resource, name: str) -> set[str]:
    own = {"kind": (resource.kind.value,), "article": (resource.article,)}.get(name, ())
    return {*own, *resource.facets.get(name, ())}


def _admits(filters: Filters, resource: Resource) -> bool:
    for wanted in filters.facets:
        values = _facet(resource, wanted.name)
        if wanted.any_of and values.isdisjoint(wanted.any_of):
            return False
        if not values.isdisjoint(wanted.none_of):
            return False
    day, since, before = resource.updated_at, filters.updated_since, filters.updated_before
    if since is not None and (day is None or day < since):
        return False
    return before is None or (day is not None and day < before)


def _sorted(resources: Sequence[Resource], name: str) -> _Resources:
    """By one name, equals left as they stand, those without a value last."""
    value: Any = _SORTS.get(name.removeprefix("-"))
    if value is None:
        raise ValueError(f"cannot sort by {name!r}")
    known = [resource for resource in resources if value(resource) is not None]
    known.sort(key=value, reverse=name.startswith("-"))
    return [*known, *(resource for resource in resources if value(resource) is None)]
