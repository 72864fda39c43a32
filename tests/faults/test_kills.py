"""A publisher that is killed leaves the old library or the new one."""

from __future__ import annotations

import random

import pytest
from benchmarks.faults.kills import Sweep, sweep_calls, sweep_moments


@pytest.mark.usefixtures("strace")
def test_killed_at_its_file_system_calls(sweep: Sweep) -> None:
    """Every so many calls; then one publish survives, and each is followed by one that works and
    leaves nothing behind."""
    found = list(sweep_calls(sweep, every=83, start=7))
    assert len(found) > 5
    assert found[0] == "first"


def test_killed_at_any_moment(sweep: Sweep) -> None:
    """The whole command, with the processes that it parses in."""
    assert len(list(sweep_moments(sweep, 2, random.Random(1)))) == 2
