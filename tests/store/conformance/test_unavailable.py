"""A library that cannot be read says so, and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from runcontent.errors import LibraryUnavailable
from runcontent.model import Kind
from runcontent.search.query import Filters
from runcontent.store.port import Store

from ...fakes.resources import make_resource
from .implementations import IMPLEMENTATIONS
from .publishing import publish

FAULTS = [(name, fault) for name, each in IMPLEMENTATIONS.items() for fault in each.faults]


def _read(store: Store) -> None:
    with store.snapshot() as snapshot:
        snapshot.versions()
        snapshot.list(Kind.SECTION, Filters(), (), 1000, 0)


@pytest.mark.parametrize(("implementation", "fault"), FAULTS)
def test_a_spoiled_library_is_unavailable(tmp_path: Path, implementation: str, fault: str) -> None:
    """An open store and a new one both refuse a library that is lost or spoiled, by name of the
    remedy, and never as an empty library."""
    known = IMPLEMENTATIONS[implementation]
    with known.open(tmp_path) as store:
        publish(store, *(make_resource(f"a/{n}", body="x" * 2000) for n in range(50)))
        _read(store)
        known.faults[fault](store, tmp_path)
        with pytest.raises(LibraryUnavailable, match="runcontent index"):
            _read(store)
