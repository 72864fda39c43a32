"""What somebody who has typed a few letters may want: titles, questions and tags."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from .analysis import words_and_stems

SHORTEST = 2
"""Letters before anything is suggested."""

FORGIVING = 4
"""Letters of a word from which one error in it is forgiven."""

MOST_WORDS = 16
"""Words of an entry that somebody types before choosing one."""

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
        self._words = [tuple(word for word, _ in words_and_stems(entry.text)) for entry in entries]
        places: dict[str, set[int]] = {}
        for number, words in enumerate(self._words):
            for word in words:
                places.setdefault(word, set()).add(number)
        self._vocabulary = sorted(places)
        self._places = places
        self._heads: dict[int, tuple[str, ...]] = {}

    def suggest(self, text: str, limit: int = 20) -> list[Suggestion]:
        """The best first: those that begin as typed, then tags, articles and questions, the
        shorter first. One thing is suggested once, by its best name."""
        typed = [word for word, _ in words_and_stems(text)]
        if sum(map(len, typed)) < SHORTEST or len(typed) > MOST_WORDS:
            return []
        found = self._all(typed, forgiving=False) or self._all(typed, forgiving=True)
        ranked = sorted(found, key=lambda number: self._rank(number, typed))
        best: dict[tuple[str, str], Suggestion] = {}
        for number in ranked:
            entry = self._entries[number]
            best.setdefault((entry.kind, entry.id), entry)
        return list(best.values())[:limit]

    def _all(self, typed: Sequence[str], forgiving: bool) -> set[int]:
        """The entries that have every word; the longest is sought first, for it leaves the fewest,
        and the others only among these."""
        found: set[int] | None = None
        for prefix in sorted(set(typed), key=lambda word: (-len(word), word)):
            if forgiving and len(prefix) >= FORGIVING:
                near = set(self._nearly_beginning(prefix))
                if found is None:
                    found = set().union(*(self._places[word] for word in near))
                else:
                    found = {n for n in found if not near.isdisjoint(self._words[n])}
            elif found is None:
                words = self._between(prefix)
                found = set().union(*(self._places[word] for word in words))
            else:
                found = {n for n in found if any(w.startswith(prefix) for w in self._words[n])}
            if not found:
                break
        return found or set()

    def _between(self, prefix: str) -> Sequence[str]:
        """The words that begin with `prefix`."""
        first = bisect_left(self._vocabulary, prefix)
        return self._vocabulary[first : bisect_left(self._vocabulary, prefix + "\U0010ffff")]

    def _nearly_beginning(self, prefix: str) -> Iterator[str]:
        """The words that begin with it but for one insertion, deletion, substitution or
        transposition."""
        for length in (len(prefix) - 1, len(prefix), len(prefix) + 1):
            heads = self._heads.get(length)
            if heads is None:
                own = (word[:length] for word in self._vocabulary if len(word) >= length)
                heads = self._heads[length] = tuple(dict.fromkeys(own))
            near = process.extract(prefix, heads, scorer=OSA.distance, score_cutoff=1, limit=None)
            for head, _, _ in near:
                yield from self._between(head)

    def _rank(self, number: int, typed: Sequence[str]) -> tuple[bool, int, int, str]:
        words, entry = self._words[number], self._entries[number]
        begins = len(words) >= len(typed) and all(
            word.startswith(wanted) for word, wanted in zip(words, typed, strict=False)
        )
        return not begins, _ORDER[entry.kind], len(entry.text), entry.text
