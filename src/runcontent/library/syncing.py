"""Keeping a copy: everything page by page, then what changed since.

A *walk* reads all that a selection holds in the order of keys, which no publish changes, over
whatever revision is present at each page. It ends by replaying the log from the revision at which
it began, so that what was published meanwhile is not missed (docs/decisions).
The log holds the last change of each resource, in the order of (revision, kind, id). A resource
that changes again moves ahead in it, never back, so a reader that goes forward meets everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from ..errors import LibraryUnavailable, SyncExpired
from ..model import Key, Kind, Status
from ..search.query import Filters
from ..store.port import ChangeRecord, Snapshot, Source, Stored
from .sync_tokens import Place, Selection

FORMATS = ("html", "text", "markdown")
REASONS = (
    "deleted",
    "renamed",
    "withdrawn",
    "unpublished",
    "hide_immediately",
    "filtered",
)


@dataclass(frozen=True, slots=True)
class Upsert:
    """A resource as it is now, in its public shape."""

    resource: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Delete:
    """A resource that a copy must not have; `reason` is one of REASONS.

    `renamed_to` is its present id, where the reason is `renamed` and there is one.
    """

    key: Key
    reason: str
    renamed_to: str | None = None


@dataclass(frozen=True, slots=True)
class SyncPage:
    """What a copy has to do next, at one revision.

    One of `next` and `sync` is there. With `next`, more is to be fetched now. With `sync` the copy
    is what the library is at `revision`, and that is where to ask later.
    """

    entries: tuple[Upsert | Delete, ...]
    next: Place | None
    sync: Place | None
    revision: int
    published_at: str | None


def start(snapshot: Snapshot, selection: Selection) -> Place:
    """Where a walk begins."""
    return _place(snapshot, selection, snapshot.revision, walking=True)


def end(snapshot: Snapshot, selection: Selection) -> Place:
    """Where a copy stands that is what the library is now."""
    return _place(snapshot, selection, snapshot.revision)


def sync(snapshot: Snapshot, place: Place, limit: int) -> SyncPage:
    """The next page for a copy at `place`. Raises SyncExpired, and LibraryUnavailable from a
    replica that is behind the one which was asked before."""
    _require_known(snapshot, place)
    if place.walking:
        return _walk(snapshot, place, limit)
    return _follow(snapshot, place, limit)


def hides(snapshot: Snapshot, revision: int) -> bool:
    """Whether something that may have been there at `revision` is withdrawn for safety by now."""
    tombstones = _Tombstones(snapshot)
    return any(
        record.op == "delete" and tombstones.of(record).reason == "hide_immediately"
        for record in snapshot.changes(revision)
    )


def in_formats(payload: bytes, formats: Sequence[str]) -> dict[str, Any]:
    """The public shape with these renderings of its bodies, and no other."""
    resource: dict[str, Any] = orjson.loads(payload)
    holders = (resource, resource.get("answer"), resource.get("body"))
    for holder in filter(None, holders):
        for name in FORMATS:
            if name not in formats:
                holder.pop(name, None)
    return resource


def _require_known(snapshot: Snapshot, place: Place) -> None:
    if place.identity != snapshot.identity:
        raise SyncExpired("the library was made anew since; start again at /v1/sync")
    # what is left of the log must hold all that changed after what the copy has for certain
    certain = place.revision - 1 if place.key and not place.walking else place.revision
    if certain < snapshot.floor:
        raise SyncExpired("the token is too old to be followed; start again at /v1/sync")
    if place.revision <= snapshot.revision and place.mark != snapshot.mark(place.revision):
        raise SyncExpired("the library was put back to an earlier state; start again at /v1/sync")


def _walk(snapshot: Snapshot, place: Place, limit: int) -> SyncPage:
    selection, filters = place.selection, Filters(place.selection.facets)
    found: list[Stored] = []
    kind_now, after = place.key or (None, "")
    for kind in selection.kinds:
        if kind_now is not None and list(Kind).index(kind) < list(Kind).index(kind_now):
            continue
        beyond = after if kind is kind_now else ""
        found += snapshot.walk(kind, filters, beyond, limit + 1 - len(found))
        if len(found) > limit:
            break
    page = found[:limit]
    entries = tuple(Upsert(in_formats(stored.payload, selection.formats)) for stored in page)
    # a replica that is behind: what it does not know yet is then replayed
    began = min(place.revision, snapshot.revision)
    if len(found) > limit:
        last = page[-1]
        more = _place(snapshot, selection, began, (last.kind, last.id), walking=True)
        return SyncPage(entries, more, None, snapshot.revision, snapshot.published_at)
    then = _place(snapshot, selection, began)
    overtaken = began < snapshot.revision
    return SyncPage(
        entries,
        then if overtaken else None,
        None if overtaken else then,
        snapshot.revision,
        snapshot.published_at,
    )


def _follow(snapshot: Snapshot, place: Place, limit: int) -> SyncPage:
    if place.revision > snapshot.revision:  # a replica that is behind: nothing is new here
        if place.key is not None:
            raise LibraryUnavailable("this server is behind the one that gave the token")
        return SyncPage((), None, place, snapshot.revision, snapshot.published_at)
    selection = place.selection
    records = snapshot.changes(
        place.revision, beyond=place.key, kinds=selection.kinds, limit=limit + 1
    )
    page = records[:limit]
    written = [record.key for record in page if record.op == "upsert"]
    admitted = snapshot.admitted(written, Filters(selection.facets))
    entries: list[Upsert | Delete] = []
    tombstones = _Tombstones(snapshot)
    for record in page:
        if record.key in admitted:
            payload = admitted[record.key].payload
            entries.append(Upsert(in_formats(payload, selection.formats)))
        elif record.op == "upsert":  # it may have passed when the copy was made
            entries.append(Delete(record.key, "filtered"))
        else:
            entries.append(tombstones.of(record))
    if len(records) > limit:
        more = _place(snapshot, selection, page[-1].revision, page[-1].key)
        return SyncPage(tuple(entries), more, None, snapshot.revision, snapshot.published_at)
    here = _place(snapshot, selection, snapshot.revision)
    return SyncPage(tuple(entries), None, here, snapshot.revision, snapshot.published_at)


def _place(
    snapshot: Snapshot,
    selection: Selection,
    revision: int,
    key: Key | None = None,
    walking: bool = False,
) -> Place:
    mark = snapshot.mark(revision) or ""
    return Place(snapshot.identity, mark, walking, revision, key, selection)


class _Tombstones:
    """Deletions as copies are told of them, at one revision."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._known: dict[str, tuple[str | None, Source | None]] = {}

    def of(self, record: ChangeRecord) -> Delete:
        """With the reason of when it went; but what is withdrawn for safety by now is hidden,
        whatever became of this part of it before."""
        kind, id = record.key
        slug, _, rest = id.partition("/")
        target, source = self._now(slug)
        gone = Delete(record.key, record.reason or "deleted")
        if source is not None and source.status == Status.WITHDRAWN and source.safety:
            return replace(gone, reason="hide_immediately")
        if gone.reason == "renamed" and target is not None:
            now = f"{target}/{rest}" if rest else target
            return replace(gone, renamed_to=now if self._snapshot.get(kind, now) else None)
        return gone

    def _now(self, slug: str) -> tuple[str | None, Source | None]:
        """What a former slug is called now, if anything, and the file behind either name."""
        if slug not in self._known:
            target = self._snapshot.slug_by_alias(slug)
            source = self._snapshot.source_by_slug(slug)
            if source is None and target is not None:
                source = self._snapshot.source_by_slug(target)
            self._known[slug] = target, source
        return self._known[slug]
