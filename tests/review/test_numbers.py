"""Numbers of guides and plans against what the sections say that they cite."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from runcontent.model import Taxonomy
from runcontent.parsing import load_taxonomy, parse_article, read_article_file, read_document
from runcontent.review import Manuscript, numbers_without_source
from runcontent.review.quantities import Quantity, quantities

ARTICLES = Path(__file__).parents[2] / "articles"
PLAN = read_document(ARTICLES, "plans/back-to-running.yaml")


@pytest.fixture(scope="module")
def manuscripts() -> list[Manuscript]:
    taxonomy: Taxonomy = load_taxonomy(ARTICLES / "taxonomy.yaml")
    found = []
    for slug in PLAN.document.articles:
        text = read_article_file(ARTICLES, f"{slug}.md")
        article = parse_article(f"{slug}.md", text, taxonomy=taxonomy, articles=ARTICLES)[0]
        found.append(Manuscript(article, text))
    return found


def _told(plan: Any, manuscripts: list[Manuscript]) -> list[tuple[int, str]]:
    document = replace(PLAN.document, content=plan)
    problems = numbers_without_source(document, PLAN.text, manuscripts)
    return [(one.line, one.message) for one in problems]


def test_ours_says_nothing_of_its_own(manuscripts: list[Manuscript]) -> None:
    """Each number of the plan is in a section that it cites there."""
    assert _told(PLAN.document.content, manuscripts) == []


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("phases", 2, "growth", "week", "percent"), 12, "week.percent is 12 per cent"),
        (("phases", 2, "growth", "lighter_percent"), 45, "growth.lighter_percent is 45 per cent"),
        (("phases", 2, "growth", "lighter_every"), 6, "growth.lighter_every is 6"),
        (("phases", 2, "growth", "hold_weeks"), 7, "growth.hold_weeks is 7 weeks"),
        (("phases", 0, "steps", 4, "run"), 9, "4.run is 9 minutes"),
        (("strength", "minutes"), 45, "strength.minutes is 45 minutes"),
        (("strength", "rest_days_before_race"), 6, "strength.rest_days_before_race is 6 days"),
        (("race", "longest_run_percent"), 70, "race.longest_run_percent is 70 per cent"),
        (("checks", 0, "text"), "Walk for 40 minutes.", "says 40 minutes"),
        (("checks", 0, "text"), "Walk for thirty seconds.", "says 30 seconds"),
        (("rules", 3, "text"), "After four weeks go back one step.", "says 4 weeks"),
    ],
)
def test_another_number_than_the_sections_say_is_told(
    manuscripts: list[Manuscript], path: tuple[Any, ...], value: Any, told: str
) -> None:
    """With its line, and once."""
    plan: Any = copy.deepcopy(dict(PLAN.document.content))
    at = plan
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    [(line, message)] = _told(plan, manuscripts)
    assert message.startswith(f"{told}, and no section that it cites ")
    assert f"{path[-1]}: " in PLAN.text.splitlines()[line - 1]


def test_a_dose_says_a_number_too(manuscripts: list[Manuscript]) -> None:
    """Hip strength is three to four times a week in the one section, and twice in the other."""
    plan: Any = copy.deepcopy(dict(PLAN.document.content))
    for days, sections, lines in (
        (4, ["it-band-syndrome/phase-2"], 1),
        (2, ["it-band-syndrome/phase-2"], 2),
        (2, ["strength-training-runners/exercises"], 1),
    ):
        plan["strength"] |= {"days": days, "sections": sections, "rest_days_before_race": 0}
        found = _told(plan, manuscripts)
        assert len(found) == lines, found  # 30 minutes are said by neither
        assert ("strength.days" in repr(found)) == (lines == 2)


def test_a_plan_in_another_language_is_left_alone(manuscripts: list[Manuscript]) -> None:
    """Its words for numbers are not known."""
    german = replace(
        PLAN.document, language="de", content={"rules": [{"text": "7", "sections": []}]}
    )
    assert list(numbers_without_source(german, PLAN.text, manuscripts)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("6 to 8 weeks", [(6, "week"), (8, "week")]),
        ("0\u20133 and 4-5", [(0, None), (3, None), (4, None), (5, None)]),
        ("two or three days", [(2, "day"), (3, "day")]),
        ("one of them, every third week", [(3, "th")]),
        ("one to two minutes", [(1, "minute"), (2, "minute")]),
        (
            "twice a week, 3 to 4 times a day",
            [(2, "times a week"), (3, "times a day"), (4, "times a day")],
        ),
        ("1 minute", [(1, "minute")]),
        ("10 per cent, 5% and a third", [(33, "share"), (10, "per cent"), (5, "per cent")]),
        ("four fifths of it, or half", [(80, "share"), (50, "share")]),
        ("a 30-minute run, 2.5 miles", [(30, "minute"), (2.5, "mile")]),
        ("someone weighs twice that", [(2, None)]),
    ],
)
def test_numbers_are_read_as_they_are_written(
    text: str, expected: list[tuple[float, str | None]]
) -> None:
    """In digits and in words, with units."""
    assert quantities(text) == [Quantity(*one) for one in expected]
