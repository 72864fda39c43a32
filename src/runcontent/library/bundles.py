"""The whole library as one file, to carry along: SQLite with full-text search, and JSON lines.

Built after a publish, in the process that published, and never in a request. A revision's bundle is
a directory `index/bundles/<identity>-<revision>/`, made complete under another name and renamed.
The one before it is kept, for those who are downloading it.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import brotli
import orjson

from ..model import Kind
from ..search.query import Filters
from ..settings import Settings
from ..store.port import Snapshot, Store
from ..store.shelf import Shelf
from .bundle_tables import APPLICATION, TABLES, VERSION
from .bundle_words import synonym_rows
from .images import Images
from .media_manifest import media_files
from .shared_bundles import MANIFEST, SharedBundles
from .shared_images import open_images
from .sync_tokens import DEFAULT_FORMATS, Selection, Tokens
from .syncing import end, hides, in_formats

NAMES = ("bundle.sqlite", "bundle.ndjson")
CODINGS = {"identity": "", "gzip": ".gz", "br": ".br"}
KEPT = 2
_PAGE = 500
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class BundleFile:
    """One file of a bundle, in one coding. `tag` names its very bytes."""

    path: Path
    tag: str
    revision: int
    published_at: str | None


class Bundles:
    """The bundles of one library."""

    def __init__(self, store: Store, settings: Settings, shelf: Shelf | None = None) -> None:
        self._store, self._settings, self._shelf = store, settings, shelf
        self._folder = settings.index / "bundles"
        self._shared = None if shelf is None else SharedBundles(self._folder, shelf)

    def find(self, name: str, coding: str = "identity") -> BundleFile | None:
        """The newest file of this name; None while there is none. It may be of an earlier
        revision, but never holds what was withdrawn for safety since. Raises LibraryUnavailable."""
        with self._store.snapshot() as snapshot:
            there = self._there(snapshot)
            if self._shared is not None:
                shared = _usable(snapshot, self._shared.names())
                if shared and shared[-1] not in (path.name for path in there):
                    self._shared.follow(shared[-1])
            if not there:
                return None
            found: dict[str, Any] = orjson.loads((there[-1] / MANIFEST).read_bytes())
            if hides(snapshot, found["revision"]):
                return None
        return BundleFile(
            there[-1] / f"{name}{CODINGS[coding]}",
            found["files"][f"{name}{CODINGS[coding]}"],
            found["revision"],
            found["published_at"],
        )

    def build(self) -> bool:
        """Build the bundle of the present revision unless it is there; whether it was built.

        One process builds at a time; a second one leaves it to the first, which goes on until the
        present revision is done. Raises LibraryUnavailable and OSError; nothing is then lost.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        has_built = False
        with (self._folder / "lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            while self._build_present():
                has_built = True
        return has_built

    def _build_present(self) -> bool:
        with self._store.snapshot() as snapshot:
            target = self._folder / _directory(snapshot, snapshot.revision)
            if snapshot.generation is None or target.exists():
                return False
            if self._shared is not None and self._shared.fetch(target.name):
                return False
            for left in self._folder.glob(".new-*"):
                shutil.rmtree(left, ignore_errors=True)
            new = Path(tempfile.mkdtemp(prefix=".new-", dir=self._folder))
            images = open_images(self._settings.index / "media", self._shelf)
            token = Tokens.open(self._settings, self._shelf).write(end(snapshot, Selection()))
            _write_sqlite(new / NAMES[0], snapshot, images, token)
            _write_lines(new / NAMES[1], snapshot, images, token)
            for name in NAMES:
                _compress(new / name)
            files = {path.name: _digest(path) for path in sorted(new.iterdir())}
            manifest = {
                "revision": snapshot.revision,
                "published_at": snapshot.published_at,
                "files": files,
            }
            (new / MANIFEST).write_bytes(orjson.dumps(manifest))
            if self._shared is not None and not self._shared.offer(target.name, new):
                shutil.rmtree(new)
                self._shared.fetch(target.name)
                return False
            new.rename(target)
            kept = self._there(snapshot)[-KEPT:]
            if self._shared is not None:
                self._shared.sweep(_usable(snapshot, self._shared.names())[-KEPT:])
            for other in self._folder.glob("*-*"):
                if other not in kept and not other.name.startswith("."):
                    shutil.rmtree(other, ignore_errors=True)
        return True

    def _there(self, snapshot: Snapshot) -> list[Path]:
        """Those of this library that a copy can go on from, the newest last: none of a revision
        that a backup has undone, or since which deletions were forgotten."""
        names = (path.name for path in self._folder.glob(f"{snapshot.identity}-*"))
        return [self._folder / name for name in _usable(snapshot, names)]


def _usable(snapshot: Snapshot, names: Iterable[str]) -> list[str]:
    found = {}
    for name in names:
        if name.startswith(f"{snapshot.identity}-"):
            revision = int(name.split("-")[1])
            known = snapshot.floor <= revision <= snapshot.revision
            if known and name == _directory(snapshot, revision):
                found[revision] = name
    return [found[revision] for revision in sorted(found)]


def _directory(snapshot: Snapshot, revision: int) -> str:
    return f"{snapshot.identity}-{revision:012}-{snapshot.mark(revision)}"


def _resources(snapshot: Snapshot) -> Iterator[dict[str, Any]]:
    """Everything, in the order in which a copy walks."""
    for kind in Kind:
        after = ""
        while page := snapshot.walk(kind, Filters(), after, _PAGE):
            for stored in page:
                yield in_formats(stored.payload, DEFAULT_FORMATS)
            after = page[-1].id


def _vocabulary(snapshot: Snapshot) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = orjson.loads(snapshot.meta("taxonomy") or "{}")
    return {"tags": found.get("tags", []), "categories": found.get("categories", [])}


def _groups(snapshot: Snapshot) -> list[list[str]]:
    """Names that mean the same."""
    found: list[list[str]] = orjson.loads(snapshot.meta("synonyms") or "[]")
    return found


def _meta(snapshot: Snapshot, token: str) -> dict[str, str]:
    return {
        "schema": str(VERSION),
        "revision": str(snapshot.revision),
        "published_at": snapshot.published_at or "",
        "sync": f"/v1/sync?token={token}",
    }


def _write_sqlite(path: Path, snapshot: Snapshot, images: Images, token: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as bundle:
        bundle.execute("PRAGMA journal_mode = OFF")
        bundle.execute("PRAGMA synchronous = OFF")
        bundle.execute(f"PRAGMA application_id = {APPLICATION}")
        bundle.execute(f"PRAGMA user_version = {VERSION}")
        bundle.executescript(TABLES)
        bundle.execute("BEGIN")
        meta = sorted(_meta(snapshot, token).items())
        bundle.executemany("INSERT INTO meta VALUES (?, ?)", meta)
        vocabulary = _vocabulary(snapshot)
        tags = [
            (t["slug"], t["title"], t["parent"], t["condition"], t["description"], t["synonyms"])
            for t in vocabulary["tags"]
        ]
        rows = [(*tag[:-1], " ".join(tag[-1])) for tag in tags]
        bundle.executemany("INSERT INTO tags VALUES (?, ?, ?, ?, ?, ?)", rows)
        shelves = [(c["slug"], c["title"], c["description"]) for c in vocabulary["categories"]]
        bundle.executemany("INSERT INTO categories VALUES (?, ?, ?)", shelves)
        files = [
            (m.url, m.sha256, m.bytes, m.content_type, m.width, m.height)
            for m in media_files(snapshot, images)[1]
        ]
        bundle.executemany("INSERT INTO media VALUES (?, ?, ?, ?, ?, ?)", files)
        bundle.executemany(
            "INSERT INTO resources (kind, id, payload) VALUES (?, ?, ?)",
            (
                (resource["kind"], resource["id"], orjson.dumps(resource).decode())
                for resource in _resources(snapshot)
            ),
        )
        # an article's text has its parts' in it
        articles = "SELECT title || ' ' || keywords || ' ' || body FROM texts, resources USING (n)"
        texts = bundle.execute(f"{articles} WHERE kind = 'article'")
        synonyms = synonym_rows(_groups(snapshot), (row[0] for row in texts))
        bundle.executemany("INSERT INTO synonyms VALUES (?, ?)", synonyms)
        bundle.execute("INSERT INTO search (search) VALUES ('optimize')")
        bundle.execute("COMMIT")
        bundle.execute("VACUUM")


def _write_lines(path: Path, snapshot: Snapshot, images: Images, token: str) -> None:
    with path.open("wb") as file:
        head: dict[str, Any] = {"meta": _meta(snapshot, token)}
        head |= _vocabulary(snapshot)
        head["synonyms"] = _groups(snapshot)
        _line(file, head)
        for resource in _resources(snapshot):
            _line(file, {"op": "upsert", "resource": resource})


def _line(file: BinaryIO, value: Any) -> None:
    file.write(orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE))


def _compress(path: Path) -> None:
    """Beside the file, in each coding that callers take."""
    with (
        path.open("rb") as file,
        Path(f"{path}.gz").open("wb") as target,
        gzip.GzipFile("", "wb", 6, target, mtime=0) as coded,
    ):
        shutil.copyfileobj(file, coded, _CHUNK)
    compressor = brotli.Compressor(quality=6)
    with path.open("rb") as file, Path(f"{path}.br").open("wb") as target:
        while chunk := file.read(_CHUNK):
            target.write(compressor.process(chunk))
        target.write(compressor.finish())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:32]
