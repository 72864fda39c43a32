"""`bundle.sqlite`: to download, and to search without a network."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .client import ApiError, Client

KINDS = ("article", "section", "faq", "advice", "guide", "plan")
_LONGEST_NAME = 6
_WORD = re.compile(r"[^\W_]+")
_FIND = """
SELECT resources.kind, resources.id, texts.title, snippet(search, 3, '[', ']', '…', 16)
FROM search JOIN resources ON resources.n = search.rowid JOIN texts ON texts.n = search.rowid
WHERE search MATCH ? AND resources.kind IN (SELECT value FROM json_each(?))
ORDER BY rank * CASE resources.kind WHEN 'article' THEN 3 ELSE 1 END, resources.n LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Downloaded:
    """`etag` is to hand in with the next download; `bytes` came over the network now."""

    etag: str
    is_new: bool
    bytes: int


@dataclass(frozen=True, slots=True)
class Hit:
    """What was found, with a piece of its text; found words in brackets."""

    kind: str
    id: str
    title: str
    snippet: str


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
) -> list[Hit]:
    """The best first. All words are wanted, or one of their synonyms; where nothing has them all,
    any of them. `is_prefix`: the last word may go on."""
    groups = _groups(connection, [word.casefold() for word in _WORD.findall(q)], is_prefix)
    wanted = json.dumps(list(kinds))
    for operator in (" AND ", " OR "):
        if groups:
            found = connection.execute(_FIND, (operator.join(groups), wanted, limit)).fetchall()
            if found:
                return [Hit(*row) for row in found]
    return []


def _groups(connection: sqlite3.Connection, words: list[str], is_prefix: bool) -> list[str]:
    """Each word, or longest name, with its synonyms; in quotes nothing is FTS5's own syntax."""
    groups, at = [], 0
    while at < len(words):
        for span in range(min(_LONGEST_NAME, len(words) - at), 0, -1):
            name = " ".join(words[at : at + span])
            query = "SELECT other FROM synonyms WHERE name = ? ORDER BY other"
            others = [" ".join(_WORD.findall(row[0])) for row in connection.execute(query, (name,))]
            if others or span == 1:
                break
        at += span
        star = "*" if is_prefix and at == len(words) and span == 1 else ""
        groups.append("(" + " OR ".join([f'"{name}"{star}', *(f'"{o}"' for o in others)]) + ")")
    return groups
