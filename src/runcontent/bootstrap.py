"""Settings → Library, and who may ask it: the only wiring."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .engines.port import SearchEngine
from .engines.whoosh import WhooshEngine
from .errors import SettingError, install_extra
from .library import Library
from .partners import Quota, QuotaCounter, Registry, parse_quota, parse_scopes
from .settings import Settings
from .store.moving import MovableStore
from .store.sqlite import SqliteStore
from .usage import Ledger, Recorder

_FRESHNESS = 0.25
"""Seconds after which a publish on another machine is seen."""


def open_engine(name: str, index: Path) -> SearchEngine:
    """The engine of this name on a directory. Raises SettingError where it is not installed."""
    if name == "tantivy":
        try:
            from .engines.tantivy import TantivyEngine
        except ImportError as error:
            message = f"RUNCONTENT_ENGINE=tantivy needs another package; {install_extra('fast')}"
            raise SettingError(message) from error
        return TantivyEngine(index)
    return WhooshEngine(index)


def open_library(settings: Settings) -> Library:
    """The library of these settings; nothing is published by opening it. Raises SettingError."""
    return _open(settings)[0]


def open_movable(settings: Settings) -> tuple[Library, MovableStore]:
    """The same, and its store as one that can be moved."""
    return _open(settings)


def _open(settings: Settings) -> tuple[Library, MovableStore]:
    if settings.backend == "opensearch":
        return _open_distributed(settings)
    store = SqliteStore(settings.index / "library.db")
    return Library(store, open_engine(settings.engine, settings.index), settings), store


def _open_distributed(settings: Settings) -> tuple[Library, MovableStore]:
    try:
        from .cluster.opening import open_cluster
        from .engines.opensearch import OpensearchEngine
        from .store.opensearch import OpensearchStore
        from .store.opensearch_shelf import OpensearchShelf
    except ImportError as error:
        remedy = install_extra("opensearch")
        message = f"RUNCONTENT_BACKEND=opensearch needs another package; {remedy}"
        raise SettingError(message) from error
    cluster = open_cluster(settings)
    copies = {"number_of_replicas": settings.opensearch_replicas}
    shards = copies | {"number_of_shards": settings.opensearch_shards}
    store = OpensearchStore(cluster, shards, freshness=_FRESHNESS)
    shelf = OpensearchShelf(cluster, copies)
    return Library(store, OpensearchEngine(cluster, shards), settings, shelf), store


@dataclass(frozen=True, slots=True)
class Access:
    """Who may ask, how much, and where that is written down; no recorder: nowhere."""

    registry: Registry
    counter: QuotaCounter
    public_scopes: frozenset[str]
    public_quota: Quota
    ledger: Ledger
    recorder: Recorder | None


def open_scopes(settings: Settings) -> frozenset[str]:
    """What needs no key. Raises SettingError."""
    try:
        words = [word.strip() for word in settings.public_scopes.split(",")]
        scopes = parse_scopes(() if words == ["none"] else words)
        if "publish" in scopes:
            raise ValueError("'publish' is never public")
    except ValueError as error:
        raise SettingError(f"RUNCONTENT_PUBLIC_SCOPES: {error}") from error
    return scopes


def open_access(settings: Settings) -> Access:
    """Partners, quotas and usage of these settings. Raises SettingError for what cannot be used."""
    scopes = open_scopes(settings)
    try:
        quota = parse_quota(settings.public_quota)
    except ValueError as error:
        raise SettingError(f"RUNCONTENT_PUBLIC_QUOTA: {error}") from error
    registry = Registry(settings.partners, settings.pepper)
    counter = QuotaCounter(settings.quota_store)
    ledger = open_ledger(settings)
    is_counted = settings.partners is not None or settings.keep_queries
    recorder = Recorder(ledger, settings.keep_queries) if is_counted else None
    return Access(registry, counter, scopes, quota, ledger, recorder)


def open_ledger(settings: Settings) -> Ledger:
    """The counts of requests; nothing is made by opening them."""
    return Ledger(settings.usage or settings.index / "usage.db")
