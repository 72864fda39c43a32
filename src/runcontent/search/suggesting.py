"""What somebody who has typed a few letters may want: titles, questions and tags."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from operator import itemgetter
from typing import TypeAlias

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

    @property
    def thing(self) -> tuple[str, str]:
        """Its kind and id."""
        return self.kind, self.id


_Thing: TypeAlias = tuple[str, str]
"""The kind and the id of what an entry leads to."""

_Rank: TypeAlias = tuple[bool, int, int, str, str]

_FEW = 1_000
"""Entries that may have come or gone before all are read into one index again,"""

_SHARE = 50
"""and which share of all of them may."""


class Suggester:
    """Finds entries whose words begin with the words typed, the last of them unfinished."""

    def __init__(self, entries: Iterable[Suggestion]) -> None:
        self._index, self._later = _Index(entries), _Index(())
        self._gone: frozenset[int] = frozenset()

    def changed(self, gone: Collection[_Thing], come: Sequence[Suggestion]) -> Suggester:
        """Another one, without what leads to something that is `gone`, and with what has `come`;
        the same as one that is made of these entries, but not all are read again for it."""
        names, ids = set(gone), {id for _, id in gone}
        gone_now = self._gone | {
            number
            for number, entry in enumerate(self._index.entries)
            if entry.id in ids and entry.thing in names
        }
        later = [*(each for each in self._later.entries if each.thing not in names), *come]
        if len(gone_now) + len(later) > max(_FEW, len(self._index.entries) // _SHARE):
            every = enumerate(self._index.entries)
            return Suggester([*(each for n, each in every if n not in gone_now), *later])
        changed = copy(self)
        changed._later, changed._gone = _Index(later), gone_now
        return changed

    def suggest(self, text: str, limit: int = 20) -> list[Suggestion]:
        """The best first: those that begin as typed, then tags, articles and questions, the
        shorter first. One thing is suggested once, by its best name."""
        typed = [word for word, _ in words_and_stems(text)]
        if sum(map(len, typed)) < SHORTEST or len(typed) > MOST_WORDS:
            return []
        found = self._found(typed, forgiving=False) or self._found(typed, forgiving=True)
        best: dict[_Thing, Suggestion] = {}
        for _, entry in sorted(found, key=itemgetter(0)):
            best.setdefault(entry.thing, entry)
        return list(best.values())[:limit]

    def _found(self, typed: Sequence[str], forgiving: bool) -> list[tuple[_Rank, Suggestion]]:
        among = self._index.all(typed, forgiving) - self._gone
        found = [self._index.ranked(number, typed) for number in among]
        later = self._later.all(typed, forgiving)
        return found + [self._later.ranked(number, typed) for number in later]


class _Index:
    """Entries by the words that they consist of."""

    def __init__(self, entries: Iterable[Suggestion]) -> None:
        self.entries = list(entries)
        self._words = [tuple(w for w, _ in words_and_stems(entry.text)) for entry in self.entries]
        places: dict[str, set[int]] = {}
        for number, words in enumerate(self._words):
            for word in words:
                places.setdefault(word, set()).add(number)
        self._vocabulary = sorted(places)
        self._places = places
        self._heads: dict[int, tuple[str, ...]] = {}

    def all(self, typed: Sequence[str], forgiving: bool) -> set[int]:
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

    def ranked(self, number: int, typed: Sequence[str]) -> tuple[_Rank, Suggestion]:
        """An entry, and what it is sorted by."""
        words, entry = self._words[number], self.entries[number]
        begins = len(words) >= len(typed) and all(
            word.startswith(wanted) for word, wanted in zip(words, typed, strict=False)
        )
        rank = not begins, _ORDER[entry.kind], len(entry.text), entry.text, entry.id
        return rank, entry
