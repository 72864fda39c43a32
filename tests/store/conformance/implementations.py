"""Every implementation of the Store port, and the ways in which each can become unreadable."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runcontent.store.opensearch import OpensearchStore
from runcontent.store.port import Store
from runcontent.store.sqlite import SqliteStore

from ...fakes.memory_store import MemoryStore
from ...opensearch.cluster import SINGLE, URL, open_test_cluster, removed


@dataclass(frozen=True, slots=True)
class Implementation:
    """How to open a store in a directory, empty or not, and how to spoil one that is there."""

    open: Callable[[Path], AbstractContextManager[Store]]
    faults: Mapping[str, Callable[[Any, Path], None]]


def _open_sqlite(directory: Path) -> AbstractContextManager[SqliteStore]:
    return closing(SqliteStore(directory / "library.db"))


def _lose(_: SqliteStore, directory: Path) -> None:
    for file in directory.glob("library.db*"):
        file.unlink()


def _garble(_: SqliteStore, directory: Path) -> None:
    (directory / "library.db").write_bytes(b"no library at all, but long enough to be read" * 99)


def _cut_short(_: SqliteStore, directory: Path) -> None:
    _checkpoint(directory)
    data = (directory / "library.db").read_bytes()
    (directory / "library.db").write_bytes(data[: len(data) // 2])


def _empty(_: SqliteStore, directory: Path) -> None:
    _checkpoint(directory)
    (directory / "library.db").write_bytes(b"")


def _of_version(number: int) -> Callable[[SqliteStore, Path], None]:
    """Another version of the program has put its own library there."""

    def replace(_: SqliteStore, directory: Path) -> None:
        _checkpoint(directory)
        other = directory / "other.db"
        shutil.copy(directory / "library.db", other)
        with closing(sqlite3.connect(other)) as connection:
            connection.execute(f"PRAGMA user_version = {number}")
        other.replace(directory / "library.db")

    return replace


def _drop_a_table(_: SqliteStore, directory: Path) -> None:
    with closing(sqlite3.connect(directory / "library.db", isolation_level=None)) as connection:
        connection.execute("DROP TABLE resources")


def _checkpoint(directory: Path) -> None:
    """Bring all that was written into the one file."""
    with closing(sqlite3.connect(directory / "library.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _break(store: MemoryStore, _: Path) -> None:
    store.fault = "the library cannot be used; run `runcontent index`"


IMPLEMENTATIONS = {
    "memory": Implementation(lambda _: nullcontext(MemoryStore()), {"broken": _break}),
    "sqlite": Implementation(
        _open_sqlite,
        {
            "lost": _lose,
            "garbled": _garble,
            "cut short": _cut_short,
            "empty": _empty,
            "of an older version": _of_version(0),
            "of a newer version": _of_version(999),
            "without a table": _drop_a_table,
        },
    ),
}


def _open_cluster(directory: Path) -> AbstractContextManager[Store]:
    return _opened()


@contextmanager
def _opened() -> Iterator[Store]:
    cluster = open_test_cluster()
    with removed(cluster):
        yield OpensearchStore(cluster, SINGLE)


def _lose_indices(store: Any, _: Path) -> None:
    store._cluster.client.indices.delete(index=store._cluster.name("library-*"))


if URL:
    IMPLEMENTATIONS["opensearch"] = Implementation(_open_cluster, {"lost": _lose_indices})
