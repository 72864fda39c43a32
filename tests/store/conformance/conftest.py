"""One empty store of each implementation, for every test of the port."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from runcontent.store.port import Store

from .implementations import IMPLEMENTATIONS


@pytest.fixture(params=IMPLEMENTATIONS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with IMPLEMENTATIONS[request.param].open(tmp_path) as store:
        yield store
