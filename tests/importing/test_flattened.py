"""Flattened texts: each case is a text beside the structure that a person reads in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from runcontent.importing.draft import Draft
from runcontent.importing.flattened import read_flattened

from .readings import HERE, begins, published, reading, vocabulary

CASES = sorted((HERE / "cases").glob("*.txt"))
_WHOLE = ("title", "summary", "category", "headings", "tables", "advice", "doses")


def _read(path: Path) -> Draft:
    text = path.read_bytes().decode().replace("\r\n", "\n")
    return read_flattened(path.name, path.stem, text, vocabulary())


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_comes_back_with_its_structure(path: Path) -> None:
    """Every thing listed beside it, no more and no less."""
    expected: dict[str, Any] = json.loads(path.with_suffix(".json").read_text("utf-8"))
    article, _ = published(_read(path))
    found = reading(article)
    for name, listed in expected.items():
        if name in _WHOLE:
            assert found[name] == listed, name
        else:
            assert begins(listed, found[name]), (name, found[name])


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_loses_nothing(path: Path) -> None:
    """Every word, image and link of the text is in the article, and nothing else."""
    _, differences = published(_read(path))
    assert differences == []


def test_the_cases_are_of_different_shapes() -> None:
    assert len(CASES) >= 12
    assert any(len(path.read_text("utf-8").split()) >= 3000 for path in CASES)
    crlf = (HERE / "cases" / "accents-crlf-nbsp.txt").read_bytes()
    assert b"\r\n" in crlf
    assert "\u00a0".encode() in crlf


def test_wrapped_paragraphs_among_long_lines_are_whole() -> None:
    """A text whose paragraphs were broken at a column, and whose list items were not."""
    item = "- Walk for as long as it takes, and longer than you would like to, " * 2
    broken = (
        "The band is a strip of tissue at the outer side of the thigh, and the\n"
        "Hip moves it with each step that you take on the road, up or down the\n"
        "hill, so that what hurts at the knee is often mended further up the\n"
        "leg."
    )
    head = "Outer knees\nA summary.\n· 4 min read · Training"
    text = "\n\n".join([head, broken, item.strip(), broken])
    draft = read_flattened("a.txt", "a", text, vocabulary())
    article, differences = published(draft)
    assert differences == []
    assert article.sections == ()
    assert draft.body.count("\n\n") == 2


def test_a_question_may_have_two_sentences() -> None:
    """Below the heading of the questions, and nowhere else."""
    asked = "My scan was normal. Am I in the clear?\nNot if it still hurts. Ask again in a week."
    head = "Bones\nA summary.\n· 4 min read · Training\nWords that stand above."
    article, differences = published(
        read_flattened("a.txt", "a", f"{head}\n{asked}\nFAQ\n{asked}\n", vocabulary())
    )
    assert differences == []
    assert [faq.question for faq in article.faqs] == ["My scan was normal. Am I in the clear?"]
    assert [section.title for section in article.sections] == ["FAQ"]
