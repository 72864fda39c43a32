"""The passage of a text that best shows why it matched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from html import escape
from typing import NamedTuple

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
    first = _best(read.spans, hits, width)
    start, end = _window(flat, read.spans, first, width)
    before, after = "…" if start else "", "…" if end < len(flat) else ""
    marked = _mark(flat, _spans(read.spans, hits), start, end)
    return Snippet(before + marked + after, before + flat[start:end] + after)


_Spans = Sequence[tuple[int, int]]


class _Text(NamedTuple):
    """One line of text, its stems, where each stands, and which numbers each distinct one has."""

    flat: str
    stems: Sequence[str]
    spans: _Spans
    places: Mapping[str, Sequence[int]]


@lru_cache(maxsize=2048)
def _read(text: str) -> _Text:
    """Remembered, for the same texts are found again."""
    flat = " ".join(text.split())
    stems, spans = stem_spans(flat)
    places: dict[str, list[int]] = {}
    for at, stem in enumerate(stems):
        places.setdefault(stem, []).append(at)
    return _Text(flat, stems, spans, places)


def _hits(text: _Text, query: Query) -> list[_Hit]:
    found: set[_Hit] = set()
    for number, clause in enumerate(query.clauses):
        for stems in () if clause.negated else clause.alternatives:
            places = text.places.get(stems[0], ()) if stems else ()
            if len(stems) == 1:
                found.update((at, at, number) for at in places)
                continue
            for at in places:
                if tuple(text.stems[at : at + len(stems)]) == stems:
                    found.add((at, at + len(stems) - 1, number))
    return sorted(found)


def _best(words: _Spans, hits: Sequence[_Hit], width: int) -> int:
    """The token to begin near: each hit is tried as the first of its window."""
    token = best_fulfilled = best_number = 0
    last = fulfilled = 0
    number = len(hits)
    counts = [0] * (1 + max((clause for _, _, clause in hits), default=0))
    for first, (start, _, clause) in enumerate(hits):
        limit = words[start][0] + width * 4 // 5
        while last < number and words[hits[last][1]][1] <= limit:
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


def _window(flat: str, words: _Spans, first: int, width: int) -> tuple[int, int]:
    """Bounds on words: a fifth of the width stands before the first hit, for context."""
    if len(flat) <= width or not words:
        return 0, min(len(flat), width)
    start = max(0, min(words[first][0] - width // 5, len(flat) - width))
    if start:
        space = flat.find(" ", start, words[first][0])
        start = space + 1 if space >= 0 else words[first][0]
    end = min(len(flat), start + width)
    if end < len(flat):
        space = flat.rfind(" ", start + width // 2, end + 1)
        end = space if space > start else end
    return start, end


def _spans(words: _Spans, hits: Sequence[_Hit]) -> list[tuple[int, int]]:
    """Where the marks go: overlapping hits become one."""
    spans: list[tuple[int, int]] = []
    for first, last, _ in hits:
        start, end = words[first][0], words[last][1]
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
