"""Many words by their length and by their stems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Set
from functools import cached_property

from .analysis import stems


class Forms:
    """The lengths and the stems of `words`; each is found out when it is asked for first."""

    def __init__(self, words: Set[str]) -> None:
        self._words = words

    def changed(self, words: Set[str]) -> Forms:
        """Those of other words; what is known of words that are in both is kept."""
        changed, known = Forms(words), self.__dict__
        gone, come = self._words - words, words - self._words
        if "_by_length" in known:
            changed._by_length = self._by_length | {
                length: self.of_length(length) - gone | {w for w in come if len(w) == length}
                for length in {len(word) for word in gone | come}
            }
        if "_counts" in known:
            changed._counts = Counter(self._counts)
            changed._counts.update(_stems(come))
            changed._counts.subtract(_stems(gone))
            for stem in _stems(gone):
                if changed._counts[stem] == 0:
                    del changed._counts[stem]
        return changed

    @property
    def stems(self) -> Set[str]:
        """Of all words."""
        return self._counts.keys()

    def of_length(self, length: int) -> frozenset[str]:
        """The words of so many characters."""
        return self._by_length.get(length, frozenset())

    @cached_property
    def _by_length(self) -> dict[int, frozenset[str]]:
        found: dict[int, list[str]] = {}
        for word in self._words:
            found.setdefault(len(word), []).append(word)
        return {length: frozenset(words) for length, words in found.items()}

    @cached_property
    def _counts(self) -> Counter[str]:
        """How many words have each stem."""
        return Counter(_stems(self._words))


def _stems(words: Iterable[str]) -> Iterable[str]:
    return (stem for word in words for stem in stems(word))
