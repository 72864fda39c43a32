"""Settings → Library: the only wiring."""

from __future__ import annotations

from pathlib import Path

from .engines.port import SearchEngine
from .engines.whoosh import WhooshEngine
from .errors import SettingError
from .library import Library
from .settings import Settings
from .store.sqlite import SqliteStore


def open_engine(name: str, index: Path) -> SearchEngine:
    """The engine of this name on a directory. Raises SettingError where it is not installed."""
    if name == "tantivy":
        try:
            from .engines.tantivy import TantivyEngine
        except ImportError as error:
            remedy = "pip install 'runcontent[fast]'"
            raise SettingError(
                f"RUNCONTENT_ENGINE=tantivy needs another package: {remedy}"
            ) from error
        return TantivyEngine(index)
    return WhooshEngine(index)


def open_library(settings: Settings) -> Library:
    """The library of these settings; nothing is published by opening it."""
    store = SqliteStore(settings.index / "library.db")
    return Library(store, open_engine(settings.engine, settings.index), settings)
