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


class _Hit(NamedTuple):
    """Tokens `first` to `last` satisfy the clause numbered `clause`."""

    first: int
    last: int
    clause: int


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
    found = set()
    for number, clause in enumerate(query.clauses):
        for stems in () if clause.negated else clause.alternatives:
            for at in text.places.get(stems[0], ()) if stems else ():
                if len(stems) == 1 or tuple(text.stems[at : at + len(stems)]) == stems:
                    found.add(_Hit(at, at + len(stems) - 1, number))
    return sorted(found)


def _best(words: _Spans, hits: Sequence[_Hit], width: int) -> int:
    """The token to begin near: each hit is tried as the first of its window."""
    best, token = (0, 0), 0
    last = 0
    counts: dict[int, int] = {}
    for first, hit in enumerate(hits):
        limit = words[hit.first][0] + width * 4 // 5
        while last < len(hits) and words[hits[last].last][1] <= limit:
            counts[hits[last].clause] = counts.get(hits[last].clause, 0) + 1
            last += 1
        if last <= first:  # a phrase wider than the window
            last = first + 1
            counts[hit.clause] = counts.get(hit.clause, 0) + 1
        value = (sum(1 for count in counts.values() if count), last - first)
        if value > best:
            best, token = value, hit.first
        counts[hit.clause] -= 1
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
    for hit in hits:
        start, end = words[hit.first][0], words[hit.last][1]
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def _mark(flat: str, spans: Sequence[tuple[int, int]], start: int, end: int) -> str:
    parts, at = [], start
    for left, right in spans:
        left, right = max(left, start), min(right, end)
        if left < right:
            parts += [escape(flat[at:left]), "<mark>", escape(flat[left:right]), "</mark>"]
            at = right
    return "".join([*parts, escape(flat[at:end])])
