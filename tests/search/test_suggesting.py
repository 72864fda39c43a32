"""Suggestions as one types."""

from __future__ import annotations

from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runcontent.search.suggesting import MOST_WORDS, Suggester, Suggestion

ENTRIES = [
    Suggestion("Shin splints", "tag", "shin-splints"),
    Suggestion("medial tibial stress syndrome", "tag", "shin-splints"),
    Suggestion("Shin splints", "article", "shin-splints"),
    Suggestion("Can I run through shin splints?", "faq", "shin-splints/run"),
    Suggestion("Achilles tendinopathy in runners", "article", "achilles"),
    *(Suggestion(f"Stress {n}", "faq", f"a/{n}") for n in range(20)),
]
SUGGESTER = Suggester(ENTRIES)


def _texts(typed: str) -> list[str]:
    return [entry.text for entry in SUGGESTER.suggest(typed)]


def test_nothing_is_suggested_before_the_second_letter() -> None:
    """One letter says too little."""
    assert _texts("s") == _texts("") == _texts("?!") == []
    assert _texts("sh")


def test_every_word_typed_begins_a_word_and_the_first_begin_the_text() -> None:
    """Those that begin as typed come first, then tags, articles and questions."""
    assert [(e.text, e.kind) for e in SUGGESTER.suggest("shin sp")] == [
        ("Shin splints", "tag"),
        ("Shin splints", "article"),
        ("Can I run through shin splints?", "faq"),
    ]


def test_one_error_is_forgiven_from_four_letters() -> None:
    """A letter too few, too many, wrong, or two that changed places."""
    for typed in ("achlles", "achiilles", "acjilles", "ahcilles", "achil"):
        assert _texts(typed) == ["Achilles tendinopathy in runners"], typed
    assert _texts("ahc") == []


def test_one_thing_is_suggested_once_by_the_name_that_was_typed() -> None:
    """A tag's other names lead to it, and not beside its title."""
    assert [(e.text, e.id) for e in SUGGESTER.suggest("medial")] == [
        ("medial tibial stress syndrome", "shin-splints")
    ]
    assert sum(e.kind == "tag" for e in SUGGESTER.suggest("s")) == 0


def test_no_more_are_suggested_than_were_asked_for() -> None:
    """However many begin so."""
    assert len(SUGGESTER.suggest("stress", 10)) == 10
    assert len(SUGGESTER.suggest("stress", 11)) == 11


@pytest.mark.parametrize(
    "typed", ["abcx " * 51, " ".join("abcdefghijklmnop"), " ".join(f"zxw{n}q" for n in range(16))]
)
def test_no_text_takes_long(typed: str) -> None:
    """Among twenty thousand words, however many are typed, and however wrong."""
    letters = "abcdefghijklmnopqrst"
    words = [a + b + c + d for a in letters for b in letters for c in letters for d in "abc"]
    entries = [
        Suggestion(" ".join(words[n : n + 6]), "faq", str(n)) for n in range(0, len(words), 3)
    ]
    suggester = Suggester(entries)
    before = thread_time()
    suggester.suggest(typed)
    assert thread_time() - before < 0.25


def test_more_words_than_anybody_types_suggest_nothing() -> None:
    """Sixteen are enough."""
    assert _texts("shin " * MOST_WORDS)
    assert _texts("shin " * (MOST_WORDS + 1)) == []


@given(st.text(max_size=40))
def test_whatever_is_typed_suggestions_are_entries(typed: str) -> None:
    """No text makes it fail, and nothing comes twice."""
    found = SUGGESTER.suggest(typed)
    assert set(found) <= set(ENTRIES)
    assert len({(e.kind, e.id) for e in found}) == len(found) <= 20


_entries = st.builds(
    Suggestion,
    st.lists(st.sampled_from("knee knees pain run running shin".split()), min_size=1).map(" ".join),
    st.sampled_from(["tag", "article", "faq"]),
    st.sampled_from("abcdef"),
)


@given(
    st.lists(_entries, max_size=8),
    st.lists(st.tuples(st.sets(_entries, max_size=3), st.lists(_entries, max_size=3)), max_size=4),
    st.sampled_from(["kn", "knee", "pain run", "kne pian", "shim", "ru"]),
)
def test_what_has_changed_is_as_what_is_made_anew(
    entries: list[Suggestion],
    changes: list[tuple[set[Suggestion], list[Suggestion]]],
    typed: str,
) -> None:
    """Whatever went and came, in however many steps."""
    suggester = Suggester(entries)
    for some, come in changes:
        gone = {entry.thing for entry in some}
        suggester = suggester.changed(gone, come)
        entries = [entry for entry in entries if entry.thing not in gone] + come
    assert suggester.suggest(typed) == Suggester(entries).suggest(typed)


def test_many_changes_are_read_into_one_index() -> None:
    """Nothing is lost where all are read again."""
    entries = [Suggestion(f"knee {n}", "faq", str(n)) for n in range(3_000)]
    suggester = Suggester(entries)
    for start in range(0, 3_000, 700):
        some = [Suggestion(f"shin {n}", "faq", str(n)) for n in range(start, start + 700)]
        suggester = suggester.changed([one.thing for one in some], some)
    assert suggester.suggest("knee") == []
    assert len(suggester.suggest("shin", 10_000)) == 3_500
