"""Plans as they are written: what makes one unsound is told, with its place."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from runcontent.parsing import read_document
from runcontent.plans import unsound

ARTICLES = Path(__file__).parents[2] / "articles"
PLAN = read_document(ARTICLES, "plans/back-to-running.yaml").document.content


def test_ours_is_sound() -> None:
    """By every rule."""
    assert unsound(PLAN) == []


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("phases", 1, "id"), "run-walk", "the id 'run-walk' stands twice"),
        (("phases", 1, "steps"), None, "'continuous' has the wrong part"),
        (("phases", 2, "sessions_each"), 2, "wrong about `sessions_each`"),
        (("phases", 1, "after_minutes"), 40, "begins after 40 minutes, and"),
        (("phases", 0, "after_minutes"), 5, "nobody can begin"),
        (("phases", 0, "steps", 0, "rounds"), 15, "the first session runs for 15 minutes"),
        (("phases", 0, "steps", 1, "rounds"), 3, "6 minutes of running come after 8"),
        (("phases", 0, "steps", 4, "rounds"), 6, "48 minutes of running come after 20"),
        (("phases", 2, "growth", "week", "percent"), 30, "week may rise by 30 per cent"),
        (("rules",), [], "there is no rule for 'stop'"),
    ],
)
def test_what_is_unsound_is_told_with_its_place(
    path: tuple[Any, ...], value: Any, told: str
) -> None:
    """And with what to do."""
    plan: Any = copy.deepcopy(dict(PLAN))
    at = plan
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    found = unsound(plan)
    assert any(told in fault.message and fault.remedy for fault in found), found
    for fault in found:
        at = plan
        for step in fault.path:
            at = at[step]
