"""The passage of a text that shows why it matched."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from runcontent.search.analysis import stems
from runcontent.search.query import Clause, Query, Words
from runcontent.search.snippets import WIDTH, Snippet, snippet

PAYLOADS = json.loads((Path(__file__).parent / "cases" / "payloads.json").read_text("utf-8"))
FILL = "filler words that nobody asked about stand here and there "


def _query(*wishes: str) -> Query:
    """Each wish is a clause; ` | ` parts alternatives, a minus in front excludes."""
    return Query(
        tuple(
            Clause(tuple(stems(words) for words in wish.lstrip("-").split("|")), wish[:1] == "-")
            for wish in wishes
        )
    )


def _marked(found: Snippet) -> list[str]:
    return [unescape(words) for words in re.findall("<mark>(.*?)</mark>", found.html)]


def _holds(words: Words, wanted: Words) -> bool:
    return any(words[at : at + len(wanted)] == wanted for at in range(len(words)))


def _require_laws(text: str, query: Query, width: int) -> Snippet:
    """What holds of every snippet; returns it."""
    found = snippet(text, query, width)
    flat = " ".join(text.split())
    assert set(re.findall("<[^>]*>?", found.html)) <= {"<mark>", "</mark>"}
    assert re.fullmatch("(?:[^<]|<mark>[^<]+</mark>)*", found.html)
    assert not re.search("[\"'>]", found.html.replace("<mark>", "").replace("</mark>", ""))
    assert unescape(re.sub("</?mark>", "", found.html)) == found.text
    tail, whole = found.text.removeprefix("…"), found.text
    cuts = [
        whole,
        tail,
        whole.removesuffix("…"),
        tail.removesuffix("…"),
    ]  # the text may have its own
    assert any(cut in flat and len(cut) <= width for cut in cuts)
    assert len(flat) > width or found.text == flat
    return found


def test_matched_words_are_marked_in_the_text_around_them() -> None:
    """The words of the query are marked as they are written, in whatever form."""
    found = snippet("Runners get sore knees; a Runner's knee hurts.", _query("runner", "knee"))
    assert found.html == (
        "<mark>Runners</mark> get sore <mark>knees</mark>; "
        "a <mark>Runner&#x27;s</mark> <mark>knee</mark> hurts."
    )
    assert found.text == "Runners get sore knees; a Runner's knee hurts."


def test_a_phrase_is_marked_as_one_where_its_words_follow() -> None:
    """A phrase's words elsewhere are not marked."""
    text = "Splints for the shin. Shin splints: shin-splints."
    assert _marked(snippet(text, _query("shin splints"))) == ["Shin splints", "shin-splints"]


def test_synonyms_are_marked() -> None:
    """Whichever alternative matched is what is marked."""
    assert _marked(snippet("ITBS, the IT band syndrome.", _query("ITBS|IT band syndrome"))) == [
        "ITBS",
        "IT band syndrome",
    ]


def test_excluded_words_are_not_marked() -> None:
    """A minus marks nothing."""
    assert _marked(snippet("Knee and hip.", _query("knee", "-hip"))) == ["Knee"]


def test_overlapping_matches_are_one_mark() -> None:
    """Marks never nest."""
    assert _marked(snippet("it band syndrome", _query("it band", "band syndrome"))) == [
        "it band syndrome"
    ]


def test_the_window_holds_most_of_the_wishes() -> None:
    """Both words together beat one of them twice."""
    text = f"{FILL * 5}knee knee {FILL * 5}knee hip {FILL * 5}hip hip hip {FILL * 5}"
    found = snippet(text, _query("knee", "hip"))
    assert _marked(found) == ["knee", "hip"]
    assert "knee hip" in found.text


def test_the_earliest_of_equal_windows_is_shown() -> None:
    """With nothing to choose, the text's first match is shown."""
    text = f"{FILL * 5}first knee {FILL * 9}second knee {FILL * 5}"
    assert "first knee" in snippet(text, _query("knee")).text


def test_without_a_match_the_beginning_is_shown() -> None:
    """A text that holds none of the words is shown from its start, to a whole word."""
    found = snippet(FILL * 9, _query("knee"))
    assert (FILL * 9).startswith(found.text.removesuffix("…") + " ")
    assert found.text == found.html


def test_lines_become_one() -> None:
    """White space of every kind is one space."""
    assert snippet("  a\n- b\t\n\n\u00a0c\u2003", _query("x")).text == "a - b c"


@pytest.mark.parametrize(("text", "expected"), [("", ""), (" \n ", ""), ("?!", "?!")])
def test_a_text_without_words_is_shown_as_it_is(text: str, expected: str) -> None:
    """Nothing to match is no error."""
    assert snippet(text, _query("knee")) == Snippet(expected, expected)


def test_a_query_without_words_marks_nothing() -> None:
    """An empty query, and a clause without words, show the beginning."""
    assert snippet("Knee.", Query(())) == Snippet("Knee.", "Knee.")
    assert snippet("Knee.", Query((Clause(((),)),))) == Snippet("Knee.", "Knee.")


def test_a_word_longer_than_the_window_is_cut() -> None:
    """No text makes a snippet longer than its width and two ellipses."""
    found = _require_laws("a " + "knee" * 500, Query((Clause(((("knee" * 500)[:64],),)),)), WIDTH)
    assert len(found.text) <= WIDTH + 2


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("place", ["alone", "in the middle", "at the cut"])
def test_no_markup_of_a_text_gets_through(payload: str, place: str) -> None:
    """Whatever an article says, the only tag of a snippet is the mark around a matched word."""
    text = {
        "alone": payload,
        "in the middle": f"{FILL * 9}{payload} {FILL * 9}",
        "at the cut": f"knee {'x' * (WIDTH - 12)} {payload}",
    }[place]
    query = _query("knee", "script", "onerror", "alert", "lt", "mark")
    found = _require_laws(text, query, WIDTH)
    wanted = {alternative for clause in query.clauses for alternative in clause.alternatives}
    assert _marked(found)
    assert all(stems(words) in wanted for words in _marked(found))


_words = st.sampled_from(
    "knee knees hip Runner's runners <b> & \" ' … long-ish \u0130 e\u0301".split()
)
_texts = st.one_of(
    st.lists(_words, max_size=60).map(" ".join),
    st.text(max_size=80),
    st.text(st.sampled_from("knee <>&\"'…\n"), max_size=80),
)
_wishes = st.sampled_from(
    ["knee", "hip", "runner", "knee hip", "knee|runner knee", "-hip", "i\u0307"]
)


@settings(max_examples=200, deadline=None)
@given(text=_texts, wishes=st.lists(_wishes, max_size=4), width=st.sampled_from([10, 20, 40, 200]))
@example(text="…knee… " * 20, wishes=["knee"], width=20)
def test_snippets_keep_their_laws(text: str, wishes: list[str], width: int) -> None:
    """HTML without its marks is the text, escaped; the text is part of the original and no wider
    than asked; and a mark stands around words that were asked for."""
    query = _query(*wishes)
    found = _require_laws(text, query, width)
    wanted = [a for clause in query.clauses if not clause.negated for a in clause.alternatives]
    marked = _marked(found)
    for words in marked if len(text) <= width else marked[1:-1]:  # the window cuts at its ends
        assert any(_holds(stems(words), each) for each in wanted)
    if any(_holds(stems(text), (word,)) for word in ("knee", "hip") if (word,) in wanted):
        assert _marked(found)
