"""What holds of the SQLite store beyond the port: its file, its processes and its damage."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing, suppress
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runcontent.errors import LibraryUnavailable
from runcontent.model import Kind
from runcontent.search.query import FacetFilter, Filters
from runcontent.store.port import Changes, Snapshot
from runcontent.store.sqlite import SqliteStore

from ..fakes.resources import make_resource
from .conformance.publishing import AT, publish, source


def _fill(store: SqliteStore) -> None:
    publish(
        store,
        *(make_resource(f"a/{n}", body="x" * 50, facets={"tag": ("knee",)}) for n in range(40)),
        sources=[source("a.md", aliases=("b",))],
        meta={"taxonomy": "{}"},
    )


def _read_all(snapshot: Snapshot) -> None:
    """Ask every question of the port."""
    snapshot.get_many(list(snapshot.versions()))
    filters = Filters((FacetFilter("tag", ("knee",), ("hip",)),), updated_since="2026-01-01")
    for kind in Kind:
        snapshot.ids(kind)
        snapshot.titles(kind)
        snapshot.list(kind, Filters(), ("title", "-updated_at"), 1000, 0)
        snapshot.list(kind, filters, (), 1000, 0)
    snapshot.count("tag")
    snapshot.sources()
    snapshot.source_by_slug("a")
    snapshot.slug_by_alias("b")
    snapshot.meta("taxonomy")
    snapshot.changes(0)
    snapshot.mark(1)
    snapshot.walk(Kind.SECTION, filters, "", 10)
    snapshot.admitted([(Kind.SECTION, "a/1")], filters)


def test_the_directory_is_for_its_owner_alone(tmp_path: Path) -> None:
    """The index's directory is made, parents included, with mode 0700."""
    with closing(SqliteStore(tmp_path / "some" / "index" / "library.db")):
        assert (tmp_path / "some" / "index").stat().st_mode & 0o777 == 0o700


def test_opening_leaves_one_file_and_no_scraps(tmp_path: Path) -> None:
    """A library appears whole under its name; nothing half-made is left beside it."""
    for _ in range(2):
        with closing(SqliteStore(tmp_path / "library.db")):
            pass
    assert [file.name for file in tmp_path.iterdir()] == ["library.db"]


def test_a_library_that_was_deleted_is_made_anew_by_publishing(tmp_path: Path) -> None:
    """Readers that held the old file find the new one, without any of the old one's log."""
    with closing(SqliteStore(tmp_path / "library.db")) as store:
        with store.snapshot():  # so that the log is not folded into the file
            _fill(store)
            assert (tmp_path / "library.db-wal").stat().st_size
            (tmp_path / "library.db").unlink()
        with pytest.raises(LibraryUnavailable, match="no library"), store.snapshot():
            pass
        assert publish(store, make_resource("new")) == 1
        with store.snapshot() as snapshot:
            assert list(snapshot.versions()) == [(Kind.SECTION, "new")]


def test_a_path_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    """Opening raises nothing; reading and publishing say what is wrong."""
    (tmp_path / "file").write_text("in the way")
    with closing(SqliteStore(tmp_path / "file" / "library.db")) as store:
        with pytest.raises(LibraryUnavailable, match=r"file/library\.db"), store.snapshot():
            pass
        with pytest.raises(LibraryUnavailable, match=r"file/library\.db"):
            publish(store)


def test_publishing_into_an_older_version_is_refused(tmp_path: Path) -> None:
    """A library of another schema is not written to; the error names both versions and what to
    do."""
    with closing(SqliteStore(tmp_path / "library.db")) as store:
        with closing(sqlite3.connect(tmp_path / "library.db")) as connection:
            connection.execute("PRAGMA user_version = 999")
        expected = r"has schema 999, this version reads \d+; delete .* run `runcontent index`"
        with pytest.raises(LibraryUnavailable, match=expected):
            publish(store)


