"""What is set down while a publish lasts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runcontent.library.spool import Spool

_KEYS = st.text("abc", max_size=2)
_STEPS = st.lists(st.tuples(_KEYS, st.none() | st.binary(max_size=50)), max_size=30)


@given(_STEPS)
def test_it_is_a_mapping(steps: list[tuple[str, bytes | None]]) -> None:
    """As a dictionary is, in the same order; None takes a key out."""
    expected: dict[str, bytes] = {}
    with Spool[str, bytes]() as spool:
        for key, value in steps:
            if value is None:
                assert spool.pop(key, None) == expected.pop(key, None)
            else:
                spool[key] = expected[key] = value
            assert (key in spool) == (key in expected)
        assert list(spool.items()) == list(expected.items())
        assert len(spool) == len(expected)
        assert list(spool.values()) == list(spool.values()), "it can be read again"
        with pytest.raises(KeyError):
            spool["absent"]


def test_what_is_much_is_not_in_memory() -> None:
    """It is in a file that has no name."""
    with Spool[int, bytes]() as spool:
        for number in range(50):
            spool[number] = bytes([number]) * 1_000_000
        held = {os.path.realpath(handle) for handle in Path("/proc/self/fd").iterdir()}
        assert any(place.endswith("(deleted)") for place in held)
        assert spool[7] == b"\x07" * 1_000_000
        assert all(spool[number][0] == number for number in spool)
