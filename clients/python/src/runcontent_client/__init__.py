"""Reads and searches a runcontent library, keeps a copy of it, and searches that offline."""

from .bundle import BundleSearch, Downloaded, Hit, download_bundle, search_bundle
from .client import ApiError, Client, Unavailable
from .copying import Copy, SyncReport
from .store import Change, CopyState, Key, MemoryStore, Removal, SqliteStore, Store

__all__ = [
    "ApiError",
    "BundleSearch",
    "Change",
    "Client",
    "Copy",
    "CopyState",
    "Downloaded",
    "Hit",
    "Key",
    "MemoryStore",
    "Removal",
    "SqliteStore",
    "Store",
    "SyncReport",
    "Unavailable",
    "download_bundle",
    "search_bundle",
]
