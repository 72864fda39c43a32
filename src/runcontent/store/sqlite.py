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
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from ..errors import LibraryUnavailable
from .locking import publish_lock
from .moving import History
from .port import Changes, Published
from .sqlite_errors import READING_ERRORS, explain
from .sqlite_moving import read_history, write_history
from .sqlite_schema import APPLICATION, TABLES, VERSION
from .sqlite_seals import find_damage, seal
from .sqlite_snapshot import SqliteSnapshot
from .sqlite_writing import write

_WAIT = 10.0
"""Seconds to wait for another process's lock; publishers have a lock file of their own."""

_FOLD = 200
"""Milliseconds to wait for readers before the log is folded into the file; it can stay."""


@dataclass(slots=True)
class _Reader:
    """A connection, the process that opened it, and the file it was opened on; and what it read
    last of what is published, with the connection's own number for that state of the file."""

    connection: sqlite3.Connection
    process: int
    file: tuple[int, int]
    number: int | None = None
    published: Published | None = None


class SqliteStore:
    """Published resources in the SQLite file `path`, which is made when it is not there.

    A library that has never been published has revision 0. A file that vanished after this
    object was made, cannot be read or is no library raises LibraryUnavailable; LibraryDamaged where
    it is not as it was written, which is looked for once in each process and file, and in each
    payload that is read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._idle = threading.local()
        self._checking = threading.Lock()
        self._sound: tuple[int, int] | None = None
        self._unsound: tuple[tuple[int, ...], str] | None = None
        with suppress(OSError, sqlite3.Error):  # a snapshot says what is wrong
            self.create()

    def create(self) -> None:
        """Make the directory (0700) and an empty library, unless they are there."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.path.exists():
            return
        handle, name = tempfile.mkstemp(prefix=".new-", suffix=".db", dir=self.path.parent)
        os.close(handle)
        new, identity = Path(name), token_hex(8)
        try:
            with closing(sqlite3.connect(new, isolation_level=None)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.executescript(
                    f"BEGIN; {TABLES} INSERT INTO library VALUES "
                    f"(1, 0, NULL, NULL, 0, 0, '{identity}', 0, "
                    f"{seal(0, None, None, 0, 0, identity, 0)}); "
                    f"PRAGMA application_id = {APPLICATION}; "
                    f"PRAGMA user_version = {VERSION}; COMMIT;"
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
        with self._reading() as reader:
            with self._explained():
                reader.connection.execute("BEGIN")
                held = SqliteSnapshot(reader.connection, self._damaged)
            yield held
            _rollback(reader.connection)

    def latest(self) -> Published:
        """What is published now, read again only where the file was written to."""
        with self._reading() as reader, self._explained():
            # before what it numbers is read: a publish between the two is then read once more
            number = reader.connection.execute("PRAGMA data_version").fetchone()[0]
            if reader.published is None or number != reader.number:
                held = SqliteSnapshot(reader.connection, self._damaged)
                reader.published = Published(held.revision, held.generation, held.published_at)
                reader.number = number
            return reader.published

    def alone(self) -> AbstractContextManager[None]:
        """Hold the lock of the directory. Raises PublishLocked, PublishFailed."""
        return publish_lock(self.path.parent)

    def publish(self, changes: Changes, generation: str, published_at: str) -> int:
        """Write everything in one durable transaction and return the new revision."""
        with self._explained():
            self.create()
            with closing(self._open()) as connection:
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute("BEGIN IMMEDIATE")
                try:
                    revision = write(connection, changes, generation, published_at)
                except BaseException:
                    _rollback(connection)
                    raise
                connection.execute("COMMIT")
                _fold(connection)
        return revision

    @contextmanager
    def history(self) -> Iterator[History]:
        """See `MovableStore`."""
        with self._reading() as reader, self._explained():
            reader.connection.execute("BEGIN")
            yield read_history(reader.connection)
            _rollback(reader.connection)

    def adopt(self, history: History) -> None:
        """See `MovableStore`."""
        self._sound = None
        with self._explained():
            handle, name = tempfile.mkstemp(prefix=".new-", suffix=".db", dir=self.path.parent)
            os.close(handle)
            new = Path(name)
            try:
                with closing(sqlite3.connect(new, isolation_level=None)) as connection:
                    connection.execute(f"PRAGMA application_id = {APPLICATION}")
                    connection.execute(f"PRAGMA user_version = {VERSION}")
                    connection.execute("BEGIN")
                    write_history(connection, history)
                    connection.execute("COMMIT")
                    connection.execute("PRAGMA journal_mode = WAL")
                for orphan in (f"{self.path}-wal", f"{self.path}-shm"):
                    Path(orphan).unlink(missing_ok=True)
                new.replace(self.path)
            finally:
                new.unlink(missing_ok=True)

    def discard(self) -> None:
        """Begin another, empty library. Raises LibraryUnavailable."""
        self._sound = None
        with self._explained():
            for name in (self.path.name, f"{self.path.name}-wal", f"{self.path.name}-shm"):
                self.path.with_name(name).unlink(missing_ok=True)
            self.create()

    def sweep(self) -> None:
        """Remove what a process left behind that died while making a library."""
        for path in self.path.parent.glob(".new-*.db*"):
            path.unlink(missing_ok=True)

    def close(self) -> None:
        """Close the connections that this thread keeps for its next snapshots."""
        while readers := getattr(self._idle, "readers", None):
            readers.pop().connection.close()

    @contextmanager
    def _reading(self) -> Iterator[_Reader]:
        """A connection for this thread; one that something went wrong with is not used again."""
        reader = self._take()
        try:
            yield reader
        except BaseException:
            _rollback(reader.connection)
            reader.connection.close()
            raise
        self._idle.readers.append(reader)

    def _take(self) -> _Reader:
        """An idle connection of this thread, if it still is on the present file; or a new one."""
        try:
            status = self.path.stat()
        except OSError as error:
            raise LibraryUnavailable(
                f"no library at {self.path}: run `runcontent index`"
            ) from error
        file, process = _file(status), os.getpid()
        if not hasattr(self._idle, "readers"):
            self._idle.readers = []
        while self._idle.readers:
            reader: _Reader = self._idle.readers.pop()
            if (reader.process, reader.file) == (process, file):
                return reader
            reader.connection.close()
        with self._explained():
            connection = self._open()
            try:
                connection.execute("PRAGMA query_only = ON")
                self._check(connection, status)
            except BaseException:
                connection.close()
                raise
        return _Reader(connection, process, file)

    def _check(self, connection: sqlite3.Connection, status: os.stat_result) -> None:
        """Read the whole file the first time that this process opens it, and where damage was
        found, whenever it is another."""
        file, state = _file(status), (*_file(status), status.st_size, status.st_mtime_ns)
        with self._checking:
            if self._sound == file:
                return
            if self._unsound is None or self._unsound[0] != state:
                connection.execute("BEGIN")
                try:
                    found = find_damage(connection)
                finally:
                    _rollback(connection)
                if found is None:
                    self._sound = file
                    return
                self._unsound = state, found
            raise self._damaged(self._unsound[1])

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
            message = f"has schema {found}, this version reads {VERSION}"
            if found < VERSION:
                raise self._damaged(message)
            raise LibraryUnavailable(
                f"{self.path} {message}; delete the index directory and run `runcontent index`"
            )
        return connection

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (*READING_ERRORS, OSError) as error:
            raise explain(self.path, error) from error

    def _damaged(self, what: Exception | str) -> LibraryUnavailable:
        return explain(self.path, what)


def _file(status: os.stat_result) -> tuple[int, int]:
    """Which file it is, for as long as somebody has it open."""
    return status.st_dev, status.st_ino


def _rollback(connection: sqlite3.Connection) -> None:
    with suppress(sqlite3.Error):
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _fold(connection: sqlite3.Connection) -> None:
    """Move the log into the file: what is not there cannot be damaged or left behind."""
    with suppress(sqlite3.Error):
        connection.execute(f"PRAGMA busy_timeout = {_FOLD}")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
