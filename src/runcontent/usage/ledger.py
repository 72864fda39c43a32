"""The counts on disk: one SQLite file that all workers add to.

No address is kept, and no query before it was asked more than `RARE` times: until then only its
keyed hash is counted, so that what a single person typed cannot be read here.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
import secrets
import sqlite3
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any, TypeVar

from ..errors import UsageUnavailable

_log = logging.getLogger(__name__)
T = TypeVar("T")

RARE = 5
"""A query asked this often or less is not kept as text, and is not told."""

LONGEST_QUERY = 256
_WAIT = 2.0
_DAMAGED = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)
_TABLES = """
CREATE TABLE IF NOT EXISTS salt (id INTEGER PRIMARY KEY CHECK (id = 1), value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS requests (
    day TEXT, caller TEXT, requests INTEGER NOT NULL, searches INTEGER NOT NULL,
    PRIMARY KEY (day, caller)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS misses (
    caller TEXT, hash BLOB, text TEXT, times INTEGER NOT NULL, last_day TEXT NOT NULL,
    PRIMARY KEY (caller, hash)) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Day:
    """What one caller asked on one day (UTC); searches are among the requests."""

    day: date
    requests: int
    searches: int


@dataclass(frozen=True, slots=True)
class Miss:
    """A query that found nothing, how often, and when last."""

    query: str
    times: int
    last_day: date


def normalise_query(text: str) -> str:
    """One form for queries that differ in case, composition or spaces only (NFC)."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())[:LONGEST_QUERY]


class Ledger:
    """The file `path`, made with mode 0600 when first written to.

    One that is no database, or damaged, is moved aside, `path`.damaged-<time>, for whoever wants
    to see to it, and counting begins anew.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(
        self,
        day: date,
        requests: Mapping[str, tuple[int, int]],
        misses: Mapping[tuple[str, str], int],
    ) -> None:
        """Add (requests, searches) by caller, and how often (caller, query) found nothing.

        Raises OSError or sqlite3.Error, and then nothing was added.
        """

        def write(db: sqlite3.Connection) -> None:
            db.execute("BEGIN IMMEDIATE")
            _add_requests(db, day, requests)
            _add_misses(db, day, misses)
            db.execute("COMMIT")

        self._with(write, is_made=True)

    def days(self, caller: str, since: date) -> list[Day]:
        """The days on which a caller asked something, from `since` on, the latest first.

        Raises UsageUnavailable.
        """
        query = (
            "SELECT day, requests, searches FROM requests WHERE caller = ? AND day >= ? "
            "ORDER BY day DESC"
        )
        rows = self._read(query, (caller, since.isoformat()))
        return [Day(date.fromisoformat(day), asked, searched) for day, asked, searched in rows]

    def misses(self, caller: str | None = None, most: int = 100) -> list[Miss]:
        """Queries that found nothing more than `RARE` times, the most frequent first; of one
        caller, or of all together. Raises UsageUnavailable."""
        where = "caller = ? AND " if caller is not None else ""
        values: tuple[object, ...] = (most,) if caller is None else (caller, most)
        query = (
            "SELECT text, sum(times) AS n, max(last_day) FROM misses "
            f"WHERE {where}text IS NOT NULL GROUP BY text ORDER BY n DESC, text LIMIT ?"
        )
        rows = self._read(query, values)
        return [Miss(text, times, date.fromisoformat(day)) for text, times, day in rows]

    def forget(self, today: date, days: int) -> None:
        """Remove what is older than so many days. Raises OSError or sqlite3.Error."""
        first = (today - timedelta(days=days)).isoformat()

        def remove(db: sqlite3.Connection) -> None:
            db.execute("DELETE FROM requests WHERE day < ?", (first,))
            db.execute("DELETE FROM misses WHERE last_day < ?", (first,))

        self._with(remove)

    def _read(self, query: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        try:
            return self._with(lambda db: db.execute(query, values).fetchall())
        except (OSError, sqlite3.Error) as error:
            raise UsageUnavailable(f"{self._path.name} cannot be read: {error}") from error

    def _with(self, use: Callable[[sqlite3.Connection], T], is_made: bool = False) -> T:
        """What `use` gives for the opened file; once more for a new one, where it is damaged."""
        file = _identity(self._path)
        try:
            return self._opened(use, is_made)
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _DAMAGED:
                raise
            self._set_aside(file, error)
        return self._opened(use, is_made)

    def _opened(self, use: Callable[[sqlite3.Connection], T], is_made: bool) -> T:
        if is_made:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._path.touch(mode=0o600)
        place = self._path if self._path.exists() else ":memory:"
        with closing(sqlite3.connect(place, timeout=_WAIT, isolation_level=None)) as db:
            _write_ahead(db)
            db.execute("PRAGMA synchronous = NORMAL")  # a lost second of counts is no loss
            db.execute("PRAGMA secure_delete = ON")
            db.executescript(_TABLES)
            return use(db)

    def _set_aside(self, file: object, error: sqlite3.Error) -> None:
        """Move the damaged `file` away, unless another worker has; its log too, which SQLite would
        play into the new one."""
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            if _identity(self._path) != file:
                return
            aside = f"{self._path.name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}"
            for end in ("-wal", "-shm", ""):
                part = self._path.with_name(self._path.name + end)
                if part.exists():
                    part.rename(part.with_name(aside + end))
        finally:
            os.close(folder)
        _log.error(
            "%s is damaged (%s): it is kept as %s, and counting begins anew",
            self._path.name,
            error,
            aside,
        )


def _write_ahead(db: sqlite3.Connection) -> None:
    """Into the mode in which readers wait for no writer. While somebody else puts a new file into
    it, SQLite does not wait, whatever its timeout, so we do."""
    end = monotonic() + _WAIT
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > end:
                raise
        sleep(0.005)


def _identity(path: Path) -> object:
    """What tells a file from the one that replaces it; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _add_requests(
    db: sqlite3.Connection, day: date, requests: Mapping[str, tuple[int, int]]
) -> None:
    for caller, (asked, searched) in requests.items():
        db.execute(
            "INSERT INTO requests VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
            "requests = requests + excluded.requests, "
            "searches = searches + excluded.searches",
            (day.isoformat(), caller, asked, searched),
        )


def _add_misses(db: sqlite3.Connection, day: date, misses: Mapping[tuple[str, str], int]) -> None:
    if misses:
        salt = _salt(db)
    for (caller, query), times in misses.items():
        hash = hashlib.blake2b(query.encode(), key=salt, digest_size=16).digest()
        db.execute(
            "INSERT INTO misses VALUES (?, ?, NULL, ?, ?) ON CONFLICT DO UPDATE SET "
            "times = times + excluded.times, last_day = excluded.last_day",
            (caller, hash, times, day.isoformat()),
        )
        db.execute(
            "UPDATE misses SET text = ? WHERE caller = ? AND hash = ? AND times > ?",
            (query, caller, hash, RARE),
        )


def _salt(db: sqlite3.Connection) -> bytes:
    db.execute("INSERT OR IGNORE INTO salt VALUES (1, ?)", (secrets.token_bytes(16),))
    value: bytes = db.execute("SELECT value FROM salt").fetchone()[0]
    return value
