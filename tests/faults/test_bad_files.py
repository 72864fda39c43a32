"""Files that no writer would write."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from benchmarks.faults.bad_files import FILES_A_FOLDER, generate, meet
from benchmarks.faults.libraries import opened


def test_each_is_told_of_or_an_article(tmp_path: Path) -> None:
    """And the good file beside them is published in its new words each time."""
    files = [bad for bad in generate(150) if len(bad.data) < 20_000]
    found: Counter[str] = Counter()
    with opened(tmp_path / "a", tmp_path / "i") as library:
        assert not dict(meet(library, [], -1)), "so that the good file is there first"
        for number, start in enumerate(range(0, len(files), FILES_A_FOLDER)):
            batch = files[start : start + FILES_A_FOLDER]
            found.update(outcome for _, outcome in meet(library, batch, number))
    assert found["told"] > 20
    assert found["an article"] > 20
