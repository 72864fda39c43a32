"""Each habit that one article alone can break is a warning with its line and a remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from runcontent.model import Taxonomy
from runcontent.parsing import parse_article
from runcontent.review.habits import check_habits
from runcontent.review.manuscript import Manuscript

HEAD = "---\ntitle: A\nsummary: B.\n---\n"
TAGS = ("knee-pain", "hips")

HABITS = {
    "a second title": ("# Knees\n", 5, "of level 1", "write it with ##"),
    "a level left out": ("## Knees\n\n#### Pain\n", 7, "level 4, below one of 2", "###"),
    "a question alone": (
        "## FAQ\n\n### Can I run?\n\n### When?\n\nNow.\n",
        7,
        "'Can I run?' has no answer",
        "write one",
    ),
    "an unknown tag": (
        '## Exercises\n\n- Run. {: tags="knee-pian" }\n',
        7,
        "'knee-pian' is not in",
        "did you mean 'knee-pain'?",
    ),
}


def _warnings(text: str) -> list[tuple[int, str, str]]:
    article, _ = parse_article("a.md", text, taxonomy=Taxonomy(), articles=Path())
    found = check_habits(Manuscript(article, text), TAGS)
    return [(problem.line, problem.message, problem.remedy) for problem in found]


@pytest.mark.parametrize("name", HABITS)
def test_a_broken_habit_is_one_warning(name: str) -> None:
    body, line, message, remedy = HABITS[name]
    [(found, said, advised)] = _warnings(HEAD + body)
    assert found == line
    assert message in said
    assert remedy in advised


def test_dates_go_forward() -> None:
    """An update before the first publish is somebody's slip."""
    text = "---\ntitle: A\npublished: 2026-02-01\nupdated: 2026-01-01\n---\n\nText.\n"
    [(line, message, _)] = _warnings(text)
    assert line == 4
    assert "updated on 2026-01-01, before" in message


def test_a_good_article_has_none() -> None:
    body = '## Causes\n\n### Load\n\n- Run. {: .action tags="hips" }\n\n[Why](#causes)\n\n## B\n'
    assert _warnings(HEAD + body) == []
