"""The port to stored resources: what runcontent asks of any store."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

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
    safety: bool = False
    """Withdrawn because it may do harm."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What one publish writes. `deletes` give (key, reason); `meta` is small named JSON text.

    An upsert whose version and facets are already stored is written (its dates or position may
    differ) but is no change to those who follow `Snapshot.changes`; facets are, for a copy may be
    filtered by them. A key that is also upserted is not deleted. `sources` is the whole list of
    files after this publish; `meta` that is not named stays. Deletions that were published before
    `forget_before` (ISO 8601, as `published_at`) are forgotten.
    """

    upserts: Collection[Resource] = ()
    deletes: Sequence[tuple[Key, str]] = ()
    sources: Sequence[Source] = ()
    meta: Mapping[str, str] = field(default_factory=dict)
    forget_before: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeRecord:
    """The last change of one resource; `op` is `upsert` or `delete`."""

    revision: int
    op: str
    key: Key
    reason: str | None


class Published(NamedTuple):
    """What was published last; a library that never was has revision 0 and no generation."""

    revision: int
    generation: str | None
    published_at: str | None


class Snapshot(Protocol):
    """The library at one revision; nothing in it changes while it is held."""

    @property
    def revision(self) -> int: ...
    @property
    def published_at(self) -> str | None: ...
    @property
    def generation(self) -> str | None: ...
    @property
    def identity(self) -> str:
        """What names this library, and no other: one that is made anew has another."""
        ...

    @property
    def floor(self) -> int:
        """The last revision of which deletions are forgotten; changes since it are all known."""
        ...

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

    def ids(
        self, kind: Kind, article: str | None = None, limit: int | None = None
    ) -> Sequence[str]:
        """Of a kind, or of its parts of an article; the first ones where there is a limit."""
        ...

    def titles(self, kind: Kind) -> Sequence[tuple[str, str]]:
        """(id, title) of each resource of a kind, in the order of `ids`."""
        ...

    def versions(self, articles: Collection[str] | None = None) -> dict[Key, str]:
        """Of everything, or of these articles and their parts."""
        ...

    def sources(self) -> dict[str, Source]: ...
    def source_by_slug(self, slug: str) -> Source | None: ...
    def slug_by_alias(self, alias: str) -> str | None: ...
    def meta(self, name: str) -> str | None: ...
    def last_change(self, kind: Kind, id: str) -> ChangeRecord | None:
        """The last change of a resource, unless it is a deletion that is forgotten."""
        ...

    def mark(self, revision: int) -> str | None:
        """What names the library's history up to a revision, which a library that was put back
        to an earlier state and published again has otherwise; None for one that it never had, or
        has forgotten."""
        ...

    def changes(
        self,
        after: int,
        *,
        beyond: Key | None = None,
        kinds: Collection[Kind] = tuple(Kind),
        limit: int | None = None,
    ) -> Sequence[ChangeRecord]:
        """The last change of each resource, if it was after a revision, in the order of (revision,
        kind, id); where `beyond` is given, also those of that very revision beyond that key."""
        ...

    def walk(self, kind: Kind, filters: Filters, after: str, limit: int) -> Sequence[Stored]:
        """Resources of one kind in the order of their ids, from the first beyond `after`."""
        ...

    def admitted(self, keys: Sequence[Key], filters: Filters) -> dict[Key, Stored]:
        """Of these keys the ones that exist and pass the filters."""
        ...


class Store(Protocol):
    """Where published resources live."""

    def snapshot(self) -> AbstractContextManager[Snapshot]: ...
    def latest(self) -> Published:
        """What a snapshot taken now would be of. Cheap, for it is asked at every request."""
        ...

    def alone(self) -> AbstractContextManager[None]:
        """Be the only one, in all processes, that publishes; for a whole publish, its engine's part
        included. Raises PublishLocked, with the name of who does, and PublishFailed."""
        ...

    def publish(self, changes: Changes, generation: str, published_at: str) -> int:
        """Write everything in one transaction and return the new revision."""
        ...

    def discard(self) -> None:
        """Begin with nothing, the change log gone too: what is there is damaged. Others may see
        what was there until something is published."""
        ...

    def sweep(self) -> None:
        """Remove what writers left behind that were interrupted."""
        ...
