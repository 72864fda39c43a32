"""Words and stems: the one analysis that everything in search agrees on."""

from __future__ import annotations

import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
import snowballstemmer
from hypothesis import example, given, settings
from hypothesis import strategies as st

from runcontent.search.analysis import LONGEST_WORD, stem_spans, stems, tokens

APOSTROPHES = ["'", "\u2018", "\u2019", "\u02bc", "\uff07"]

# \u02bc, the letter that is an apostrophe, has tests of its own
_characters = st.one_of(
    st.characters(exclude_characters="\u02bc\u0149"),
    st.sampled_from(
        "aknees AKNEES 12 \u0301\u0308\u0345\u0130\u01f0\u017f\u00df\ufb01\u00bd\u00b2"
    ),
    st.sampled_from("'\u2019\uff07-_/."),
)
_texts = st.text(_characters, max_size=40)

WORDS = {
    "plurals and tenses": ("knees hurts running", "knee hurt run"),
    "case": ("KNEE Knee kNEE", "knee knee knee"),
    "a possessive": ("runner's", "runner"),
    "a contraction": ("can't", "cant"),
    "a possessive plural": ("runners' knees", "runner knee"),
    "quotes around a word": ("'knee'", "knee"),
    "an apostrophe in capitals": ("RUNNER'S", "runner"),
    "hyphens split": ("warm-up", "warm up"),
    "underscores split": ("snake_case", "snake case"),
    "slashes and dots split": ("and/or v1.5", "and or v1 5"),
    "numbers": ("5k 10km 3x12", "5k 10km 3x12"),
    "other alphabets": (
        "\u043a\u043e\u043b\u0435\u043d\u043e \u819d",
        "\u043a\u043e\u043b\u0435\u043d\u043e \u819d",
    ),
    "a ligature": ("\ufb01sh", "fish"),
    "full width": ("\uff2b\uff2e\uff25\uff25", "knee"),
    "sharp s": ("Stra\u00dfe STRASSE", "strass strass"),
    "accents": (
        "\u039f \u03c0\u03cc\u03bd\u03bf\u03c2 M\u00e9ni\u00e8re na\u00efve cafe\u0301",
        "\u03bf \u03c0\u03bf\u03bd\u03bf\u03c3 menier naiv cafe",
    ),
    "marks that are no accents": ("\u0439 \u304c", "\u0439 \u304c"),
    "a fraction": ("2\u00bd", "21 2"),
    "no word": ("?! \u2014 \u2026 \U0001f9b5 \u00a0", ""),
    "nothing": ("", ""),
}


@pytest.mark.parametrize("name", WORDS)
def test_a_text_is_read_as_words(name: str) -> None:
    """Each text gives the stems beside it."""
    text, expected = WORDS[name]
    assert stems(text) == tuple(expected.split())


@pytest.mark.parametrize("apostrophe", APOSTROPHES)
def test_every_apostrophe_is_the_same(apostrophe: str) -> None:
    """Typewriter, typographic, modifier-letter and full-width apostrophes are one."""
    assert stems(f"runner{apostrophe}s can{apostrophe}t") == ("runner", "cant")


@pytest.mark.parametrize("text", ["\u02bc", "\u02bcs", "knee \u02bc pain"])
def test_an_apostrophe_alone_is_no_word(text: str) -> None:
    """No word is empty, whichever apostrophe stands alone."""
    assert all(stems(text))


@pytest.mark.parametrize("word", ["e\u0301tude", "A\u030angstrom", "n\u0303", "u\u0308ber"])
def test_combining_marks_belong_to_their_letter(word: str) -> None:
    """A decomposed word is one word, equal to the composed one, and stands where it stands."""
    text = f"a {word} b"
    assert stems(word) == stems(unicodedata.normalize("NFC", word))
    found = [text[token.start : token.end] for token in tokens(text)]
    assert found == ["a", word, "b"]


@pytest.mark.parametrize("word", ["\u30ac", "\u0931\u093e", "\u05e9\u05c1\u05dc\u05d5\u05dd"])
def test_marks_of_other_scripts_belong_to_their_letter(word: str) -> None:
    """A word of any script is one word, composed or decomposed."""
    assert len(stems(unicodedata.normalize("NFD", word))) == 1
    assert stems(unicodedata.normalize("NFD", word)) == stems(word)


@settings(max_examples=200, deadline=None)
@given(text=_texts)
def test_words_read_again_are_the_same_words(text: str) -> None:
    """Folding is idempotent: a folded word is itself, and has the same stem."""
    found = list(tokens(text))
    again = list(tokens(" ".join(token.word for token in found)))
    assert [(t.word, t.stem) for t in again] == [(t.word, t.stem) for t in found]


@settings(max_examples=200, deadline=None)
@given(text=_texts)
def test_case_and_composition_do_not_matter(text: str) -> None:
    """Casefolding a text, or composing it, changes none of its stems."""
    assert stems(text.casefold()) == stems(text)
    assert stems(unicodedata.normalize("NFC", text)) == stems(text)


@settings(max_examples=200, deadline=None)
@given(text=_texts)
def test_every_token_has_a_word_a_stem_and_a_place(text: str) -> None:
    """Tokens stand in order on what they were read from; none is empty, too long, or holds
    white space; `stems` says the same as `tokens`."""
    found = list(tokens(text))
    assert tuple(token.stem for token in found) == stems(text)
    for token in found:
        assert 0 < len(token.word) <= LONGEST_WORD
        assert token.stem == "".join(token.stem.split()) != ""
        assert token.word == token.word.casefold()
        assert 0 <= token.start < token.end <= len(text)
        assert not any(character.isspace() for character in text[token.start : token.end])
    assert [t.start for t in found] == sorted(t.start for t in found)


@settings(max_examples=100, deadline=None)
@given(first=_texts, second=_texts)
def test_a_space_keeps_texts_apart(first: str, second: str) -> None:
    """The stems of two texts with a space between are those of the one and of the other."""
    assert stems(f"{first} {second}") == stems(first) + stems(second)


def test_a_very_long_word_is_cut_alike_everywhere() -> None:
    """What is longer than 64 characters is cut, so that text and query still agree."""
    word = "x" * 1000
    assert [token.word for token in tokens(word)] == ["x" * LONGEST_WORD]
    assert stems(word) == stems("x" * 65 + "y")


@pytest.mark.usefixtures("busy_switching")
def test_stems_are_the_same_in_every_thread() -> None:
    """The stemmer's state is not shared: threads that stem at once do not disturb each other."""
    endings = ["running", "hesitations", "generously", "conditionally", "relational"]
    texts = [
        " ".join(f"{letter}{n}{word}" for word in endings) for n in range(60) for letter in "xy"
    ]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(stems, texts))
    assert together == [tuple(map(_stem_alone, text.split())) for text in texts]


def _stem_alone(word: str) -> str:
    return str(snowballstemmer.stemmer("english").stemWord(word))


@given(_texts)
@example("\ufb01 \u00bd \u0345 runner's \U0001f600 a\u0301\u0308b")
def test_stems_with_their_places_are_those_of_the_tokens(text: str) -> None:
    """The quick way says what the slow one says."""
    found, starts, ends = stem_spans(text)
    expected = [(token.stem, token.start, token.end) for token in tokens(text)]
    assert list(zip(found, starts, ends, strict=True)) == expected
