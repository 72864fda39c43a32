"""Words by length and stem, and what becomes of them when words come and go."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from runcontent.search.forms import Forms

WORDS = "run runs running knee knees hip a ab abc".split()
_words = st.sets(st.sampled_from(WORDS))


def test_words_are_found_by_their_length_and_stem() -> None:
    """Several words may have one stem; a length that nothing has has no words."""
    forms = Forms({"run", "running", "hip"})
    assert set(forms.stems) == {"run", "hip"}
    assert forms.of_length(3) == {"run", "hip"}
    assert forms.of_length(9) == frozenset()


@given(st.lists(_words, min_size=1, max_size=5), st.booleans())
def test_what_is_changed_is_as_what_is_made_anew(sets: list[set[str]], is_asked: bool) -> None:
    """However often, and whether or not somebody asked in between."""
    forms = Forms(sets[0])
    for words in sets[1:]:
        if is_asked:
            assert forms.stems is not None
            assert forms.of_length(3) is not None
        forms = forms.changed(words)
    anew = Forms(sets[-1])
    assert set(forms.stems) == set(anew.stems)
    for length in range(9):
        assert forms.of_length(length) == anew.of_length(length)