KILLED = """
import os, sys
from pathlib import Path
from runcontent.model import Kind
from runcontent.store.port import Changes
from runcontent.store.sqlite import SqliteStore

class Deadly(list):
    def __iter__(self):
        os._exit(9)

store = SqliteStore(Path(sys.argv[1]))
store.publish(Changes(deletes=[((Kind.SECTION, "a/1"), "x")], sources=Deadly()), "g2", "now")
"""


def test_a_process_that_dies_while_publishing_leaves_the_old_library(tmp_path: Path) -> None:
    """Killed with its writes half done, a publisher leaves revision 1 whole, and no lock."""
    with closing(SqliteStore(tmp_path / "library.db")) as store:
        _fill(store)
        done = subprocess.run([sys.executable, "-c", KILLED, str(store.path)], check=False)
        assert done.returncode == 9
        with store.snapshot() as snapshot:
            assert (snapshot.revision, len(snapshot.versions())) == (1, 40)
            assert snapshot.sources().keys() == {"a.md"}
        assert publish(store) == 2


FORKED = """
import os, sys
from pathlib import Path
from runcontent.store.port import Changes
from runcontent.store.sqlite import SqliteStore

store = SqliteStore(Path(sys.argv[1]))
with store.snapshot() as held:
    with store.snapshot():
        pass  # its connection is kept for the next one
    child = os.fork()
    if not child:
        store.publish(Changes(), "g2", "now")
        with store.snapshot() as own:
            os._exit(own.revision)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 2
    assert held.revision == 1 and held.meta("taxonomy") == "{}"
with store.snapshot() as later:
    assert later.revision == 2
"""


def test_a_forked_process_opens_connections_of_its_own(tmp_path: Path) -> None:
    """A child never uses its parent's connections, which SQLite does not survive."""
    with closing(SqliteStore(tmp_path / "library.db")) as store:
        _fill(store)
        subprocess.run([sys.executable, "-c", FORKED, str(store.path)], check=True)


@cache
def _whole() -> bytes:
    """The bytes of a good library."""
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "library.db"
        with closing(SqliteStore(path)) as store:
            _fill(store)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return path.read_bytes()


@pytest.mark.parametrize(
    ("there", "instead"),
    [
        (b"CREATE TABLE resources", b"CREATE TABLE re\x80ources"),
        (b"generation TEXT", b"generation\xff TEX"),
        (b"section", b"sectiom"),
        (b"section", b"secti\xf8n"),
        (b'{"kind"', b'{"k'),
    ],
)
def test_damage_of_names_is_unavailable(tmp_path: Path, there: bytes, instead: bytes) -> None:
    """Names that cannot be decoded, or are none of ours, are damage and no bug."""
    assert there in _whole()
    path = tmp_path / "library.db"
    path.write_bytes(_whole().replace(there, instead))
    with (
        closing(SqliteStore(path)) as store,
        pytest.raises(LibraryUnavailable, match="runcontent index"),
        store.snapshot() as snapshot,
    ):
        _read_all(snapshot)


_overwritten = st.lists(
    st.tuples(st.integers(0, 2**20), st.binary(min_size=1, max_size=64)), min_size=1, max_size=4
)


@settings(max_examples=50, deadline=None)
@given(overwritten=_overwritten, cut=st.one_of(st.just(0), st.integers(0, 2**20)))
def test_damage_is_unavailable_or_harmless(overwritten: list[tuple[int, bytes]], cut: int) -> None:
    """Whatever bytes of the file are overwritten or missing, reading and publishing end well or
    as LibraryUnavailable, and in no other way."""
    whole = _whole()
    damaged = bytearray(whole)
    for place, junk in overwritten:
        at = place % len(whole)
        damaged[at : at + len(junk)] = junk
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "library.db"
        path.write_bytes(damaged[: len(whole) - cut % len(whole)])
        with closing(SqliteStore(path)) as store, suppress(LibraryUnavailable):
            with store.snapshot() as snapshot:
                _read_all(snapshot)
            deletes = [((Kind.SECTION, "a/1"), "deleted")]
            store.publish(Changes([make_resource("a/2")], deletes), "g2", AT)
