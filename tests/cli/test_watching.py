"""What `serve --watch` takes for a change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep

import pytest

from runcontent.cli.watching import is_content, watch_articles


@pytest.mark.parametrize("name", ["knee.md", "taxonomy.yaml", "media/knee.svg", "media/knee.PNG"])
def test_content_is_watched(name: str) -> None:
    assert is_content(Path(name))


@pytest.mark.parametrize(
    "name",
    [".knee.md.swp", "knee.md~", "#knee.md#", ".#knee.md", "4913", "knee.md.tmp", "notes.txt"],
)
def test_editors_files_are_ignored(name: str) -> None:
    assert not is_content(Path(name))


@contextmanager
def _watched(folder: Path, publish: Callable[[], bool]) -> Iterator[None]:
    stop = Event()
    watcher = Thread(target=watch_articles, args=(folder, publish, stop))
    watcher.start()
    try:
        sleep(0.5)  # until the watch is set up
        yield
    finally:
        stop.set()
        watcher.join(10)
    assert not watcher.is_alive()


def _wait_for(condition: Callable[[], bool]) -> None:
    end = monotonic() + 15
    while not condition():
        assert monotonic() < end
        sleep(0.05)


def test_a_saved_article_publishes_and_a_swap_file_does_not(tmp_path: Path) -> None:
    published = Event()

    def publish() -> bool:
        published.set()
        return True

    with _watched(tmp_path, publish):
        (tmp_path / ".knee.md.swp").write_text("x")
        assert not published.wait(1.0)
        (tmp_path / "knee.md").write_text("x")
        assert published.wait(5.0)


def test_what_failed_is_tried_again_and_what_is_done_is_not(tmp_path: Path) -> None:
    """Though nothing is saved in between: another publish was running, or the disk was full."""
    outcomes = [False, False, True]
    with _watched(tmp_path, lambda: outcomes.pop(0)):
        (tmp_path / "knee.md").write_text("x")
        _wait_for(lambda: not outcomes)
        sleep(3)  # another call would fail


def test_a_folder_that_comes_back_is_watched_and_published(tmp_path: Path) -> None:
    """Such as a checkout that was removed and made again."""
    folder, calls = tmp_path / "articles", []

    def publish() -> bool:
        calls.append(folder.is_dir())
        return True

    with _watched(folder, publish):
        assert not calls
        folder.mkdir()
        _wait_for(lambda: True in calls)
        sleep(0.5)
        before = len(calls)
        (folder / "knee.md").write_text("x")
        _wait_for(lambda: len(calls) > before)
        (folder / "knee.md").unlink()
        folder.rmdir()
        sleep(0.1)
        folder.mkdir()
        sleep(4)
        before = len(calls)
        (folder / "hip.md").write_text("x")
        _wait_for(lambda: len(calls) > before)
