"""Snapshots hold still, and a publish happens whole or not at all."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from runcontent.model import Kind
from runcontent.search.query import Filters
from runcontent.store.port import Changes, Snapshot, Store

from ...fakes.resources import make_resource
from .publishing import AT, publish, source


class Midway(Exception):
    """What a failing publish fails with."""


class Failing(Sequence[Any], Mapping[Any, Any]):
    """Gives what it holds, and then fails."""

    def __init__(self, *items: Any) -> None:
        self._items = items

    def __iter__(self) -> Iterator[Any]:
        yield from self._items
        raise Midway

    def items(self) -> Any:
        return iter(self)

    def __getitem__(self, index: Any) -> Any:
        return self._items[index]

    def __len__(self) -> int:
        return len(self._items)


def _everything(snapshot: Snapshot) -> dict[str, Any]:
    """All that can be read from a snapshot."""
    return {
        "revision": (snapshot.revision, snapshot.generation, snapshot.published_at),
        "versions": snapshot.versions(),
        "pages": {kind: snapshot.list(kind, Filters(), (), 100, 0) for kind in Kind},
        "tags": snapshot.count("tag"),
        "sources": snapshot.sources(),
        "meta": snapshot.meta("taxonomy"),
        "changes": list(snapshot.changes(0)),
    }


def _read(store: Store) -> dict[str, Any]:
    with store.snapshot() as snapshot:
        return _everything(snapshot)


@pytest.fixture
def filled(store: Store) -> Store:
    publish(
        store,
        make_resource("a", facets={"tag": ("x",)}),
        make_resource("b"),
        sources=[source("a.md", aliases=("c",))],
        meta={"taxonomy": "old"},
    )
    return store


NEW: dict[str, Any] = {
    "upserts": (make_resource("a", body="new"), make_resource("d", facets={"tag": ("y",)})),
    "deletes": (((Kind.SECTION, "b"), "deleted"),),
    "sources": (source("d.md"), source("e.md")),
    "meta": {"taxonomy": "new"},
}


def test_a_held_snapshot_does_not_see_a_later_publish(filled: Store) -> None:
    """All that a snapshot says stays as it was, also what is first asked after the publish."""
    before = _read(filled)
    with filled.snapshot() as held, filled.snapshot() as unread:
        assert _everything(held) == before
        filled.publish(Changes(**NEW), "g2", AT)
        with filled.snapshot() as fresh:
            assert fresh.revision == 2
            assert _everything(held) == _everything(unread) == before
            assert fresh.meta("taxonomy") == "new"
    assert _read(filled) != before


@pytest.mark.parametrize(
    "part",
    ["upserts", "deletes", "sources", "meta"],
)
def test_a_publish_that_fails_midway_leaves_nothing_behind(filled: Store, part: str) -> None:
    """Whichever part of a publish fails, the library stands as before, and the next one works."""
    before = _read(filled)
    items = NEW[part].items() if isinstance(NEW[part], dict) else NEW[part]
    changes = Changes(**NEW | {part: Failing(*items)})
    with pytest.raises(Midway):
        filled.publish(changes, "g2", AT)
    assert _read(filled) == before
    assert filled.publish(Changes(**NEW), "g3", AT) == 2


def test_an_exception_under_a_snapshot_is_the_callers(filled: Store) -> None:
    """What a reader raises comes out as it is, and the store goes on."""
    with pytest.raises(Midway), filled.snapshot():
        raise Midway
    assert _read(filled)["revision"][0] == 1


def test_readers_in_many_threads_each_see_one_whole_revision(store: Store) -> None:
    """While one thread publishes, every snapshot of every other thread is of one revision, and
    each thread sees the last one."""
    begun, failed = threading.Barrier(8, timeout=30), threading.Event()
    publishes, resources = 25, 12

    def stamped(revision: int) -> None:
        stamp = f"revision {revision}"
        written = [
            make_resource(f"a/{n}", title=stamp, facets={"tag": (stamp,)}) for n in range(resources)
        ]
        publish(store, *written, meta={"taxonomy": stamp})

    def revision_read() -> int:
        with store.snapshot() as snapshot:
            stamp = f"revision {snapshot.revision}"
            total, page = snapshot.list(Kind.SECTION, Filters(), ("-title",), 100, 0)
            assert total == len(page) == resources
            assert all(f'"{stamp}"'.encode() in stored.payload for stored in page)
            assert snapshot.count("tag") == {stamp: {Kind.SECTION: resources}}
            assert snapshot.meta("taxonomy") == stamp
            return snapshot.revision

    def read_to_the_end() -> list[int]:
        seen = [revision_read()]
        begun.wait()
        while seen[-1] < publishes and not failed.is_set():
            seen.append(revision_read())
        return seen

    stamped(1)
    with ThreadPoolExecutor(7) as pool:
        readers = [pool.submit(read_to_the_end) for _ in range(7)]
        begun.wait()
        try:
            for revision in range(2, publishes + 1):
                stamped(revision)
        except BaseException:
            failed.set()
            raise
        for reader in readers:
            seen = reader.result()
            assert (seen[0], seen[-1]) == (1, publishes)
            assert seen == sorted(seen)


def test_publishes_in_many_threads_follow_one_another(store: Store) -> None:
    """Publishes at the same time each get a revision of their own, and none is lost."""
    with ThreadPoolExecutor(6) as pool:
        revisions = list(pool.map(lambda n: publish(store, make_resource(f"a/{n}")), range(18)))
    assert sorted(revisions) == list(range(1, 19))
    with store.snapshot() as snapshot:
        assert len(snapshot.versions()) == 18
