"""Libraries in temporary folders."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from runcontent.bootstrap import open_library as open_configured
from runcontent.library import Library
from runcontent.store.sqlite import SqliteStore

from ..making import make_settings

OpenLibrary = Callable[[str], Library]


@pytest.fixture
def open_library(tmp_path: Path) -> Iterator[OpenLibrary]:
    """Opens a library over the folder `articles`, by the name of its index."""
    (tmp_path / "articles").mkdir()
    opened: list[Library] = []

    def open(index: str = "index") -> Library:
        opened.append(open_configured(make_settings(tmp_path / "articles", tmp_path / index)))
        return opened[-1]

    yield open
    for library in opened:
        if isinstance(library.store, SqliteStore):
            library.store.close()
