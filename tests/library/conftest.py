"""Libraries in temporary folders."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from runcontent.engines.whoosh import WhooshEngine
from runcontent.library import Library
from runcontent.settings import Settings
from runcontent.store.sqlite import SqliteStore

OpenLibrary = Callable[[str], Library]


@pytest.fixture
def open_library(tmp_path: Path) -> Iterator[OpenLibrary]:
    """Opens a library over the folder `articles`, by the name of its index."""
    (tmp_path / "articles").mkdir()
    stores = []

    def open(index: str = "index") -> Library:
        settings = Settings(articles=tmp_path / "articles", index=tmp_path / index)
        stores.append(SqliteStore(settings.index / "library.db"))
        return Library(stores[-1], WhooshEngine(settings.index), settings)

    yield open
    for store in stores:
        store.close()
