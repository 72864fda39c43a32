"""The editor's report: a folder of articles beside what is to be said of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from runcontent.library import check_articles
from runcontent.review import CODES
from runcontent.review.readability import grade, sentences
from runcontent.settings import Settings

CASES = Path(__file__).parent / "cases"
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", sorted(path.name for path in CASES.iterdir()))
def test_what_is_said_of_a_folder(name: str, tmp_path: Path) -> None:
    """Every problem with its place, level and code, and nothing else."""
    settings = Settings(articles=CASES / name, index=tmp_path)
    told = [
        f"{one.file}:{one.line}: {one.level} {one.code}: {one.message}; {one.remedy}"
        for one in check_articles(settings)
    ]
    assert told == (CASES / name / "expected.txt").read_text("utf-8").splitlines()


def test_our_own_articles_are_well(tmp_path: Path) -> None:
    """No error and no warning: the notices are for editors to weigh."""
    settings = Settings(articles=ROOT / "articles", index=tmp_path)
    assert [str(one) for one in check_articles(settings) if one.level != "notice"] == []


@pytest.mark.parametrize("code", CODES)
def test_every_check_is_documented(code: str) -> None:
    assert f"`{code}`" in (ROOT / "docs" / "checking.md").read_text("utf-8")


def test_sentences_end_where_they_end() -> None:
    """Not at a number or an abbreviation; an item is one by itself."""
    text = 'Run 3.5 miles, e.g. on grass. "Is it?" Yes (often). No\nAn item'
    assert sentences(text) == [
        "Run 3.5 miles, e.g. on grass.",
        '"Is it?',
        "Yes (often).",
        "No",
        "An item",
    ]


def test_grades_are_those_of_the_formula() -> None:
    """4.71 letters a word + 0.5 words a sentence - 21.43; nothing where it does not apply."""
    text = "The black horse ran over every green field. " * 8
    assert grade(text) == pytest.approx(4.71 * 35 / 8 + 0.5 * 8 - 21.43, abs=0.01)
    assert grade("The cat sat.") is None
    assert grade(text, "fr") is None
