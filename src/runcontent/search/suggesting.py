"""What somebody who has typed a few letters may want: titles, questions and tags."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from .analysis import tokens

SHORTEST = 2
"""Letters before anything is suggested."""

FORGIVING = 4
"""Letters of a word from which one error in it is forgiven."""

MOST = 10
_ORDER = {"tag": 0, "article": 1, "faq": 2}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`text` to show; `kind` (`article`, `faq` or `tag`) and `id` of what it leads to."""

    text: str
    kind: str
    id: str


class Suggester:
    """Finds entries whose words begin with the words typed, the last of them unfinished."""

    def __init__(self, entries: Sequence[Suggestion]) -> None:
        self._entries = entries
        self._words = [tuple(token.word for token in tokens(entry.text)) for entry in entries]
        places: dict[str, set[int]] = {}
        for number, words in enumerate(self._words):
            for word in words:
                places.setdefault(word, set()).add(number)
        self._vocabulary = sorted(places)
        self._places = places

    def suggest(self, text: str, limit: int = MOST) -> list[Suggestion]:
        """The best first: those that begin as typed, then tags, articles and questions, the
        shorter first. One thing is suggested once, by its best name."""
        typed = [token.word for token in tokens(text)]
        if sum(map(len, typed)) < SHORTEST:
            return []
        found = self._all(typed, forgiving=False) or self._all(typed, forgiving=True)
        ranked = sorted(found, key=lambda number: self._rank(number, typed))
        best: dict[tuple[str, str], Suggestion] = {}
        for number in ranked:
            entry = self._entries[number]
            best.setdefault((entry.kind, entry.id), entry)
        return list(best.values())[:limit]

    def _all(self, typed: Sequence[str], forgiving: bool) -> set[int]:
        each = [self._beginning(word, forgiving) for word in typed]
        return set.intersection(*each)

    def _beginning(self, prefix: str, forgiving: bool) -> set[int]:
        if forgiving and len(prefix) >= FORGIVING:
            words = [word for word in self._vocabulary if _nearly_begins(word, prefix)]
        else:
            first = bisect_left(self._vocabulary, prefix)
            last = bisect_left(self._vocabulary, prefix + "\U0010ffff")
            words = self._vocabulary[first:last]
        return set().union(*(self._places[word] for word in words))

    def _rank(self, number: int, typed: Sequence[str]) -> tuple[bool, int, int, str]:
        words, entry = self._words[number], self._entries[number]
        begins = len(words) >= len(typed) and all(
            word.startswith(wanted) for word, wanted in zip(words, typed, strict=False)
        )
        return not begins, _ORDER[entry.kind], len(entry.text), entry.text


def _nearly_begins(word: str, prefix: str) -> bool:
    """With one insertion, deletion, substitution or transposition."""
    size = len(prefix)
    return any(
        OSA.distance(word[:length], prefix, score_cutoff=1) <= 1
        for length in (size - 1, size, size + 1)
        if length <= len(word)
    )
