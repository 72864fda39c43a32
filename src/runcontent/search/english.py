"""Common English words: what is one of them is no typing error, though the library lacks it."""

from __future__ import annotations

from functools import cache

from spellchecker import SpellChecker

RARE = 100
"""Words that pyspellchecker's corpus of film subtitles has less often are not common."""


@cache
def common_english() -> frozenset[str]:
    """Read once, in a tenth of a second."""
    counts = SpellChecker(language="en").word_frequency.dictionary
    return frozenset(word for word, count in counts.items() if count >= RARE)
