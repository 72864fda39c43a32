"""What people call each aspect."""

from __future__ import annotations

from runcontent.model import AdviceKind, Aspect
from runcontent.search.aspects import ADVICE_WORDS, ASPECT_WORDS


def test_every_aspect_and_kind_of_advice_has_words_or_says_that_it_has_none() -> None:
    """A new one is not forgotten."""
    assert set(ASPECT_WORDS) == set(Aspect)
    assert set(ADVICE_WORDS) == set(AdviceKind)
