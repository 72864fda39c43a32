"""Reading one revision of a SQLite library."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Sequence
from typing import Any, TypeAlias

from ..errors import LibraryUnavailable
from ..model import Key, Kind
from ..search.query import Filters
from .port import ChangeRecord, Source, Stored
from .sqlite_errors import READING_ERRORS
from .sqlite_seals import seal, seal_of_resource

_COLUMNS = (
    "r.kind, r.id, r.article, r.position, r.version, r.title, r.sort_title, r.published_at, "
    "r.updated_at, r.payload, r.seal"
)
_TOGETHER = 100
"""Keys that are looked up by one statement."""

_SORTS = {
    "title": "r.sort_title",
    "updated_at": "r.updated_at",
    "published_at": "r.published_at",
    "position": "r.position",
    "id": "r.id",
}
_Page: TypeAlias = list[Stored]
_Rows: TypeAlias = list[tuple[Any, ...]]
_Sources: TypeAlias = list[Source]
_Strings: TypeAlias = list[str]
_Titles: TypeAlias = list[tuple[str, str]]
_Records: TypeAlias = list[ChangeRecord]


class SqliteSnapshot:
    """The Snapshot port over a connection inside a read transaction.

    `explain` makes a LibraryUnavailable of what went wrong in reading.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        explain: Callable[[Exception | str], LibraryUnavailable],
    ) -> None:
        self._connection = connection
        self._explain = explain
        sql = (
            "SELECT revision, generation, published_at, resources, total, identity, floor, seal "
            "FROM library"
        )
        row = self._first(sql)
        if row is None:
            raise explain("it holds no revision")
        if seal(*row[:-1]) != row[-1]:
            raise explain("its revision is not as it was written")
        self.revision: int
        self.generation: str | None
        self.published_at: str | None
        self.identity: str
        self.floor: int
        self.revision, self.generation, self.published_at = row[:3]
        self.identity, self.floor = row[5:7]

    def get(self, kind: Kind, id: str) -> Stored | None:
        sql = f"SELECT {_COLUMNS} FROM resources r WHERE kind = ? AND id = ?"
        row = self._first(sql, (kind.value, id))
        return self._stored(row) if row else None

    def get_many(self, keys: Sequence[Key]) -> dict[Key, Stored]:
        """Those that exist, in the order asked for."""
        wanted = list(dict.fromkeys(keys))
        found: dict[Key, Stored] = {}
        for start in range(0, len(wanted), _TOGETHER):
            some = wanted[start : start + _TOGETHER]
            rows = ", ".join(["(?, ?)"] * len(some))
            # joined to a table of values: SQLite answers a list of pairs by scanning the table
            sql = (
                f"WITH w(kind, id) AS (VALUES {rows}) SELECT {_COLUMNS} FROM w "
                "CROSS JOIN resources r ON r.kind = w.kind AND r.id = w.id"
            )
            for row in self._all(sql, [text for kind, id in some for text in (kind.value, id)]):
                stored = self._stored(row)
                found[stored.kind, stored.id] = stored
        return {key: found[key] for key in wanted if key in found}

    def list(
        self, kind: Kind, filters: Filters, sort: Sequence[str], limit: int, offset: int
    ) -> tuple[int, _Page]:
        """The total and one page; unknown dates come last, whichever way it is sorted."""
        where, values = _where(kind, filters)
        count = f"SELECT count(*) FROM resources r WHERE {where}"
        [(total,)] = self._all(count, values)
        sql = (
            f"SELECT {_COLUMNS} FROM resources r WHERE {where} "
            f"ORDER BY {_order(sort)} LIMIT ? OFFSET ?"
        )
        rows = self._all(sql, [*values, limit, offset])
        return total, [self._stored(row) for row in rows]

    def count(self, facet: str) -> dict[str, dict[Kind, int]]:
        counts: dict[str, dict[Kind, int]] = {}
        sql = "SELECT value, kind, count(*) FROM facets WHERE name = ? GROUP BY value, kind"
        for value, kind, number in self._all(sql, (facet,)):
            counts.setdefault(value, {})[self._kind(kind)] = number
        return counts

    def ids(self, kind: Kind, article: str | None = None, limit: int | None = None) -> _Strings:
        """In the order of (article, position, id)."""
        sql = (
            "SELECT id FROM resources WHERE kind = ?1 AND (?2 IS NULL OR article = ?2) "
            "ORDER BY article, position, id LIMIT ?3"
        )
        most = -1 if limit is None else limit  # which SQLite takes for all
        return [row[0] for row in self._all(sql, (kind.value, article, most))]

    def titles(self, kind: Kind) -> _Titles:
        sql = "SELECT id, title FROM resources WHERE kind = ? ORDER BY article, position, id"
        return [(id, title) for id, title in self._all(sql, (kind.value,))]

    def versions(self, articles: Collection[str] | None = None) -> dict[Key, str]:
        sql = "SELECT kind, id, version FROM resources"
        if articles is None:
            rows = self._all(sql)
        else:  # by kind and article, as an index begins
            kinds = ", ".join(f"'{kind.value}'" for kind in Kind)
            sql += f" WHERE kind IN ({kinds}) AND article = ?"
            rows = [row for article in sorted(articles) for row in self._all(sql, (article,))]
        return {(self._kind(kind), id): version for kind, id, version in rows}

    def sources(self) -> dict[str, Source]:
        """By path."""
        return {source.path: source for source in self._sources("1", ())}

    def source_by_slug(self, slug: str) -> Source | None:
        return next(iter(self._sources("slug = ?", (slug,))), None)

    def slug_by_alias(self, alias: str) -> str | None:
        sql = "SELECT slug FROM aliases JOIN sources USING (path) WHERE alias = ? ORDER BY path"
        row = self._first(sql, (alias,))
        return row[0] if row else None

    def meta(self, name: str) -> str | None:
        sql = "SELECT value, seal FROM meta WHERE name = ?"
        row = self._first(sql, (name,))
        if row is not None and seal(name, row[0]) != row[1]:
            raise self._explain(f"{name!r} is not as it was written")
        return row[0] if row else None

    def last_change(self, kind: Kind, id: str) -> ChangeRecord | None:
        sql = "SELECT revision, op, reason FROM changes WHERE kind = ? AND id = ?"
        row = self._first(sql, (kind.value, id))
        return ChangeRecord(row[0], row[1], (kind, id), row[2]) if row else None

    def mark(self, revision: int) -> str | None:
        row = self._first("SELECT mark FROM revisions WHERE revision = ?", (revision,))
        return row[0] if row else None

    def changes(
        self,
        after: int,
        *,
        beyond: Key | None = None,
        kinds: Collection[Kind] = tuple(Kind),
        limit: int | None = None,
    ) -> _Records:
        """The last change of each resource after a place in the log, oldest first."""
        place = "revision > ?" if beyond is None else "(revision, kind, id) > (?, ?, ?)"
        start = [after] if beyond is None else [after, beyond[0].value, beyond[1]]
        sql = (
            f"SELECT revision, op, kind, id, reason FROM changes WHERE {place} "
            f"AND kind IN ({', '.join('?' * len(kinds))}) ORDER BY revision, kind, id LIMIT ?"
        )
        most = -1 if limit is None else limit
        return [
            ChangeRecord(revision, op, (self._kind(kind), id), reason)
            for revision, op, kind, id, reason in self._all(sql, [*start, *kinds, most])
        ]

    def walk(self, kind: Kind, filters: Filters, after: str, limit: int) -> _Page:
        where, values = _where(kind, filters)
        sql = f"SELECT {_COLUMNS} FROM resources r WHERE {where} AND r.id > ? ORDER BY r.id LIMIT ?"
        return [self._stored(row) for row in self._all(sql, [*values, after, limit])]

    def admitted(self, keys: Sequence[Key], filters: Filters) -> dict[Key, Stored]:
        """In the order asked for."""
        found = {}
        for kind, id in keys:
            where, values = _where(kind, filters)
            sql = f"SELECT {_COLUMNS} FROM resources r WHERE {where} AND r.id = ?"
            if row := self._first(sql, [*values, id]):
                found[kind, id] = self._stored(row)
        return found

    def _sources(self, where: str, values: tuple[str, ...]) -> _Sources:
        aliases: dict[str, _Strings] = {}
        listed = "SELECT path, alias FROM aliases ORDER BY path, place"
        for path, alias in self._all(listed):
            aliases.setdefault(path, []).append(alias)
        columns = "path, fingerprint, slug, status, reason, safety, seal"
        sql = f"SELECT {columns} FROM sources WHERE {where}"
        found = []
        for *row, sealed in self._all(sql + " ORDER BY path", values):
            named = tuple(aliases.get(row[0], ()))
            if seal(*row, *named) != sealed:
                raise self._explain("a source is not as it was written")
            path, fingerprint, slug, status, reason, safety = row
            found.append(Source(path, fingerprint, slug, status, reason, named, bool(safety)))
        return found

    def _first(self, sql: str, values: Sequence[Any] = ()) -> Any:
        try:
            return self._connection.execute(sql, values).fetchone()
        except READING_ERRORS as error:
            raise self._explain(error) from error

    def _all(self, sql: str, values: Sequence[Any] = ()) -> _Rows:
        try:
            return self._connection.execute(sql, values).fetchall()
        except READING_ERRORS as error:
            raise self._explain(error) from error

    def _stored(self, row: Sequence[Any]) -> Stored:
        kind, id, article, _, version, _, _, _, updated_at, payload, sealed = row
        if not isinstance(payload, bytes) or seal_of_resource(row[:-1]) != sealed:
            raise self._explain("a resource is not as it was written")
        return Stored(self._kind(kind), id, article, version, updated_at, payload)

    def _kind(self, text: str) -> Kind:
        try:
            return Kind(text)
        except ValueError as error:
            raise self._explain(error) from error


