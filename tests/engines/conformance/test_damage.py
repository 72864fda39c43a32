"""A damaged generation is unavailable, and never answers wrongly."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runcontent.engines.port import SearchEngine
from runcontent.errors import LibraryUnavailable
from runcontent.search.query import Filters, Matches

from ...fakes.resources import make_resource
from .asking import MANY, query
from .implementations import ENGINES, ENGINES_WITH_FILES

SHELF = [make_resource(f"a/{n}", title=f"t{n}", body=f"knee pain hip {n}") for n in range(20)]


def _replace_by_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def _change(file: Path, part: float, mask: int | None) -> None:
    """Change one byte that is not 0 already: by a mask, or to 0."""
    data = bytearray(file.read_bytes())
    at = int(part * len(data))
    while not data[at]:
        at += 1
    data[at] = 0 if mask is None else data[at] ^ mask
    file.write_bytes(data)


Damage = Callable[[Path], object]
DAMAGES: dict[str, Damage] = {
    "emptied": lambda file: file.write_bytes(b""),
    "cut by a byte": lambda file: file.write_bytes(file.read_bytes()[:-1]),
    "cut in half": lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
    "longer by a byte": lambda file: file.write_bytes(file.read_bytes() + b"\0"),
    "removed": lambda file: file.unlink(),
    "a folder": _replace_by_folder,
    "another file beside it": lambda file: file.with_name(f"{file.name}.x").write_bytes(b""),
    "replaced": lambda file: file.write_bytes(b"\x80\x04." + bytes(40)),
}
DAMAGES |= {f"a bit at {n} sixths": partial(_change, part=n / 6, mask=0x80) for n in range(6)}
DAMAGES |= {f"a zero at {n} sixths": partial(_change, part=n / 6, mask=None) for n in range(6)}


def _copy(directory: Path, target: Path) -> Path:
    """A copy without hard links, so that damage stays in it."""
    shutil.rmtree(target, ignore_errors=True)
    return Path(shutil.copytree(directory, target, dirs_exist_ok=True))  # a lock may come back


def _content(generation: Path) -> list[str]:
    """The files of a generation, but for locks: an engine makes them whenever it opens."""
    return sorted(file.name for file in generation.iterdir() if file.suffix != ".lock")


def _search(engine: SearchEngine, generation: str) -> Matches:
    return engine.search(generation, query("knee pain", "hip", "-t3"), Filters(), MANY, 0)


@dataclass(frozen=True, slots=True)
class Whole:
    """A directory with one good generation of two commits, and what it answers."""

    open: Callable[[Path], SearchEngine]
    index: Path
    generation: str
    answer: Matches = field(repr=False)


@pytest.fixture(scope="module", params=ENGINES_WITH_FILES)
def whole(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Whole:
    index = tmp_path_factory.mktemp("whole")
    engine = ENGINES[request.param].open(index)
    base = engine.commit(None, SHELF[:15], [])
    generation = engine.commit(base, SHELF[10:], [SHELF[1].key])
    engine.sweep([generation])
    return Whole(ENGINES[request.param].open, index, generation, _search(engine, generation))


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_of_any_file_is_unavailable(tmp_path: Path, whole: Whole, damage: str) -> None:
    """Whatever happened to whichever file, searching and committing on it say what to do, leave
    nothing behind, and work again when the file is back."""
    files = _content(whole.index / whole.generation)
    assert len(files) > 1
    for file in files:
        index = _copy(whole.index, tmp_path / "index")
        DAMAGES[damage](index / whole.generation / file)
        engine = whole.open(index)
        for _ in range(2):
            with pytest.raises(LibraryUnavailable, match="runcontent index"):
                _search(engine, whole.generation)
        with pytest.raises(LibraryUnavailable, match="runcontent index"):
            engine.commit(whole.generation, SHELF[:1], [])
        assert [path.name for path in index.iterdir()] == [whole.generation]
        _copy(whole.index / whole.generation, index / whole.generation)
        assert _search(engine, whole.generation) == whole.answer


_changes = st.tuples(st.integers(0, 2**20), st.integers(0, 2**20), st.integers(1, 255))


@settings(max_examples=60, deadline=None)
@given(changes=st.lists(_changes, min_size=1, max_size=3))
def test_no_change_of_bytes_gives_a_wrong_answer(
    whole: Whole, changes: list[tuple[int, int, int]]
) -> None:
    """Whichever bytes are changed, the answer is the right one or none."""
    with tempfile.TemporaryDirectory() as directory:
        index = _copy(whole.index, Path(directory) / "index")
        files = [index / whole.generation / name for name in _content(index / whole.generation)]
        for file, place, mask in changes:
            data = bytearray(files[file % len(files)].read_bytes())
            data[place % len(data)] ^= mask
            files[file % len(files)].write_bytes(data)
        with suppress(LibraryUnavailable):
            assert _search(whole.open(index), whole.generation) == whole.answer


@pytest.mark.parametrize("name", ENGINES_WITH_FILES)
def test_a_generation_that_was_never_finished_is_unavailable(tmp_path: Path, name: str) -> None:
    """What a killed publish leaves is no generation, does not stop the next one, and is swept."""
    engine = ENGINES[name].open(tmp_path)
    generation = engine.commit(None, SHELF, [])
    leftover = tmp_path / "search-2-0badcafe"
    leftover.mkdir()
    shutil.copy(next((tmp_path / generation).iterdir()), leftover / "half")
    with pytest.raises(LibraryUnavailable):
        _search(engine, leftover.name)
    last = engine.commit(generation, SHELF[:1], [])
    assert _search(engine, last).total == 19
    engine.sweep([last])
    assert [p.name for p in tmp_path.iterdir()] == [last]


@pytest.mark.parametrize("name", ENGINES_WITH_FILES)
def test_a_sweep_takes_nothing_but_generations(tmp_path: Path, name: str) -> None:
    """What else lies in the directory stays."""
    others = ["library.db", "media", "search-notes", "search-1-xyz", "old-search-1-00000000"]
    for other in others:
        (tmp_path / other).mkdir()
    engine = ENGINES[name].open(tmp_path)
    engine.commit(None, SHELF, [])
    engine.sweep(())
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(others)
