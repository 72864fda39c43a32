"""What a publish writes into a SQLite library: one transaction of the caller's."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from secrets import token_hex

from ..model import Key, Resource, last_places
from .port import Changes, Source
from .sqlite_seals import seal, seal_of_resource, sum_of_seals


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
        resources += _insert(connection, resource)
        if known is None or (known[0], facets) != (resource.version, _pairs(resource)):
            _log(connection, revision, key, "upsert", None)
    _replace_sources(connection, changes.sources)
    named = [(name, value, seal(name, value)) for name, value in changes.meta.items()]
    connection.executemany("REPLACE INTO meta VALUES (?, ?, ?)", named)
    floor = max(floor, _forget(connection, changes.forget_before))
    total = resources + sum_of_seals(connection)
    whole = (revision, generation, at, resources, total, identity, floor)
    connection.execute(
        "UPDATE library SET (revision, generation, published_at, resources, total, identity, "
        "floor, seal) = (?, ?, ?, ?, ?, ?, ?, ?)",
        (*whole, seal(*whole)),
    )
    return int(revision)


def _replace_sources(connection: sqlite3.Connection, sources: Sequence[Source]) -> None:
    connection.execute("DELETE FROM sources")
    connection.execute("DELETE FROM aliases")
    for source in sources:
        row = (source.path, source.fingerprint, source.slug, source.status, source.reason)
        sealed = seal(*row, int(source.safety), *source.aliases)
        values = (*row, source.safety, sealed)
        connection.execute("INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?, ?)", values)
        aliases = [(alias, source.path, n) for n, alias in enumerate(source.aliases)]
        connection.executemany("INSERT INTO aliases VALUES (?, ?, ?)", aliases)


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


def _pairs(resource: Resource) -> set[tuple[str, str]]:
    """The facets of a resource as they are stored; every one has its kind and article."""
    pairs = {(name, value) for name, values in resource.facets.items() for value in values}
    return pairs | {("kind", resource.kind.value), ("article", resource.article)}


def _remove(connection: sqlite3.Connection, key: Key) -> None:
    pair = (key[0].value, key[1])
    connection.execute("DELETE FROM facets WHERE kind = ? AND id = ?", pair)
    connection.execute("DELETE FROM resources WHERE kind = ? AND id = ?", pair)


def _insert(connection: sqlite3.Connection, resource: Resource) -> int:
    """Write it, and return its seal."""
    kind, id = resource.kind.value, resource.id
    row = (
        *(kind, id, resource.article, resource.position, resource.version),
        *(resource.title, resource.title.casefold()),
        *(resource.published_at, resource.updated_at),
    )
    sealed = seal_of_resource((*row, resource.payload))
    connection.execute(
        "INSERT INTO resources VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*row, sealed, resource.payload),
    )
    rows = [(name, value, kind, id) for name, value in sorted(_pairs(resource))]
    connection.executemany("INSERT INTO facets VALUES (?, ?, ?, ?)", rows)
    return sealed


def _log(
    connection: sqlite3.Connection, revision: int, key: Key, op: str, reason: str | None
) -> None:
    row = (key[0].value, key[1], revision, op, reason)
    connection.execute("REPLACE INTO changes VALUES (?, ?, ?, ?, ?)", row)
