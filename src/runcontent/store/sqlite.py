"""The Store port on one SQLite file.

Readers hold a read transaction on a connection of their own thread; a publish is one write
transaction. The file is made complete under another name and then linked into place, so that
nobody ever meets half a schema.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from ..errors import LibraryUnavailable
from ..model import Key, Resource
from .port import Changes
from .sqlite_schema import TABLES, VERSION
from .sqlite_snapshot import READING_ERRORS, SqliteSnapshot

_WAIT = 10.0
"""Seconds to wait for another process's lock; publishers have a lock file of their own."""

_REMEDY = "delete the index directory and run `runcontent index`"


@dataclass(frozen=True, slots=True)
class _Reader:
    """A connection, the process that opened it, and the file it was opened on."""

    connection: sqlite3.Connection
    process: int
    file: tuple[int, int]


class SqliteStore:
    """Published resources in the SQLite file `path`, which is made when it is not there.

    A library that has never been published has revision 0. A file that vanished after this
    object was made, cannot be read or is no library raises LibraryUnavailable.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._idle = threading.local()
        with suppress(OSError, sqlite3.Error):  # a snapshot says what is wrong
            self.create()

    def create(self) -> None:
        """Make the directory (0700) and an empty library, unless they are there."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.path.exists():
            return
        handle, name = tempfile.mkstemp(prefix=".new-", suffix=".db", dir=self.path.parent)
        os.close(handle)
        new = Path(name)
        try:
            with closing(sqlite3.connect(new, isolation_level=None)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.executescript(
                    f"BEGIN; {TABLES} PRAGMA user_version = {VERSION}; COMMIT;"
                )
            if not self.path.exists():
                for orphan in (f"{self.path}-wal", f"{self.path}-shm"):
                    Path(orphan).unlink(missing_ok=True)  # of a library that was deleted
            with suppress(FileExistsError):  # another process was quicker
                os.link(new, self.path)
        finally:
            new.unlink(missing_ok=True)

    @contextmanager
    def snapshot(self) -> Iterator[SqliteSnapshot]:
        """The library at one revision, for this thread; snapshots may be nested."""
        reader = self._take()
        try:
            with self._explained():
                reader.connection.execute("BEGIN")
                held = SqliteSnapshot(reader.connection, self._unusable)
            yield held
        except BaseException:
            _rollback(reader.connection)
            reader.connection.close()
            raise
        _rollback(reader.connection)
        self._idle.readers.append(reader)

    def publish(self, changes: Changes, generation: str, published_at: str) -> int:
        """Write everything in one durable transaction and return the new revision."""
        with self._explained():
            try:
                self.create()
            except OSError as error:
                raise self._unusable(error) from error
            with closing(self._open()) as connection:
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute("BEGIN IMMEDIATE")
                try:
                    revision = _write(connection, changes, generation, published_at)
                except BaseException:
                    _rollback(connection)
                    raise
                connection.execute("COMMIT")
        return revision

    def close(self) -> None:
        """Close the connections that this thread keeps for its next snapshots."""
        while readers := getattr(self._idle, "readers", None):
            readers.pop().connection.close()

    def _take(self) -> _Reader:
        """An idle connection of this thread, if it still is on the present file; or a new one."""
        try:
            status = self.path.stat()
        except OSError as error:
            raise LibraryUnavailable(
                f"no library at {self.path}: run `runcontent index`"
            ) from error
        file, process = (status.st_dev, status.st_ino), os.getpid()
        if not hasattr(self._idle, "readers"):
            self._idle.readers = []
        while self._idle.readers:
            reader: _Reader = self._idle.readers.pop()
            if (reader.process, reader.file) == (process, file):
                return reader
            reader.connection.close()
        with self._explained():
            connection = self._open()
        connection.execute("PRAGMA query_only = ON")
        return _Reader(connection, process, file)

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"{self.path.absolute().as_uri()}?mode=rw",
            uri=True,
            timeout=_WAIT,
            isolation_level=None,
            check_same_thread=False,  # only the collector closes it from elsewhere
        )
        try:
            found = connection.execute("PRAGMA user_version").fetchone()[0]
        except BaseException:
            connection.close()
            raise
        if found != VERSION:
            connection.close()
            raise LibraryUnavailable(
                f"{self.path} has schema {found}, this version reads {VERSION}; {_REMEDY}"
            )
        return connection

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except READING_ERRORS as error:
            raise self._unusable(error) from error

    def _unusable(self, error: Exception | str) -> LibraryUnavailable:
        return LibraryUnavailable(f"the library {self.path} cannot be used ({error}); {_REMEDY}")


def _rollback(connection: sqlite3.Connection) -> None:
    with suppress(sqlite3.Error):
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _write(connection: sqlite3.Connection, changes: Changes, generation: str, at: str) -> int:
    revision: int = connection.execute("SELECT revision + 1 FROM library").fetchone()[0]
    upserts = {resource.key: resource for resource in changes.upserts}
    for key, reason in changes.deletes:
        if key not in upserts and _remove(connection, key):
            _log(connection, revision, key, "delete", reason)
    for key, resource in upserts.items():
        known = _version(connection, key)
        _remove(connection, key)
        _insert(connection, resource)
        if known != resource.version:
            _log(connection, revision, key, "upsert", None)
    connection.execute("DELETE FROM sources")
    connection.execute("DELETE FROM aliases")
    for source in changes.sources:
        row = (source.path, source.fingerprint, source.slug, source.status, source.reason)
        connection.execute("INSERT INTO sources VALUES (?, ?, ?, ?, ?)", row)
        aliases = [(alias, source.path, n) for n, alias in enumerate(source.aliases)]
        connection.executemany("INSERT INTO aliases VALUES (?, ?, ?)", aliases)
    connection.executemany("REPLACE INTO meta VALUES (?, ?)", list(changes.meta.items()))
    row3 = (revision, generation, at)
    connection.execute("UPDATE library SET (revision, generation, published_at) = (?, ?, ?)", row3)
    return revision


def _version(connection: sqlite3.Connection, key: Key) -> str | None:
    sql = "SELECT version FROM resources WHERE kind = ? AND id = ?"
    row = connection.execute(sql, (key[0].value, key[1])).fetchone()
    return row[0] if row else None


def _remove(connection: sqlite3.Connection, key: Key) -> bool:
    pair = (key[0].value, key[1])
    connection.execute("DELETE FROM facets WHERE kind = ? AND id = ?", pair)
    return connection.execute("DELETE FROM resources WHERE kind = ? AND id = ?", pair).rowcount > 0


def _insert(connection: sqlite3.Connection, resource: Resource) -> None:
    kind, id = resource.kind.value, resource.id
    connection.execute(
        "INSERT INTO resources VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(kind, id, resource.article, resource.position, resource.version),
            *(resource.title, resource.title.casefold()),
            *(resource.published_at, resource.updated_at, resource.payload),
        ),
    )
    pairs = {(name, value) for name, values in resource.facets.items() for value in values}
    pairs |= {("kind", kind), ("article", resource.article)}
    rows = [(name, value, kind, id) for name, value in sorted(pairs)]
    connection.executemany("INSERT INTO facets VALUES (?, ?, ?, ?)", rows)


def _log(
    connection: sqlite3.Connection, revision: int, key: Key, op: str, reason: str | None
) -> None:
    row = (revision, key[0].value, key[1], op, reason)
    connection.execute("INSERT INTO changes VALUES (?, ?, ?, ?, ?)", row)
