"""The passage of a text that best shows why it matched."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import NamedTuple

from .analysis import Token, tokens
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
    flat, words, places = _read(text)
    hits = _hits(words, places, query)
    first = _best(words, hits, width)
    start, end = _window(flat, words, first, width)
    before, after = "…" if start else "", "…" if end < len(flat) else ""
    marked = _mark(flat, _spans(words, hits), start, end)
    return Snippet(before + marked + after, before + flat[start:end] + after)


_Places = dict[str, list[int]]


@lru_cache(maxsize=256)
def _read(text: str) -> tuple[str, tuple[Token, ...], _Places]:
    """One line of text, its words, and where each stem stands among them; remembered, for the
    same texts are found again."""
    flat = " ".join(text.split())
    words = tuple(tokens(flat))
    places: _Places = {}
    for at, token in enumerate(words):
        places.setdefault(token.stem, []).append(at)
    return flat, words, places


def _hits(words: Sequence[Token], places: _Places, query: Query) -> list[_Hit]:
    found = set()
    for number, clause in enumerate(query.clauses):
        for stems in () if clause.negated else clause.alternatives:
            for at in places.get(stems[0], ()) if stems else ():
                following = words[at : at + len(stems)]
                if len(stems) == 1 or tuple(token.stem for token in following) == stems:
                    found.add(_Hit(at, at + len(stems) - 1, number))
    return sorted(found)


def _best(words: Sequence[Token], hits: Sequence[_Hit], width: int) -> int:
    """The token to begin near: each hit is tried as the first of its window."""
    best, token = (0, 0), 0
    last = 0
    counts: dict[int, int] = {}
    for first, hit in enumerate(hits):
        limit = words[hit.first].start + width * 4 // 5
        while last < len(hits) and words[hits[last].last].end <= limit:
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


def _window(flat: str, words: Sequence[Token], first: int, width: int) -> tuple[int, int]:
    """Bounds on words: a fifth of the width stands before the first hit, for context."""
    if len(flat) <= width or not words:
        return 0, min(len(flat), width)
    start = max(0, min(words[first].start - width // 5, len(flat) - width))
    if start:
        space = flat.find(" ", start, words[first].start)
        start = space + 1 if space >= 0 else words[first].start
    end = min(len(flat), start + width)
    if end < len(flat):
        space = flat.rfind(" ", start + width // 2, end + 1)
        end = space if space > start else end
    return start, end


def _spans(words: Sequence[Token], hits: Sequence[_Hit]) -> list[tuple[int, int]]:
    """Where the marks go: overlapping hits become one."""
    spans: list[tuple[int, int]] = []
    for hit in hits:
        start, end = words[hit.first].start, words[hit.last].end
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
