"""What somebody may have meant."""

from __future__ import annotations

import pytest

from runcontent.model import AdviceKind
from runcontent.nearest import near, nearest

MEANT = {
    "a letter too few": ("kne-pain", ["knee-pain", "hip-pain"], "knee-pain"),
    "a letter wrong": ("it-band-sindrome", ["it-band-syndrome", "knee"], "it-band-syndrome"),
    "letters changed places": ("tga", ["tag", "token"], "tag"),
    "capitals": ("Updated_At", ["updated_at", "title"], "updated_at"),
    "some of its letters": ("include", ["updated_since", "tag"], None),
    "nothing like it": ("doesnotexist", ["shoes", "hip"], None),
    "nothing is known": ("knee", [], None),
    "no letters": ("---", ["knee"], None),
}


@pytest.mark.parametrize("name", MEANT)
def test_a_name_is_suggested_that_is_like_it(name: str) -> None:
    """One that is written like it; else none."""
    word, known, meant = MEANT[name]
    assert nearest(word, known) == meant


def test_an_id_is_suggested_that_has_its_words() -> None:
    """In any order; merely some of its letters are not enough."""
    assert near("knee", ["runners-knee", "shin-splints"]) == ["runners-knee"]
    assert near("pain-knee", ["knee-pain", "hip-pain"])[0] == "knee-pain"
    assert near("doesnotexist", ["shoes", "hip"]) == []


def test_a_member_of_an_enumeration_is_suggested_by_its_value() -> None:
    """As it is written, not as Python shows it."""
    assert repr(nearest("exersise", tuple(AdviceKind))) == "'exercise'"
    assert repr(near("exersise", tuple(AdviceKind), 1)) == "['exercise']"


def test_the_likeliest_comes_first() -> None:
    """Of several, no more than are asked for."""
    known = ["knee-pane", "knee-pain", "hip", "knee-pains"]
    assert near("knee-pain", known, 2) == ["knee-pain", "knee-pains"]
