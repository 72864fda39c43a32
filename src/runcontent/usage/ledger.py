"""The counts on disk: one SQLite file that all workers add to.

No address is kept, and no query before it was asked more than `RARE` times: until then only its
keyed hash is counted, so that what a single person typed cannot be read here.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

RARE = 5
"""A query asked this often or less is not kept as text, and is not told."""

LONGEST_QUERY = 256
_WAIT = 2.0
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
    """The file `path`, made with mode 0600 when first written to."""

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
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path.touch(mode=0o600)
        with self._open() as db:
            db.execute("BEGIN IMMEDIATE")
            for caller, (asked, searched) in requests.items():
                db.execute(
                    "INSERT INTO requests VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
                    "requests = requests + excluded.requests, "
                    "searches = searches + excluded.searches",
                    (day.isoformat(), caller, asked, searched),
                )
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
            db.execute("COMMIT")

    def days(self, caller: str, since: date) -> list[Day]:
        """The days on which a caller asked something, from `since` on, the latest first."""
        with self._open() as db:
            rows = db.execute(
                "SELECT day, requests, searches FROM requests WHERE caller = ? AND day >= ? "
                "ORDER BY day DESC",
                (caller, since.isoformat()),
            ).fetchall()
        return [Day(date.fromisoformat(day), asked, searched) for day, asked, searched in rows]

    def misses(self, caller: str | None = None, most: int = 100) -> list[Miss]:
        """Queries that found nothing more than `RARE` times, the most frequent first; of one
        caller, or of all together."""
        where = "caller = ? AND " if caller is not None else ""
        values: tuple[object, ...] = (most,) if caller is None else (caller, most)
        with self._open() as db:
            rows = db.execute(
                "SELECT text, sum(times) AS n, max(last_day) FROM misses "
                f"WHERE {where}text IS NOT NULL GROUP BY text ORDER BY n DESC, text LIMIT ?",
                values,
            ).fetchall()
        return [Miss(text, times, date.fromisoformat(day)) for text, times, day in rows]

    def forget(self, today: date, days: int) -> None:
        """Remove what is older than so many days."""
        first = (today - timedelta(days=days)).isoformat()
        with self._open() as db:
            db.execute("DELETE FROM requests WHERE day < ?", (first,))
            db.execute("DELETE FROM misses WHERE last_day < ?", (first,))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        place = self._path if self._path.exists() else ":memory:"
        with closing(sqlite3.connect(place, timeout=_WAIT, isolation_level=None)) as db:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")  # a lost second of counts is no loss
            db.execute("PRAGMA secure_delete = ON")
            db.executescript(_TABLES)
            yield db


def _salt(db: sqlite3.Connection) -> bytes:
    db.execute("INSERT OR IGNORE INTO salt VALUES (1, ?)", (secrets.token_bytes(16),))
    value: bytes = db.execute("SELECT value FROM salt").fetchone()[0]
    return value
