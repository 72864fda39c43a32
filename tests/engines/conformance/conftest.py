"""A new engine of each implementation, for every test of the port."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from runcontent.engines.port import SearchEngine

from .implementations import ENGINES


@pytest.fixture(params=ENGINES)
def open_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], SearchEngine]:
    """Opens the same engine again, as another process would."""
    return lambda: ENGINES[request.param].open(tmp_path)


@pytest.fixture
def engine(open_engine: Callable[[], SearchEngine]) -> SearchEngine:
    return open_engine()
