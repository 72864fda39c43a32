"""Typing errors are put right by the library's own words, and nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runcontent.search.spelling import Speller

WORDS = dict.fromkeys(
    "achilles band fasciitis ham hamstring heel knee pain plantar run running shin splints".split(),
    3,
)
SPELLER = Speller(WORDS, protected=["ITBS", "soleus"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("achiles pain", "achilles pain"),
        ("plantar fascitis", "plantar fasciitis"),
        ("hamstirng", "hamstring"),
        ("knee pian", "knee pain"),
        ("shinsplints", "shin splints"),
        ("ham strng", "ham strng"),
        ("hamstrng", "hamstring"),
        ("shin  splnits?", "shin  splints?"),
    ],
)
def test_an_unknown_word_becomes_the_nearest(typed: str, meant: str) -> None:
    """Punctuation and spaces around it stay as they were."""
    assert SPELLER.correct(typed).text == meant


@pytest.mark.parametrize(
    "text",
    [
        "knee",
        "runs",
        "kne",
        "10000",
        "knee2",
        "KNEA",
        "soleus",
        "can't",
        '"knea pian"',
        "zeppelin",
        "chocolate kneo",
        "car heal",
        "",
        "…",
        "\u05d1\u05e8\u05da",
    ],
)
def test_what_is_known_short_marked_or_far_from_all_stays(text: str) -> None:
    """Known words and their other forms, numbers, acronyms, quoted and protected words."""
    corrected = SPELLER.correct(text)
    assert (corrected.text, corrected.changes) == (text, ())


def test_two_words_that_the_library_writes_as_one_are_joined() -> None:
    """Only when one of them is unknown by itself."""
    speller = Speller({"hamstring": 1, "ham": 1, "tear": 1})
    assert speller.correct("ham string tear").text == "hamstring tear"
    assert Speller({"hamstring": 1, "ham": 1, "string": 1}).correct("ham string").changes == ()


def test_each_change_is_told() -> None:
    """What was typed, and what it became."""
    assert SPELLER.correct("achiles pian").changes == (("achiles", "achilles"), ("pian", "pain"))


@given(st.text(max_size=60))
def test_correcting_twice_is_correcting_once(text: str) -> None:
    """Whatever is typed; a corrected text holds nothing that would be corrected again."""
    once = SPELLER.correct(text).text
    assert SPELLER.correct(once).text == once
