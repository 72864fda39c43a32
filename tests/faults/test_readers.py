"""Readers beside a publisher that never rests."""

from __future__ import annotations

from pathlib import Path

from benchmarks.faults.readers import run


def test_no_answer_mixes_two_revisions(tmp_path: Path) -> None:
    """Nor fails, in two processes of four readers each."""
    found = run(tmp_path, 4)
    assert not found["errors"]
    assert found["readers"] == 8
    assert found["answers"] > 8
