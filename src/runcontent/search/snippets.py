"""The passage of a text that best shows why it matched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from threading import Lock
from typing import NamedTuple

import numpy as np
from cachetools import LRUCache, cached
from numpy.typing import NDArray

from .analysis import stem_spans
from .query import Query

WIDTH = 200
"""About how many characters a snippet has."""


class Snippet(NamedTuple):
    """One passage twice: escaped, with `<mark>`; and plain."""

    html: str
    text: str


_Hit = tuple[int, int, int]
"""The tokens of these numbers, the first and the last, satisfy the clause of this number."""


def snippet(text: str, query: Query, width: int = WIDTH) -> Snippet:
    """The window with the most wishes fulfilled, then the most hits, then the earliest."""
    read = _read(text)
    flat, hits = read.flat, _hits(read, query)
    start, end = _window(read, _best(read, hits, width), width)
    before, after = "…" if start else "", "…" if end < len(flat) else ""
    marked = _mark(flat, _spans(read, hits), start, end)
    return Snippet(before + marked + after, before + flat[start:end] + after)


@dataclass(frozen=True, slots=True)
class _Text:
    """One line of text and its stems: where each starts and ends, and, by stem, its number.

    `order` has the places of the stem of number n between `bounds[n]` and `bounds[n + 1]`: arrays,
    for many texts are remembered and a list a stem would cost ten times as much.
    """

    flat: str
    stems: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    numbers: Mapping[str, int]
    order: NDArray[np.int32]
    bounds: NDArray[np.int64]

    def places(self, stem: str) -> list[int]:
        """The tokens that have a stem, in order."""
        number = self.numbers.get(stem)
        if number is None:
            return []
        places: list[int] = self.order[self.bounds[number] : self.bounds[number + 1]].tolist()
        return places


_REMEMBERED = 6_000_000
"""Characters of texts that are remembered, for the same are found again; what is known of a text
takes eight times as many bytes."""


@cached(LRUCache(_REMEMBERED, getsizeof=lambda text: len(text.flat) + 1), lock=Lock())
def _read(text: str) -> _Text:
    flat = " ".join(text.split())
    stems, starts, ends = stem_spans(flat)
    numbers = {stem: number for number, stem in enumerate(dict.fromkeys(stems))}
    coded = np.fromiter(map(numbers.__getitem__, stems), np.int32, len(stems))
    order = coded.argsort(kind="stable").astype(np.int32)
    bounds = np.bincount(coded + 1, minlength=len(numbers) + 1).cumsum()
    return _Text(flat, stems, starts, ends, numbers, order, bounds)


def _hits(text: _Text, query: Query) -> list[_Hit]:
    found: set[_Hit] = set()
    for number, clause in enumerate(query.clauses):
        for stems in () if clause.negated else clause.alternatives:
            places = text.places(stems[0]) if stems else ()
            if len(stems) == 1:
                found.update((at, at, number) for at in places)
                continue
            for at in places:
                if tuple(text.stems[at : at + len(stems)]) == stems:
                    found.add((at, at + len(stems) - 1, number))
    return sorted(found)


def _best(text: _Text, hits: Sequence[_Hit], width: int) -> int:
    """The token to begin near: each hit is tried as the first of its window."""
    starts, ends = text.starts, text.ends
    token = best_fulfilled = best_number = 0
    last = fulfilled = 0
    number = len(hits)
    counts = [0] * (1 + max((clause for _, _, clause in hits), default=0))
    for first, (start, _, clause) in enumerate(hits):
        limit = starts[start] + width * 4 // 5
        while last < number and ends[hits[last][1]] <= limit:
            fulfilled += not counts[hits[last][2]]
            counts[hits[last][2]] += 1
            last += 1
        if last <= first:  # a phrase wider than the window
            fulfilled += not counts[clause]
            counts[clause] += 1
            last = first + 1
        if (fulfilled, last - first) > (best_fulfilled, best_number):
            best_fulfilled, best_number, token = fulfilled, last - first, start
        counts[clause] -= 1
        fulfilled -= not counts[clause]
    return token


def _window(text: _Text, first: int, width: int) -> tuple[int, int]:
    """Bounds on words: a fifth of the width stands before the first hit, for context."""
    flat = text.flat
    if len(flat) <= width or not text.starts:
        return 0, min(len(flat), width)
    at = text.starts[first]
    start = max(0, min(at - width // 5, len(flat) - width))
    if start:
        space = flat.find(" ", start, at)
        start = space + 1 if space >= 0 else at
    end = min(len(flat), start + width)
    if end < len(flat):
        space = flat.rfind(" ", start + width // 2, end + 1)
        end = space if space > start else end
    return start, end


def _spans(text: _Text, hits: Sequence[_Hit]) -> list[tuple[int, int]]:
    """Where the marks go: overlapping hits become one."""
    spans: list[tuple[int, int]] = []
    for first, last, _ in hits:
        start, end = text.starts[first], text.ends[last]
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def _mark(flat: str, spans: Sequence[tuple[int, int]], start: int, end: int) -> str:
    parts, at = [], start
    for left, right in spans:
        if left >= end:
            break
        if right > start:
            left, right = max(left, start), min(right, end)
            parts += [escape(flat[at:left]), "<mark>", escape(flat[left:right]), "</mark>"]
            at = right
    return "".join([*parts, escape(flat[at:end])])
