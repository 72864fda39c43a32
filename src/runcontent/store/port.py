"""The port to stored resources: what runcontent asks of any store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from ..model import Key, Kind, Resource
from ..search.query import Filters


@dataclass(frozen=True, slots=True)
class Stored:
    """A resource as it is read: no search text, no facets."""

    kind: Kind
    id: str
    article: str
    version: str
    updated_at: str | None
    payload: bytes


@dataclass(frozen=True, slots=True)
class Source:
    """One published file: its fingerprint, slug, and slugs its resources depend on."""

    path: str
    fingerprint: str
    slug: str
    status: str
    reason: str | None
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What one publish writes. `deletes` give (key, reason); `meta` is small named JSON text.

    An upsert whose version is already stored is written (its facets, dates or position may differ)
    but is no change to those who follow `Snapshot.changes`. A key that is also upserted is not
    deleted. `sources` is the whole list of files after this publish; `meta` that is not named
    stays.
    """

    upserts: Sequence[Resource] = ()
    deletes: Sequence[tuple[Key, str]] = ()
    sources: Sequence[Source] = ()
    meta: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChangeRecord:
    """One line of the change log; `op` is `upsert` or `delete`."""

    revision: int
    op: str
    key: Key
    reason: str | None


class Snapshot(Protocol):
    """The library at one revision; nothing in it changes while it is held."""

    @property
    def revision(self) -> int: ...
    @property
    def published_at(self) -> str | None: ...
    @property
    def generation(self) -> str | None: ...
    def get(self, kind: Kind, id: str) -> Stored | None: ...
    def get_many(self, keys: Sequence[Key]) -> dict[Key, Stored]: ...
    def list(
        self, kind: Kind, filters: Filters, sort: Sequence[str], limit: int, offset: int
    ) -> tuple[int, Sequence[Stored]]:
        """The total and one page. `sort`: `title`, `updated_at`, `published_at`, `position`,
        `id`; a leading `-` descends; always ends in (article, position, id)."""
        ...

    def count(self, facet: str) -> dict[str, dict[Kind, int]]:
        """For each value of a facet, how many resources of each kind carry it."""
        ...

    def ids(self, kind: Kind, article: str | None = None) -> Sequence[str]: ...
    def titles(self, kind: Kind) -> Sequence[tuple[str, str]]:
        """(id, title) of each resource of a kind, in the order of `ids`."""
        ...

    def versions(self) -> dict[Key, str]: ...
    def sources(self) -> dict[str, Source]: ...
    def source_by_slug(self, slug: str) -> Source | None: ...
    def slug_by_alias(self, alias: str) -> str | None: ...
    def meta(self, name: str) -> str | None: ...
    def last_change(self, kind: Kind, id: str) -> ChangeRecord | None:
        """The last line of the change log about a resource."""
        ...

    def changes(self, after: int) -> Sequence[ChangeRecord]: ...


class Store(Protocol):
    """Where published resources live."""

    def snapshot(self) -> AbstractContextManager[Snapshot]: ...
    def publish(self, changes: Changes, generation: str, published_at: str) -> int:
        """Write everything in one transaction and return the new revision."""
        ...

    def discard(self) -> None:
        """Begin with nothing, the change log gone too: what is there is damaged."""
        ...

    def sweep(self) -> None:
        """Remove what writers left behind that were interrupted."""
        ...