def _where(kind: Kind, filters: Filters) -> tuple[str, list[str]]:
    """A condition on `r` and its values."""
    parts, values = ["r.kind = ?"], [kind.value]
    has = "EXISTS (SELECT 1 FROM facets f WHERE f.kind = r.kind AND f.id = r.id AND f.name = ?"
    for wanted in filters.facets:
        for prefix, some in (("", wanted.any_of), ("NOT ", wanted.none_of)):
            if some and wanted.name == "article":  # a column, and one that an index begins with
                parts.append(f"r.article {prefix}IN ({', '.join('?' * len(some))})")
                values += some
            elif some:
                parts.append(f"{prefix}{has} AND f.value IN ({', '.join('?' * len(some))}))")
                values += [wanted.name, *some]
    if filters.updated_since is not None:
        parts.append("r.updated_at >= ?")
        values.append(filters.updated_since)
    if filters.updated_before is not None:
        parts.append("r.updated_at < ?")
        values.append(filters.updated_before)
    return " AND ".join(parts), values


def _order(sort: Sequence[str]) -> str:
    """ORDER BY terms; raises ValueError on a name that is not in the port."""
    terms = []
    for name in sort:
        column = _SORTS.get(name.removeprefix("-"))
        if column is None:
            raise ValueError(f"cannot sort by {name!r}")
        terms += [f"{column} IS NULL", column + (" DESC" if name.startswith("-") else "")]
    return ", ".join([*terms, "r.article", "r.position", "r.id"])
