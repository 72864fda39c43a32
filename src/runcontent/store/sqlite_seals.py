"""Seals: a checksum kept beside each row, so that a damaged file never gives a wrong answer.

SQLite notices damage to the structure of its file, not to what stands in it. The columns of
`facets`, `changes`, `revisions` and of all keys stand in two trees each, which `PRAGMA
integrity_check` compares; others are sealed, and `library` seals the sum of what is there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any
from zlib import crc32

_RESOURCES = (
    "SELECT kind, id, article, position, version, title, sort_title, published_at, updated_at, "
    "payload, seal FROM resources"
)
_SOURCES = "SELECT path, fingerprint, slug, status, reason, safety, seal FROM sources"
_ALIASES = "SELECT path, alias FROM aliases ORDER BY path, place"
_META = "SELECT name, value, seal FROM meta"


def seal(*values: str | int | None, payload: bytes = b"") -> int:
    """The CRC-32 of a row's values, in order (ISO 3309, as zlib has it)."""
    text = "\x1f".join(["\0" if value is None else str(value) for value in values])
    return crc32(payload, crc32(text.encode("utf-8", "surrogatepass")))


def seal_of_resource(row: Iterable[Any]) -> int:
    """`row` is (kind, id, article, position, version, title, sort_title, published_at, updated_at,
    payload)."""
    *values, payload = row
    return seal(*values, payload=bytes(payload))


def find_damage(connection: sqlite3.Connection) -> str | None:
    """Read everything, and say what is not as it was written; None where all is well.

    Raises sqlite3.DatabaseError and UnicodeDecodeError as reading a damaged file does.
    """
    [(told,)] = connection.execute("PRAGMA integrity_check(1)").fetchall()
    if told != "ok":
        return str(told)
    total = 0
    for *row, sealed in connection.execute(_RESOURCES):
        if not isinstance(row[-1], bytes) or seal_of_resource(row) != sealed:
            return "a resource is not as it was written"
        total += sealed
    aliases: dict[str, list[str]] = {}
    for path, alias in connection.execute(_ALIASES):
        aliases.setdefault(path, []).append(alias)
    for *row, sealed in connection.execute(_SOURCES):
        if seal(*row, *aliases.pop(row[0], ())) != sealed:
            return "a source is not as it was written"
        total += sealed
    for name, value, sealed in connection.execute(_META):
        if seal(name, value) != sealed:
            return f"{name!r} is not as it was written"
        total += sealed
    [(kept,)] = connection.execute("SELECT total FROM library").fetchall()
    return None if kept == total and not aliases else "something in it is missing"


def sum_of_seals(connection: sqlite3.Connection) -> int:
    """Of sources and meta, the small tables."""
    sums = "(SELECT coalesce(sum(seal), 0) FROM {})"
    sql = f"SELECT {sums.format('sources')} + {sums.format('meta')}"
    total: int = connection.execute(sql).fetchone()[0]
    return total
