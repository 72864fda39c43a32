"""Where a copy is kept."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

Resource = dict[str, Any]
Key = tuple[str, str]
"""Kind and id."""


@dataclass(frozen=True, slots=True)
class Removal:
    """Something that a copy held, or has to hide, and that is gone.

    `reason` is as the server says, or `unknown` where it went while it could not be told.
    `renamed_to` is its present id, where it was renamed and has one.
    """

    kind: str
    id: str
    reason: str
    renamed_to: str | None


@dataclass(frozen=True, slots=True)
class CopyState:
    """How far a copy is; kept with what it is about, in one transaction.

    `selection`: the query that began it. `token`: where to go on. `walk`: the number of the walk
    through everything that is, or was last, done; `is_walking`: it is not at its end, and what it
    has not met is still held. `is_whole`: the copy is what the library is at `revision`. `etag`: of
    an answer in which nothing had changed. `notices`: what the app was not told of for certain.
    """

    selection: str
    token: str
    walk: int
    is_walking: bool
    is_whole: bool
    revision: int
    etag: str | None = None
    notices: tuple[Removal, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to a copy at once."""

    state: CopyState
    upserts: Sequence[Resource] = ()
    deletes: Sequence[Key] = ()


class Store(Protocol):
    """Keeps one copy. `apply` is a transaction, and marks upserts with `state.walk`."""

    def state(self) -> CopyState | None:
        """None where nothing was ever kept."""

    def apply(self, change: Change) -> None:
        """All of it, or nothing."""

    def held(self, keys: Iterable[Key]) -> set[Key]:
        """Those of the keys that are held."""

    def leftovers(self, walk: int) -> set[Key]:
        """What is held with the mark of another walk."""

    def get(self, kind: str, id: str) -> Resource | None:
        """One resource."""

    def all(self) -> Iterator[Resource]:
        """Everything, by kind and id."""


class MemoryStore:
    """Keeps a copy for as long as the program runs."""

    def __init__(self) -> None:
        self._state: CopyState | None = None
        self._resources: dict[Key, tuple[int, Resource]] = {}

    def state(self) -> CopyState | None:
        return self._state

    def apply(self, change: Change) -> None:
        for resource in change.upserts:
            self._resources[resource["kind"], resource["id"]] = change.state.walk, resource
        for key in change.deletes:
            self._resources.pop(key, None)
        self._state = change.state

    def held(self, keys: Iterable[Key]) -> set[Key]:
        return {key for key in keys if key in self._resources}

    def leftovers(self, walk: int) -> set[Key]:
        return {key for key, (mark, _) in self._resources.items() if mark != walk}

    def get(self, kind: str, id: str) -> Resource | None:
        return self._resources.get((kind, id), (0, None))[1]

    def all(self) -> Iterator[Resource]:
        for key in sorted(self._resources):
            yield self._resources[key][1]


_TABLES = """
CREATE TABLE IF NOT EXISTS resources (
    n INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, payload TEXT NOT NULL,
    UNIQUE (kind, id)
);
CREATE TABLE IF NOT EXISTS copy_state (one INTEGER PRIMARY KEY, state TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS copy_walks (n INTEGER PRIMARY KEY, walk INTEGER NOT NULL);
"""
_UPSERT = """
INSERT INTO resources (kind, id, payload) VALUES (?, ?, ?)
    ON CONFLICT (kind, id) DO UPDATE SET payload = excluded.payload
"""
_THIS = "(SELECT n FROM resources WHERE kind = ? AND id = ?)"


class SqliteStore:
    """Keeps a copy in an SQLite file: a new one, or a bundle, which then goes on from where it
    was made and stays searchable."""

    def __init__(self, path: str | Path) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.connection.executescript(_TABLES)

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def state(self) -> CopyState | None:
        row = self.connection.execute("SELECT state FROM copy_state").fetchone()
        if row is None:
            return self._bundled()
        found = json.loads(row[0])
        state = CopyState(**found)
        return replace(state, notices=tuple(Removal(**one) for one in found["notices"]))

    def apply(self, change: Change) -> None:
        connection = self.connection
        connection.execute("BEGIN IMMEDIATE")
        with connection:
            for resource in change.upserts:
                key = resource["kind"], resource["id"]
                connection.execute(_UPSERT, (*key, json.dumps(resource, ensure_ascii=False)))
                mark = f"INSERT OR REPLACE INTO copy_walks VALUES ({_THIS}, ?)"
                connection.execute(mark, (*key, change.state.walk))
            for key in change.deletes:
                connection.execute(f"DELETE FROM copy_walks WHERE n = {_THIS}", key)
                connection.execute("DELETE FROM resources WHERE kind = ? AND id = ?", key)
            state = json.dumps(asdict(change.state))
            connection.execute("INSERT OR REPLACE INTO copy_state VALUES (1, ?)", (state,))

    def held(self, keys: Iterable[Key]) -> set[Key]:
        found = "SELECT 1 FROM resources WHERE kind = ? AND id = ?"
        return {key for key in keys if self.connection.execute(found, key).fetchone()}

    def leftovers(self, walk: int) -> set[Key]:
        found = """SELECT kind, id FROM resources LEFT JOIN copy_walks USING (n)
            WHERE coalesce(walk, 0) <> ?"""
        return set(self.connection.execute(found, (walk,)))

    def get(self, kind: str, id: str) -> Resource | None:
        found = "SELECT payload FROM resources WHERE kind = ? AND id = ?"
        row = self.connection.execute(found, (kind, id)).fetchone()
        return None if row is None else json.loads(row[0])

    def all(self) -> Iterator[Resource]:
        for (payload,) in self.connection.execute(
            "SELECT payload FROM resources ORDER BY kind, id"
        ):
            yield json.loads(payload)

    def _bundled(self) -> CopyState | None:
        """Where a bundle says to go on; None for a file that is none."""
        if not self.connection.execute("PRAGMA user_version").fetchone()[0]:
            return None
        meta = dict(self.connection.execute("SELECT name, value FROM meta"))
        token = token_of(meta["sync"])
        return CopyState("", token, 0, False, True, int(meta["revision"]))


def token_of(link: str) -> str:
    """The token of a link to `/v1/sync`."""
    return parse_qs(urlsplit(link).query)["token"][0]
