"""A copy that follows the library is the library: always, whatever happens to either."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from runcontent.errors import SyncExpired
from runcontent.library import REASONS, Copies, Delete, Selection, Upsert
from runcontent.model import Key, Kind

from .histories import Writing, export, selections, some

RUNS = int(os.environ.get("SYNC_RUNS", "60"))
"""Histories that are tried; docs/performance.md tells of a longer run."""


@dataclass
class Copy:
    """A client's: what it holds, and the token that it saved with it."""

    selection: Selection
    token: str | None = None
    held: dict[Key, dict[str, Any]] = field(default_factory=dict)
    is_whole: bool = False


class Following(Writing):
    """Clients fetch pages in between."""

    def __init__(self) -> None:
        super().__init__()
        self.copies: list[Copy] = []

    @initialize(selections=st.lists(selections, min_size=1, max_size=3))
    def begin_copies(self, selections: list[Selection]) -> None:
        self.copies = [Copy(selection) for selection in (Selection(), *selections)]

    @rule(selection=selections)
    def start_a_copy(self, selection: Selection) -> None:
        if len(self.copies) < 6:
            self.copies.append(Copy(selection))

    @rule(data=st.data(), limit=st.integers(1, 4), is_killed=st.booleans())
    def fetch_a_page(self, data: st.DataObject, limit: int, is_killed: bool) -> None:
        """Killed, the client has applied the page, or some of it, and kept its old token."""
        self._fetch(data.draw(some(self.copies)), limit, is_killed)

    @rule(data=st.data(), limit=st.integers(1, 4))
    def catch_up(self, data: st.DataObject, limit: int) -> None:
        copy = data.draw(some(self.copies))
        self._fetch(copy, limit)
        while not copy.is_whole:
            self._fetch(copy, limit)

    def _fetch(self, copy: Copy, limit: int, is_killed: bool = False) -> None:
        copy.is_whole = False
        selection = None
        if copy.token is None:  # whatever was applied of an earlier beginning is dropped
            selection, copy.held = copy.selection, {}
        try:
            synced = self._copies().sync(copy.token, selection, limit)
        except SyncExpired:
            assert copy.token is not None
            with self.store.snapshot() as snapshot:
                assert self._copies().tokens.read(copy.token).revision <= snapshot.floor
            copy.token = None
            return
        entries = synced.page.entries
        assert len(entries) <= limit
        for entry in entries[: len(entries) // 2] if is_killed else entries:
            apply(copy.held, entry)
        if is_killed:
            return
        assert (synced.next is None) != (synced.sync is None)
        copy.token = synced.next or synced.sync
        if synced.sync:
            copy.is_whole = True
            assert copy.held == export(self.store, copy.selection)

    def _copies(self) -> Copies:
        return Copies(self.store, self.settings)


def apply(held: dict[Key, dict[str, Any]], entry: Upsert | Delete) -> None:
    if isinstance(entry, Upsert):
        held[Kind(entry.resource["kind"]), entry.resource["id"]] = entry.resource
        return
    assert entry.reason in REASONS
    held.pop(entry.key, None)


TestFollowing = Following.TestCase
TestFollowing.settings = settings(
    max_examples=RUNS,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
