"""Damage to the files of an index never gives a wrong answer."""

from __future__ import annotations

import random
from collections import Counter

from benchmarks.faults.damages import damages
from benchmarks.faults.kills import Sweep


def test_damage_is_told_or_harmless(sweep: Sweep) -> None:
    """Files in turn, cut, zeroed or flipped; the next publish puts things right."""
    found = Counter(outcome for _, _, outcome in damages(sweep, 30, random.Random(2)))
    assert found.total() == 30
    assert found["told and built anew"] > 5
