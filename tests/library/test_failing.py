"""A publish that fails leaves the library as it was, and the next one puts things right."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Collection
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from runcontent.engines.port import SearchEngine
from runcontent.engines.whoosh import WhooshEngine
from runcontent.errors import ContentError, LibraryUnavailable, PublishLocked
from runcontent.library import Library, Search
from runcontent.model import Kind
from runcontent.settings import Settings
from runcontent.store.port import Changes
from runcontent.store.sqlite import SqliteStore

from ..fakes.memory_store import MemoryStore
from .conftest import OpenLibrary
from .drafts import Draft, write_files

KNEE = Draft()
EDITED = replace(KNEE, word="stress")
HITS = 4
"""The article, two sections and a piece of advice hold the word."""


class Broken(Exception):
    """What a broken part fails with."""


class FullStore(MemoryStore):
    """A store that can be read, and cannot be written while `full`."""

    full = False

    def publish(self, changes: Changes, generation: str, published_at: str) -> int:
        if self.full:
            raise Broken
        return super().publish(changes, generation, published_at)


class Sweepless:
    """An engine that fails when it is to sweep, by `error`."""

    error: Exception | None = None

    def __init__(self, engine: SearchEngine) -> None:
        self._engine = engine

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def sweep(self, keep: Collection[str]) -> None:
        if self.error is not None:
            raise self.error
        self._engine.sweep(keep)


def _generations(library: Library) -> list[str]:
    return sorted(path.name for path in library.settings.index.glob("search-*"))


def _total(library: Library, words: str) -> int:
    return library.search(Search(words)).total


def test_a_store_that_cannot_be_written_leaves_the_old_library(tmp_path: Path) -> None:
    """When the one commit fails, the old generation answers, and the next publish sweeps what was
    left over."""
    settings = Settings(articles=tmp_path / "articles", index=tmp_path / "index")
    store = FullStore()
    library = Library(store, WhooshEngine(settings.index), settings)
    write_files(settings.articles, {"knee.md": KNEE})
    library.publish()
    write_files(settings.articles, {"knee.md": EDITED})
    store.full = True
    with pytest.raises(Broken):
        library.publish()
    assert (library.revision()[0], _total(library, "load")) == (1, HITS)
    store.full = False
    assert library.publish().revision == 2
    assert (_total(library, "load"), _total(library, "stress")) == (0, HITS)
    assert len(_generations(library)) == 2


def test_what_fails_after_the_commit_is_published_all_the_same(tmp_path: Path) -> None:
    """Nothing after the commit is needed for it to hold; what could not be swept is swept by the
    next publish, though it finds nothing new."""
    settings = Settings(articles=tmp_path / "articles", index=tmp_path / "index")
    engine: Any = Sweepless(WhooshEngine(settings.index))
    library = Library(MemoryStore(), engine, settings)
    for number, error in ((1, Broken()), (2, OSError("too many open files")), (3, None)):
        write_files(settings.articles, {"knee.md": replace(KNEE, word=f"load{number}")})
        engine.error = error
        with pytest.raises(Broken) if number == 1 else nullcontext():
            library.publish()
        assert (library.revision()[0], _total(library, f"load{number}")) == (number, HITS)
    assert len(_generations(library)) == 2
    assert library.publish().revision == 3
    assert len(_generations(library)) == 1


@pytest.mark.embedded
def test_one_publish_runs_at_a_time(open_library: OpenLibrary) -> None:
    """A second publish is refused, by the number of the process that holds the lock, and runs
    when the lock is free."""
    library = open_library("index")
    write_files(library.settings.articles, {"knee.md": KNEE})
    library.publish()
    with (library.settings.index / "publish.lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(PublishLocked, match=f"process {os.getpid()} is publishing"):
            library.publish()
    assert library.publish().revision == 1


@pytest.mark.embedded
def test_what_is_no_library_is_never_replaced(open_library: OpenLibrary) -> None:
    """Publishing beside somebody else's file changes nothing and says what to delete."""
    library = open_library("index")
    write_files(library.settings.articles, {"knee.md": KNEE})
    path = library.settings.index / "library.db"
    path.write_bytes(b"x" * 5000)
    with pytest.raises(LibraryUnavailable, match="delete the index directory"):
        library.publish()
    assert path.read_bytes() == b"x" * 5000


@pytest.mark.embedded
def test_a_damaged_store_is_built_anew(open_library: OpenLibrary) -> None:
    """A flipped byte is unavailable until the next publish, which makes everything again."""
    library = open_library("index")
    write_files(library.settings.articles, {"knee.md": KNEE})
    made = library.publish().added
    assert isinstance(library.store, SqliteStore)
    library.store.close()
    path = library.settings.index / "library.db"
    assert path.read_bytes().count(b"Too much load") > 1
    path.write_bytes(path.read_bytes().replace(b"Too much load", b"Too much road"))
    for file in path.parent.glob("library.db-*"):
        file.unlink()
    fresh = open_library("index")
    with pytest.raises(LibraryUnavailable, match="run `runcontent index` to build it anew"):
        fresh.get(Kind.ARTICLE, "knee")
    assert fresh.publish().added == made
    assert b"Too much load" in fresh.get(Kind.ARTICLE, "knee").stored.payload


def test_a_bad_taxonomy_stops_everything(open_library: OpenLibrary) -> None:
    """No article is read by half a vocabulary: the last library stands."""
    library = open_library("index")
    write_files(library.settings.articles, {"knee.md": KNEE})
    library.publish()
    write_files(library.settings.articles, {"knee.md": EDITED, "taxonomy.yaml": "tags: 3\n"})
    with pytest.raises(ContentError, match=r"taxonomy\.yaml:\d+"):
        library.publish()
    assert (library.revision()[0], _total(library, "load")) == (1, HITS)


@pytest.mark.embedded
def test_a_damaged_generation_is_built_again(open_library: OpenLibrary) -> None:
    """Publishing finds that the search index does not answer and builds it whole, and nobody has
    to fetch anything again."""
    library = open_library("index")
    write_files(library.settings.articles, {"knee.md": KNEE, "hip.md": replace(KNEE, word="fall")})
    library.publish()
    for file in (library.settings.index / _generations(library)[0]).iterdir():
        file.write_bytes(file.read_bytes()[:-1] + b"\0")
    fresh = open_library("index")
    with pytest.raises(LibraryUnavailable, match="runcontent index"):
        _total(fresh, "load")
    report = fresh.publish()
    assert (report.added, report.changed, report.removed) == (0, 0, 0)
    assert (_total(fresh, "load"), _total(fresh, "fall")) == (HITS, HITS)
    with fresh.store.snapshot() as snapshot:
        assert list(snapshot.changes(1)) == []
        assert snapshot.get(Kind.ARTICLE, "knee") is not None


@pytest.mark.embedded
def test_a_library_that_was_deleted_is_built_again(open_library: OpenLibrary) -> None:
    """Without its database, everything is published anew from the articles."""
    library = open_library("index")
    write_files(library.settings.articles, {"knee.md": KNEE})
    library.publish()
    assert isinstance(library.store, SqliteStore)
    library.store.close()
    for file in library.settings.index.glob("library.db*"):
        file.unlink()
    fresh = open_library("index")
    assert fresh.publish().revision == 1
    assert _total(fresh, "load") == HITS
