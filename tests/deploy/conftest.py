"""A place that a server of another user can enter; servers that are missing fail in CI."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from .nginx_server import PROGRAM


@pytest.fixture
def place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="deploy-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def nginx() -> None:
    if PROGRAM is None:
        reason = "nginx is not installed (apt-get install nginx-light)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
