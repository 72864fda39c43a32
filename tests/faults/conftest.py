"""Small forms of `benchmarks/faults`: the same code, a few faults of each kind."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks.faults.kills import Sweep
from benchmarks.faults.libraries import parsing_here


@pytest.fixture(scope="module")
def sweep() -> Iterator[Sweep]:
    """A library of one version, with the articles of the next, published in this process."""
    with tempfile.TemporaryDirectory() as name, parsing_here():
        folder = Path(name)
        folder.chmod(0o711)  # for a user who is not root
        yield Sweep(folder, "whoosh")


@pytest.fixture(scope="session")
def strace() -> None:
    """It injects faults; in continuous integration it must be there."""
    if shutil.which("strace") is None:
        assert not os.environ.get("CI"), "strace is missing; .ci/run installs it"
        pytest.skip("strace is not installed")
