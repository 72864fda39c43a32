"""Scopes: what a key opens."""

from __future__ import annotations

from collections.abc import Iterable

SCOPES = ("read", "search", "sync", "publish")
"""`read`: resources and vocabulary; `search`: search, suggestions and answers; `sync`: walks,
deltas and bundles; `publish`: publishing over HTTP."""


def parse_scopes(words: Iterable[str]) -> frozenset[str]:
    """The scopes of these names. Raises ValueError for one that is unknown."""
    scopes = frozenset(words)
    unknown = sorted(scopes - set(SCOPES))
    if unknown:
        raise ValueError(f"{unknown[0]!r} is no scope; known are {', '.join(SCOPES)}")
    return scopes
