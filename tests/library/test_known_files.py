"""What a process knows of files: never what is not so any more."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runcontent.library.folder import read_folder
from runcontent.library.known_files import RACY, KnownFiles
from runcontent.settings import Settings

from .drafts import Draft, write_files

AHEAD = 3600 * 10**9
"""Nanoseconds by which a test's clock is ahead, so that what was just written is old."""


class Reader:
    """Asks for a file's bytes, and counts how often they were read."""

    def __init__(self, path: Path, ahead: int = AHEAD) -> None:
        self.path, self.times = path, 0
        self.known = KnownFiles(lambda: time.time_ns() + ahead)

    def ask(self) -> bytes:
        return self.known.fact("bytes", self.path, self._read)

    def _read(self) -> bytes:
        self.times += 1
        return self.path.read_bytes()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "file"
    found.write_bytes(b"first")
    return found


def test_what_has_not_changed_is_read_once(path: Path) -> None:
    reader = Reader(path)
    assert [reader.ask(), reader.ask(), reader.ask()] == [b"first"] * 3
    assert reader.times == 1


def _same_size(path: Path) -> None:
    path.write_bytes(b"other")


def _same_size_and_time(path: Path) -> None:
    status = path.stat()
    path.write_bytes(b"other")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def _another_in_its_place(path: Path) -> None:
    status = path.stat()
    new = path.with_name("new")
    new.write_bytes(b"other")
    os.utime(new, ns=(status.st_atime_ns, status.st_mtime_ns))
    new.replace(path)


def _longer(path: Path) -> None:
    path.write_bytes(b"other, and longer")


@pytest.mark.parametrize(
    "change", [_same_size, _same_size_and_time, _another_in_its_place, _longer]
)
def test_a_change_is_seen(path: Path, change: Callable[[Path], None]) -> None:
    """However it was made, its size and time of writing kept."""
    reader = Reader(path)
    reader.ask()
    change(path)
    assert reader.ask() == path.read_bytes() != b"first"


@pytest.mark.parametrize(("age", "times"), [(RACY - 10**9, 2), (RACY + 10**9, 1)])
def test_what_was_just_written_is_read_again(path: Path, age: int, times: int) -> None:
    """A later write in the same tick of the clock would leave no trace."""
    os.utime(path)
    reader = Reader(path, age)
    reader.ask()
    reader.ask()
    assert reader.times == times


def test_what_is_written_while_it_is_read_is_read_again(path: Path) -> None:
    """It may be half of one version and half of another."""
    reader = Reader(path)

    def read() -> bytes:
        found = path.read_bytes()
        path.write_bytes(b"other")
        return found

    assert reader.known.fact("bytes", path, read) == b"first"
    assert reader.ask() == b"other"


def test_what_cannot_be_read_is_not_known(path: Path) -> None:
    """Nor is what is gone."""
    reader = Reader(path)
    reader.ask()
    path.unlink()
    with pytest.raises(FileNotFoundError):
        reader.ask()
    path.symlink_to("/dev/null")
    assert [reader.ask(), reader.ask()] == [b"", b""]
    assert reader.times == 4


def test_what_nobody_asks_for_is_forgotten(path: Path) -> None:
    """So that what is known is no more than what is there."""
    reader = Reader(path)
    reader.ask()
    reader.known.forget_others()
    reader.ask()
    assert reader.times == 1
    reader.known.forget_others()
    reader.known.forget_others()
    reader.ask()
    assert reader.times == 2


_NAMES = st.sampled_from(["knee.md", "hip.md", "deep/heel.md"])
_DRAFTS = st.builds(
    Draft,
    title=st.sampled_from(["One", "Two"]),
    word=st.sampled_from(["load", "rest"]),
    links=st.sampled_from(["", "[x](hip.md)"]),
    image=st.sampled_from([None, "media/a.svg", "media/b.svg"]),
)
_IMAGES = st.dictionaries(
    st.sampled_from(["media/a.svg", "media/b.svg"]), st.sampled_from(["<svg/>", "<svg />"])
)


@given(st.lists(st.tuples(st.dictionaries(_NAMES, _DRAFTS), _IMAGES), min_size=2, max_size=4))
def test_a_folder_that_is_known_is_as_one_that_is_not(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[dict[str, Draft], dict[str, str]]]
) -> None:
    """After whatever edits: the same files, texts, problems and fingerprints."""
    root = tmp_path_factory.mktemp("known") / "a"
    settings, known = Settings(articles=root), KnownFiles(lambda: time.time_ns() + AHEAD)
    for articles, images in steps:
        write_files(root, {**articles, **images})
        today = date(2026, 6, 1)
        found = read_folder(settings, today, known=known)
        assert found == read_folder(settings, today)
