"""Plans as they are written: what makes one unsound is told, with its place."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from runcontent.errors import ContentError
from runcontent.parsing import read_document
from runcontent.plans import unsound

ARTICLES = Path(__file__).parents[2] / "articles"
PLAN = read_document(ARTICLES, "plans/back-to-running.yaml").document.content


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (("rounds: 8}", "rounds: eight}"), "phases.0.steps.0.rounds: 'eight' is no whole number"),
        (("rounds: 8}", "rounds: 99}"), "rounds: '99' is no whole number from 1 to 20; write one"),
        (("warm_up: 5", "warm_up: 2.5"), "warm_up: '2.5' is no whole number from 0 to 15; write"),
        (("sessions_each: 2", "sessions_each: 1"), "sessions_each: '1' is no whole number from 2"),
        (
            ("terrain: hills", "terrain: hill"),
            "'hill' is none of flat, hills; did you mean 'hills'",
        ),
        (("warm_up: 5", "warmup: 5"), "warmup: is no field of a plan; did you mean 'warm_up'"),
        (("easy_pace: 420\n", ""), "easy_pace: is missing; add `easy_pace:`"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_remedy(
    tmp_path: Path, written: tuple[str, str], told: str
) -> None:
    """By the field's whole name."""
    (tmp_path / "plans").mkdir()
    text = (ARTICLES / "plans" / "back-to-running.yaml").read_text("utf-8")
    (tmp_path / "plans" / "p.yaml").write_text(text.replace(*written), "utf-8")
    with pytest.raises(ContentError) as caught:
        read_document(tmp_path, "plans/p.yaml")
    assert any(told in str(problem) and problem.remedy for problem in caught.value.problems)


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
