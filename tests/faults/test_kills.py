"""A publisher that is killed leaves the old library or the new one."""

from __future__ import annotations

import random

import pytest
from benchmarks.faults.kills import Sweep, sweep_calls, sweep_moments


@pytest.mark.usefixtures("strace")
def test_killed_at_its_file_system_calls(sweep: Sweep) -> None:
    """Every so many calls of each kind; each is followed by a publish that works and leaves
    nothing behind."""
    found = list(sweep_calls(sweep, every=400, start=4))
    assert {"openat", "pwrite64", "fsync", "rename"} <= {kind for kind, _ in found}
    assert {version for _, version in found} <= {"first", "second"}


def test_killed_at_any_moment(sweep: Sweep) -> None:
    """The whole command, with the processes that it parses in."""
    assert len(list(sweep_moments(sweep, 2, random.Random(1)))) == 2
