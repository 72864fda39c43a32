"""Rows as they are written to a SQLite file, each with its seal."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from ..model import Resource
from .port import Source
from .sqlite_seals import seal, seal_of_resource


def write_sources(connection: sqlite3.Connection, sources: Sequence[Source]) -> None:
    for source in sources:
        row = (source.path, source.fingerprint, source.slug, source.status, source.reason)
        sealed = seal(*row, int(source.safety), *source.aliases)
        values = (*row, source.safety, sealed)
        connection.execute("INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?, ?)", values)
        aliases = [(alias, source.path, n) for n, alias in enumerate(source.aliases)]
        connection.executemany("INSERT INTO aliases VALUES (?, ?, ?)", aliases)


def write_meta(connection: sqlite3.Connection, meta: Mapping[str, str]) -> None:
    named = [(name, value, seal(name, value)) for name, value in meta.items()]
    connection.executemany("REPLACE INTO meta VALUES (?, ?, ?)", named)


def pairs(resource: Resource) -> set[tuple[str, str]]:
    """The facets of a resource as they are stored; every one has its kind and article."""
    pairs = {(name, value) for name, values in resource.facets.items() for value in values}
    return pairs | {("kind", resource.kind.value), ("article", resource.article)}


def insert(connection: sqlite3.Connection, resource: Resource) -> int:
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
    rows = [(name, value, kind, id) for name, value in sorted(pairs(resource))]
    connection.executemany("INSERT INTO facets VALUES (?, ?, ?, ?)", rows)
    return sealed
