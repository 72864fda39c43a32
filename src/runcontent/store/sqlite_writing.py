"""What a publish writes into a SQLite library: one transaction of the caller's."""

from __future__ import annotations

import sqlite3
from secrets import token_hex

from ..model import Key, last_places
from .port import Changes
from .sqlite_rows import insert, pairs, write_meta, write_sources
from .sqlite_seals import seal, sum_of_seals


def write(connection: sqlite3.Connection, changes: Changes, generation: str, at: str) -> int:
    """Write `changes` as the next revision, published `at`, and return its number. `library` comes
    to hold the sum of all seals, which every row that is written or removed changes."""
    sql = "SELECT revision + 1, resources, identity, floor FROM library"
    revision, resources, identity, floor = connection.execute(sql).fetchone()
    connection.execute("INSERT INTO revisions VALUES (?, ?, ?)", (revision, token_hex(4), at))
    last = last_places(changes.upserts)
    for key, reason in changes.deletes:
        known = _known(connection, key)
        if key not in last and known is not None:
            _remove(connection, key)
            resources -= known[1]
            _log(connection, revision, key, "delete", reason)
    for place, resource in enumerate(changes.upserts):
        key = resource.key
        if last[key] != place:
            continue
        known, facets = _known(connection, key), _facets(connection, key)
        if known is not None:
            _remove(connection, key)
            resources -= known[1]
        resources += insert(connection, resource)
        if known is None or (known[0], facets) != (resource.version, pairs(resource)):
            _log(connection, revision, key, "upsert", None)
    connection.execute("DELETE FROM sources")
    connection.execute("DELETE FROM aliases")
    write_sources(connection, changes.sources)
    write_meta(connection, changes.meta)
    floor = max(floor, _forget(connection, changes.forget_before))
    total = resources + sum_of_seals(connection)
    whole = (revision, generation, at, resources, total, identity, floor)
    connection.execute(
        "UPDATE library SET (revision, generation, published_at, resources, total, identity, "
        "floor, seal) = (?, ?, ?, ?, ?, ?, ?, ?)",
        (*whole, seal(*whole)),
    )
    return int(revision)


def _forget(connection: sqlite3.Connection, before: str | None) -> int:
    """Drop the deletions of revisions published before a moment, and return the last of these
    revisions; 0 where there is none. Upserts stay: there is one for each resource, and it tells
    nothing that is over."""
    last: int | None = connection.execute(
        "SELECT max(revision) FROM changes JOIN revisions USING (revision) "
        "WHERE op = 'delete' AND published_at < ?",
        (before,),
    ).fetchone()[0]
    if last is None:
        return 0
    connection.execute("DELETE FROM changes WHERE op = 'delete' AND revision <= ?", (last,))
    connection.execute("DELETE FROM revisions WHERE revision < ?", (last,))
    return last


def _known(connection: sqlite3.Connection, key: Key) -> tuple[str, int] | None:
    """The version and the seal of what is stored."""
    sql = "SELECT version, seal FROM resources WHERE kind = ? AND id = ?"
    row: tuple[str, int] | None = connection.execute(sql, (key[0].value, key[1])).fetchone()
    return row


def _facets(connection: sqlite3.Connection, key: Key) -> set[tuple[str, str]]:
    sql = "SELECT name, value FROM facets WHERE kind = ? AND id = ?"
    return set(connection.execute(sql, (key[0].value, key[1])))


def _remove(connection: sqlite3.Connection, key: Key) -> None:
    pair = (key[0].value, key[1])
    connection.execute("DELETE FROM facets WHERE kind = ? AND id = ?", pair)
    connection.execute("DELETE FROM resources WHERE kind = ? AND id = ?", pair)


def _log(
    connection: sqlite3.Connection, revision: int, key: Key, op: str, reason: str | None
) -> None:
    row = (key[0].value, key[1], revision, op, reason)
    connection.execute("REPLACE INTO changes VALUES (?, ?, ?, ?, ?)", row)
