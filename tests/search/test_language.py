"""What a person types, as a Query; the cases stand in `cases/queries.json`.

There, each clause is written as its alternatives with ` | ` between them, the words of a phrase
with a space. In front, `-` excludes, `=` marks what is quoted, `?` an asking word and `~` an
optional one.
"""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from runcontent.errors import InvalidParameters
from runcontent.search.language import LONGEST_QUERY, MOST_TERMS, parse_query
from runcontent.search.query import Clause, Need, Query
from runcontent.search.synonyms import Synonyms

CASES = Path(__file__).parent / "cases"
QUERIES = json.loads((CASES / "queries.json").read_text("utf-8"))
REFUSED = json.loads((CASES / "refused.json").read_text("utf-8"))
SYNONYMS = Synonyms(
    [
        ["ITBS", "IT band syndrome", "iliotibial band syndrome"],
        ["IT band", "iliotibial band"],
        ["shin splints", "shinsplints"],
        ["physio", "physiotherapist", "physical therapist"],
    ]
)
MARKS = {Need.QUOTED: "=", Need.REQUIRED: "", Need.ASKING: "?", Need.OPTIONAL: "~"}


def _parse(text: str) -> Query:
    return parse_query(text, synonyms=SYNONYMS)


def _written(clause: Clause) -> str:
    words = " | ".join(" ".join(alternative) for alternative in clause.alternatives)
    return f"{'-' if clause.negated else ''}{MARKS[clause.need]}{words}"


@pytest.mark.parametrize("name", QUERIES)
def test_a_text_becomes_the_clauses_beside_it(name: str) -> None:
    """Each text is read as its case says, and never as a relaxed query."""
    query = _parse(QUERIES[name]["q"])
    assert [_written(clause) for clause in query.clauses] == QUERIES[name]["clauses"]
    assert not query.relaxed


@pytest.mark.parametrize("name", REFUSED)
def test_a_text_that_cannot_be_searched_for_is_refused(name: str) -> None:
    """Each bad text is an error about the parameter `q`, with a code and a reason."""
    with pytest.raises(InvalidParameters, match=REFUSED[name]["says"]) as caught:
        _parse(REFUSED[name]["q"])
    assert [(e.parameter, e.code) for e in caught.value.errors] == [("q", REFUSED[name]["code"])]


def test_a_text_may_be_256_characters_long() -> None:
    """The limit is on characters, and is exact."""
    assert _parse("x" * LONGEST_QUERY)
    with pytest.raises(InvalidParameters, match="longer than 256 characters"):
        _parse("x" * (LONGEST_QUERY + 1))


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_text_may_have_16_telling_words(quote: str) -> None:
    """The limit counts words alone and in phrases, not stop words, and the error says both
    numbers."""
    words = [f"w{n}" for n in range(MOST_TERMS)]
    assert _parse(f"{quote}{' '.join(words)}{quote}")
    with pytest.raises(InvalidParameters, match="17 telling words; at most 16") as caught:
        _parse(f"{quote}{' '.join([*words, 'more'])}{quote}")
    assert caught.value.errors[0].code == "too_many_words"


def test_stop_words_are_not_counted() -> None:
    """A long question in plain language is not refused."""
    assert len(_parse("the of " * 30 + "knee").clauses) == 3


def test_excluded_words_are_counted() -> None:
    """A minus is no way around the limit."""
    with pytest.raises(InvalidParameters, match="17 telling words"):
        _parse(" ".join(f"-w{n}" for n in range(MOST_TERMS + 1)))


def test_a_minus_before_an_unclosed_quote_excludes() -> None:
    """An unclosed quote is plain words, also after a minus."""
    assert _parse('knee -"shoes') == _parse("knee -shoes")


_any_text = st.text(st.characters(), max_size=LONGEST_QUERY)  # lone surrogates and NUL included
_syntax = st.lists(
    st.sampled_from([*"knee ITBS shin splints the how OR".split(), " ", " ", '"', "-", "\u201d"]),
    max_size=40,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(text=st.one_of(_any_text, _syntax))
@example(text='"' * LONGEST_QUERY)
@example(text="-" * LONGEST_QUERY)
@example(text="OR " * 85)
@example(text="[a TO " * 42)
@example(text="\ufdfa" * 14)  # one character that folds to eighteen
def test_a_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    """Any text becomes a query of at least one clause, without an empty word, or is refused."""
    try:
        query = _parse(text)
    except InvalidParameters:
        return
    assert "\0" not in text
    assert query.clauses
    assert len(set(query.clauses)) == len(query.clauses)
    for clause in query.clauses:
        assert all(clause.alternatives)
        assert not (clause.negated and clause.need is not Need.REQUIRED)
    wanted = [clause.need for clause in query.clauses if not clause.negated]
    assert not wanted or {Need.REQUIRED, Need.QUOTED} & set(wanted)


@settings(max_examples=100, deadline=None)
@given(text=_syntax, form=st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
@example(text="e\u0301tude \u0130stanbul \ufb01sh", form="NFC")
def test_a_text_means_the_same_however_it_is_encoded(text: str, form: str) -> None:
    """Composed and decomposed characters are one."""
    try:
        expected = _parse(text)
    except InvalidParameters:
        return
    assert _parse(unicodedata.normalize(form, text)) == expected  # type: ignore[arg-type]


@settings(max_examples=100, deadline=None)
@given(text=_any_text)
def test_a_text_with_half_a_character_is_refused(text: str) -> None:
    """A lone surrogate or NUL anywhere makes the whole text an error."""
    for bad in ("\0", "\ud800", "\udfff"):
        with pytest.raises(InvalidParameters):
            _parse((bad + text)[:LONGEST_QUERY])
