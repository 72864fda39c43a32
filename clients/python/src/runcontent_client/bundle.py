"""`bundle.sqlite`: to download, and to search without a network."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .bundle_query import fts_query
from .client import ApiError, Client

KINDS = ("article", "section", "faq", "advice", "guide", "plan")
_FIND = """
SELECT resources.kind, resources.id, texts.title, snippet(search, 3, '[', ']', '…', 16),
  coalesce(json_extract(resources.payload, '$.article.slug'), resources.id)
FROM search JOIN resources ON resources.n = search.rowid JOIN texts ON texts.n = search.rowid
WHERE search MATCH ? AND resources.kind IN (SELECT value FROM json_each(?))
ORDER BY rank * CASE resources.kind WHEN 'article' THEN 3 ELSE 1 END, resources.n LIMIT ?
"""
_SIGNS = """
SELECT payload FROM resources WHERE kind = 'advice' AND id > ? AND id < ?
AND json_extract(payload, '$.advice_kind') = 'red_flag' ORDER BY n
"""
_WARNED = 3
"""How many articles, from the first, bring their warning signs."""


@dataclass(frozen=True, slots=True)
class Downloaded:
    """`etag` is to hand in with the next download; `bytes` came over the network now."""

    etag: str
    is_new: bool
    bytes: int


@dataclass(frozen=True, slots=True)
class Hit:
    """What was found, with a piece of its text; found words in brackets. `article` is the slug of
    the one that it is, or is part of."""

    kind: str
    id: str
    title: str
    snippet: str
    article: str


@dataclass(frozen=True, slots=True)
class BundleSearch:
    """`warning_signs` are the advice of the first articles that says when to see somebody: show
    it with the hits."""

    hits: list[Hit]
    warning_signs: list[dict[str, Any]]


def download_bundle(
    client: Client, path: str | Path, etag: str | None = None, name: str = "bundle.sqlite"
) -> Downloaded:
    """Download a bundle to `path`, which is replaced when it is complete and its hash is right.

    What an interrupted download has left beside it is gone on with, if the server's file is the
    same. `etag`: of what is at `path`; then nothing comes if that is the newest. Raises ApiError,
    httpx.TransportError and OSError.
    """
    path = Path(path)
    part, tag = path.with_name(f"{path.name}.part"), path.with_name(f"{path.name}.part.etag")
    address, received = f"{client.base}/v1/{name}", 0
    for is_last in (False, True):
        begun = tag.read_text("ascii") if part.exists() and tag.exists() else None
        at = part.stat().st_size if begun else 0
        headers = {"Accept": "*/*", "Accept-Encoding": "identity", "Range": f"bytes={at}-"}
        headers |= {"If-Range": begun} if begun else {"If-None-Match": etag} if etag else {}
        try:
            with client.answer(address, headers) as answer:
                if answer.status_code == 304:
                    return Downloaded(etag or "", False, received)
                now = answer.headers["ETag"]
                is_rest = begun == now and answer.status_code == 206
                tag.write_text(now, "ascii")
                with part.open("ab" if is_rest else "wb") as file:
                    for chunk in answer.iter_raw():
                        file.write(chunk)
                        received += len(chunk)
        except ApiError as error:
            if error.status != 416 or is_last:
                raise
            part.unlink()  # it was complete, or of a longer file
            continue
        with part.open("rb") as file:  # an ETag is the first half of the SHA-256
            is_right = now == f'"{hashlib.file_digest(file, "sha256").hexdigest()[:32]}"'
        tag.unlink()
        if is_right:
            part.replace(path)
            return Downloaded(now, True, received)
        part.unlink()
    raise OSError(f"{address}: what came is not what its ETag names")


def search_bundle(
    connection: sqlite3.Connection,
    q: str,
    kinds: Sequence[str] = KINDS,
    limit: int = 20,
    is_prefix: bool = False,
) -> BundleSearch:
    """The best first. All words are wanted, or one of their synonyms; where nothing has them all,
    any of them; `"phrases"`, `-not` and `OR` are taken. `is_prefix`: the last word may go on."""
    query = fts_query(q, lambda names: _synonyms(connection, names), is_prefix)
    wanted = json.dumps(list(kinds))
    rows: list[Any] = []
    for text in dict.fromkeys((query.all, query.any)):
        if text is not None and not rows:
            rows = connection.execute(_FIND, (text, wanted, limit)).fetchall()
    hits = [Hit(*row) for row in rows]
    articles = list(dict.fromkeys(hit.article for hit in hits))[:_WARNED]
    return BundleSearch(hits, [sign for slug in articles for sign in _signs(connection, slug)])


def _signs(connection: sqlite3.Connection, slug: str) -> list[dict[str, Any]]:
    """The advice of an article that says when to see somebody."""
    rows = connection.execute(_SIGNS, (f"{slug}/", f"{slug}0"))  # "0" follows "/"
    return [json.loads(row[0]) for row in rows]


def _synonyms(connection: sqlite3.Connection, names: Sequence[str]) -> dict[str, list[str]]:
    query = (
        "SELECT name, other FROM synonyms WHERE name IN (SELECT value FROM json_each(?)) "
        "ORDER BY name, other"
    )
    found: dict[str, list[str]] = {}
    for name, other in connection.execute(query, (json.dumps(list(names)),)):
        found.setdefault(name, []).append(other)
    return found
