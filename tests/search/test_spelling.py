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
        "chocolate cake",
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


def test_a_common_english_word_is_no_typing_error() -> None:
    """Unless it makes a name of the taxonomy with the word beside it."""
    words = {"plantar": 2, "touch": 2, "women": 1, "shin": 3}
    speller = Speller(words, names=["plantar fasciitis", "shin splints"])
    for text in ("couch to 5k", "woken by pain", "planter box", "shine on", "splints shine"):
        assert speller.correct(text).changes == ()
    assert speller.correct("planter fasciitis").text == "plantar fasciitis"
    assert speller.correct("my shine splints hurt").text == "my shin splints hurt"


def test_words_of_names_are_known() -> None:
    """Though no text holds them."""
    assert Speller({"knee": 1}, names=["soleus strain"]).correct("solues").text == "soleus"


def test_what_the_library_lacks_is_told() -> None:
    """Numbers, short words and those that are near are no matter."""
    assert SPELLER.has_unknown("zeppelin knee")
    assert not SPELLER.has_unknown("the running of 10 ITBS, and a")


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


@given(
    st.lists(
        st.dictionaries(st.sampled_from(list(WORDS)), st.integers(1, 3)), min_size=2, max_size=4
    ),
    st.lists(
        st.sampled_from("achiles knee knes heal hamstirng runing shinsplints zeppelin".split())
    ),
)
def test_a_speller_that_had_one_before_it_is_as_one_made_anew(
    libraries: list[dict[str, int]], typed: list[str]
) -> None:
    """Whatever was asked of those before."""
    text, speller = " ".join(typed), Speller(libraries[0])
    for words in libraries[1:]:
        speller.correct(text)
        speller = Speller(words, before=speller)
    anew = Speller(libraries[-1])
    assert speller.correct(text) == anew.correct(text)
    assert speller.has_unknown(text) == anew.has_unknown(text)
