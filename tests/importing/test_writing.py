"""Front matter as it is written: read back as the same values."""

from __future__ import annotations

from datetime import date

import pytest

from runcontent.importing.writing import ORDER, write_article
from runcontent.parsing.front_matter import FrontMatterSchema, split_front_matter


def test_every_field_has_its_place() -> None:
    """But for `description`, which is read where there is no summary, and `allow`, which a writer
    gives to `check`."""
    assert {*ORDER, "description", "allow"} == set(FrontMatterSchema().fields)


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "a: b",
        "# no",
        "yes",
        "12",
        "2026-01-02",
        "[x]",
        "{y}",
        "it's",
        'say "x"',
        "- z",
        "é",
    ],
)
def test_a_text_is_read_back_as_itself(text: str) -> None:
    """Whatever YAML would make of it unquoted; line ends become spaces."""
    written = write_article({"title": text, "authors": [text, "b, c"]}, "Body.")
    values = split_front_matter("a.md", written).values
    one_line = " ".join(text.split())
    assert values["title"] == one_line
    assert values["authors"] == [one_line, "b, c"]


def test_dates_and_nothing() -> None:
    written = write_article({"title": "A", "published": date(2026, 1, 2), "tags": []}, "")
    assert written == "---\ntitle: A\npublished: 2026-01-02\n---\n"
