"""A library's history out of a SQLite file, and into one."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator

from ..model import Key, Kind, Resource, SearchText
from .moving import History
from .port import ChangeRecord, Source
from .sqlite_rows import insert, write_meta, write_sources
from .sqlite_schema import TABLES
from .sqlite_seals import seal, sum_of_seals

MOVED = "moved"
"""The name of no search generation."""


def read_history(connection: sqlite3.Connection) -> History:
    """What a read transaction sees; `resources` are read while it lasts."""
    sql = "SELECT identity, revision, published_at, floor FROM library"
    identity, revision, published_at, floor = connection.execute(sql).fetchone()
    marks = "SELECT revision, mark, published_at FROM revisions ORDER BY revision"
    changes = "SELECT revision, op, kind, id, reason FROM changes ORDER BY revision, kind, id"
    return History(
        identity,
        revision,
        published_at,
        floor,
        connection.execute(marks).fetchall(),
        [
            ChangeRecord(number, op, (Kind(kind), id), reason)
            for number, op, kind, id, reason in connection.execute(changes)
        ],
        list(_sources(connection)),
        connection.execute("SELECT name, value FROM meta ORDER BY name").fetchall(),
        _resources(connection),
    )


def _sources(connection: sqlite3.Connection) -> Iterator[Source]:
    aliases: dict[str, list[str]] = defaultdict(list)
    for path, alias in connection.execute("SELECT path, alias FROM aliases ORDER BY path, place"):
        aliases[path].append(alias)
    sql = "SELECT path, fingerprint, slug, status, reason, safety FROM sources ORDER BY path"
    for path, fingerprint, slug, status, reason, safety in connection.execute(sql):
        yield Source(path, fingerprint, slug, status, reason, tuple(aliases[path]), bool(safety))


def _resources(connection: sqlite3.Connection) -> Iterator[Resource]:
    sql = (
        "SELECT kind, id, article, position, version, title, published_at, updated_at, payload "
        "FROM resources ORDER BY kind, id"
    )
    for (
        kind,
        id,
        article,
        position,
        version,
        title,
        published,
        updated,
        payload,
    ) in connection.execute(sql):
        yield Resource(
            kind=Kind(kind),
            id=id,
            article=article,
            position=position,
            version=version,
            title=title,
            published_at=published,
            updated_at=updated,
            payload=payload,
            facets=_facets(connection, (Kind(kind), id)),
            text=SearchText("", ""),
        )


def _facets(connection: sqlite3.Connection, key: Key) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    sql = "SELECT name, value FROM facets WHERE kind = ? AND id = ? ORDER BY name, value"
    for name, value in connection.execute(sql, (key[0].value, key[1])):
        found[name].append(value)
    return {name: tuple(values) for name, values in found.items()}


def write_history(connection: sqlite3.Connection, history: History) -> None:
    """Into an empty file, within the transaction that is begun."""
    for statement in TABLES.split(";\n"):
        connection.execute(statement)
    connection.execute("DELETE FROM revisions")
    connection.executemany("INSERT INTO revisions VALUES (?, ?, ?)", history.marks)
    rows = ((c.key[0].value, c.key[1], c.revision, c.op, c.reason) for c in history.changes)
    connection.executemany("INSERT INTO changes VALUES (?, ?, ?, ?, ?)", rows)
    write_sources(connection, history.sources)
    write_meta(connection, dict(history.meta))
    resources = sum(insert(connection, resource) for resource in history.resources)
    total = resources + sum_of_seals(connection)
    state = (history.revision, MOVED, history.published_at, resources, total)
    whole = (*state, history.identity, history.floor)
    values = (1, *whole, seal(*whole))
    connection.execute("INSERT INTO library VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
