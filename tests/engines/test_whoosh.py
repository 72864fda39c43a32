"""What holds of the Whoosh engine beyond the port: its files."""

from __future__ import annotations

import hashlib
import pickle
from pathlib import Path

import pytest

from runcontent.engines.whoosh import WhooshEngine
from runcontent.errors import LibraryUnavailable
from runcontent.search.query import Filters, Query

from ..fakes.resources import make_resource

SHELF = [make_resource(f"a/{n}", title=f"t{n}", body="knee pain") for n in range(20)]


def _digests(directory: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in directory.iterdir()}


def test_generations_are_for_their_owner_alone(tmp_path: Path) -> None:
    """Whoosh unpickles what it reads, so nobody else may write there: mode 0700."""
    index = tmp_path / "some" / "index"
    generation = WhooshEngine(index).commit(None, SHELF, [])
    assert index.stat().st_mode & 0o777 == (index / generation).stat().st_mode & 0o777 == 0o700


def test_a_commit_writes_no_byte_of_its_base(tmp_path: Path) -> None:
    """Files are shared with the base by hard links, and none that is shared is written to."""
    engine = WhooshEngine(tmp_path)
    base = engine.commit(None, SHELF, [])
    before = _digests(tmp_path / base)
    last = engine.commit(base, [make_resource("b/1", body="knee")], [SHELF[0].key])
    for _ in range(12):  # until Whoosh writes its segments into one
        last = engine.commit(last, [make_resource("b/1", body="hip")], [SHELF[1].key])
    assert _digests(tmp_path / base) == before


def test_unchanged_documents_are_not_copied(tmp_path: Path) -> None:
    """A small commit on a base shares the base's segments on the disk."""
    engine = WhooshEngine(tmp_path)
    base = engine.commit(None, SHELF, [])
    last = engine.commit(base, SHELF[:1], [])
    inodes = [{p.stat().st_ino for p in (tmp_path / each).iterdir()} for each in (base, last)]
    assert inodes[0] & inodes[1]


class Trap:
    """Unpickled, it leaves a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return Path.touch, (Path(self.path),)  # type: ignore[return-value]


def test_what_was_not_sealed_is_never_unpickled(tmp_path: Path) -> None:
    """A generation with a changed file is refused before any of it is read as a pickle."""
    engine = WhooshEngine(tmp_path / "index")
    generation = engine.commit(None, SHELF, [])
    for file in (tmp_path / "index" / generation).iterdir():
        file.write_bytes(pickle.dumps(Trap(tmp_path / "sprung")))
    with pytest.raises(LibraryUnavailable):
        WhooshEngine(tmp_path / "index").search(generation, Query(()), Filters(), 1, 0)
    assert not (tmp_path / "sprung").exists()
    pickle.loads(pickle.dumps(Trap(tmp_path / "sprung")))
    assert (tmp_path / "sprung").exists(), "the trap works"
