"""Which of Whoosh's segments a commit writes into one, and how documents are numbered then.

Every commit leaves a segment, and each is one more to read words from. Writing all into one takes
as long as the library is large, so segments are merged in tiers, as a log-structured merge tree's
(O'Neil and others, "The Log-Structured Merge-Tree", 1996): a save writes again only what the last
few saves wrote, and a document is written again no more than once a tier.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from whoosh.reading import SegmentReader

from .documents import Row

_TIER = 8
"""How many segments of one tier become one of the next, which is so many times as large."""


def tier(documents: int) -> int:
    """0 for fewer than 8 documents, 1 for fewer than 64, …"""
    found = 0
    while documents >= _TIER:
        documents //= _TIER
        found += 1
    return found


def first_to_merge(sizes: Sequence[int], added: int) -> int:
    """From which segment on all are merged with what a commit adds; `len(sizes)` for none.

    `sizes` are the living documents of each segment, the oldest first.
    """
    first = start = len(sizes)
    total = added
    while True:
        while start and tier(sizes[start - 1]) <= tier(total):
            start -= 1
        if first - start < _TIER - 1:
            return first
        total += sum(sizes[start:first])
        first = start


class Merge:
    """Whoosh's `mergetype` for one commit: `first` and what follows it is written again, behind
    what the commit adds."""

    def __init__(self, first: int) -> None:
        self._first = first

    def __call__(self, writer: Any, segments: list[Any]) -> list[Any]:
        """The segments that stay."""
        for segment in segments[self._first :]:
            reader = SegmentReader(writer.storage, writer.schema, segment)
            try:
                writer.add_reader(reader)
            finally:
                reader.close()
        return segments[: self._first]


def renumber(rows: Sequence[Row | None], sizes: Sequence[int], first: int) -> list[Row | None]:
    """The rows of the table in the order that they have after a `Merge`.

    `sizes` are all documents of each segment, those that are gone as well; what comes behind them
    in `rows` was added.
    """
    if first == len(sizes):
        return list(rows)
    kept, before = sum(sizes[:first]), sum(sizes)
    merged = [row for row in rows[kept:before] if row is not None]
    return [*rows[:kept], *rows[before:], *merged]
