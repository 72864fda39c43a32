"""What `serve --watch` takes for a change."""

from __future__ import annotations

from pathlib import Path
from threading import Event, Thread
from time import sleep

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


def test_a_saved_article_publishes_and_a_swap_file_does_not(tmp_path: Path) -> None:
    published, stop = Event(), Event()
    watcher = Thread(target=watch_articles, args=(tmp_path, published.set, stop))
    watcher.start()
    try:
        sleep(0.5)  # until the watch is set up
        (tmp_path / ".knee.md.swp").write_text("x")
        assert not published.wait(1.0)
        (tmp_path / "knee.md").write_text("x")
        assert published.wait(5.0)
    finally:
        stop.set()
        watcher.join(10)
    assert not watcher.is_alive()
