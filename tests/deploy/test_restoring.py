"""Backup and upgrade as docs/deploy.md tells them: what copies of the library notice of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from runcontent.bootstrap import open_library
from runcontent.errors import InvalidParameters, LibraryUnavailable, SyncExpired
from runcontent.library import Copies, Delete, Library, Selection, Synced
from runcontent.settings import Settings
from runcontent.store.sqlite_schema import VERSION

from ..web.libraries import make_library, write_article

SECRET = "s" * 32


@pytest.fixture
def library(tmp_path: Path) -> Library:
    settings = make_library(tmp_path, "a", "b").settings
    return open_library(replace(settings, secret=SECRET))


def _walk(settings: Settings) -> str:
    """A whole copy; the token by which it goes on."""
    told = _follow(settings, None)
    assert told.sync is not None
    return told.sync


def _follow(settings: Settings, token: str | None) -> Synced:
    copies = Copies(open_library(settings).store, settings)
    return copies.sync(token, None if token else Selection(), 1000)


def _told(synced: Synced) -> set[str]:
    """The operations and ids of a page."""
    return {
        f"- {entry.key[1]}" if isinstance(entry, Delete) else f"+ {entry.resource['id']}"
        for entry in synced.page.entries
    }


def _back_up(library: Library, place: Path) -> Path:
    """As `sqlite3 library.db '.backup …'` does, while the library is served."""
    with (
        closing(sqlite3.connect(library.settings.index / "library.db")) as source,
        closing(sqlite3.connect(place)) as target,
    ):
        source.backup(target)
    return place


def _restore(library: Library, backup: Path | None, index: Path) -> Settings:
    """Into an empty directory, from the articles and perhaps a backup; then published."""
    settings = replace(library.settings, index=index)
    index.mkdir(mode=0o700)
    if backup is not None:
        backup.rename(index / "library.db")
    report = open_library(settings).publish()
    assert report.problems == ()
    return settings


def test_with_the_newest_backup_nothing_is_lost(library: Library, tmp_path: Path) -> None:
    """Copies go on and are told what changed, deletions included; search is built anew."""
    token = _walk(library.settings)
    (library.settings.articles / "b.md").unlink()
    library.publish()
    backup = _back_up(library, tmp_path / "backup.db")
    restored = _restore(library, backup, tmp_path / "restored")
    told = _follow(restored, token)
    assert "- b" in _told(told)
    assert told.sync is not None
    assert _told(_follow(restored, told.sync)) == set()
    assert open_library(restored).ready()


def test_with_an_older_backup_who_knows_more_is_told(library: Library, tmp_path: Path) -> None:
    """Copies that are as old as the backup go on; those that have what came after begin again."""
    old = _walk(library.settings)
    backup = _back_up(library, tmp_path / "backup.db")
    write_article(library.settings.articles, "c")
    library.publish()
    new = _follow(library.settings, old).sync
    restored = _restore(library, backup, tmp_path / "restored")
    assert "+ c" in _told(_follow(restored, old))
    with pytest.raises(SyncExpired):
        _follow(restored, new)


def test_with_the_articles_alone_every_copy_begins_again(library: Library, tmp_path: Path) -> None:
    """With the secret that is said (410), without it the token is not known (422)."""
    token = _walk(library.settings)
    restored = _restore(library, None, tmp_path / "restored")
    with pytest.raises(SyncExpired):
        _follow(restored, token)
    with pytest.raises(InvalidParameters, match="made anew"):
        _follow(replace(restored, secret=""), token)


def test_an_older_index_is_made_anew_and_a_newer_one_left_alone(library: Library) -> None:
    """After an upgrade the next publish rebuilds; after a downgrade nothing is touched."""
    token = _walk(library.settings)
    for version, raised in ((VERSION + 1, LibraryUnavailable), (VERSION - 1, None)):
        with closing(sqlite3.connect(library.settings.index / "library.db")) as file:
            file.execute(f"PRAGMA user_version = {version}")
        opened = open_library(library.settings)
        with pytest.raises(LibraryUnavailable, match=f"schema {version}"):
            opened.revision()
        if raised is not None:
            with pytest.raises(raised, match="delete the index directory"):
                opened.publish()
    assert open_library(library.settings).publish().revision == 1
    with pytest.raises(SyncExpired):
        _follow(library.settings, token)
