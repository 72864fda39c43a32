"""Settings → Library: the only wiring."""

from __future__ import annotations

from .engines.whoosh import WhooshEngine
from .library import Library
from .settings import Settings
from .store.sqlite import SqliteStore


def open_library(settings: Settings) -> Library:
    """The library of these settings; nothing is published by opening it."""
    return Library(
        SqliteStore(settings.index / "library.db"), WhooshEngine(settings.index), settings
    )
