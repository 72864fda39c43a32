"""The table of one search generation's documents, by number: keys, dates and field lengths.

Kept beside the postings as JSON, so that a searcher opens without reading every stored document,
and so that lengths are exact (Whoosh rounds them to a byte).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import orjson
from numpy.typing import NDArray

from ..model import Key, Kind

FILE = "documents.json"
FIELDS = ("title", "keywords", "context", "body")
"""The texts of a document, in the order of `lengths`."""


def text_field(kind: Kind, field: str) -> str:
    """The name of a kind's own field, where each kind has its own."""
    return f"{kind.value}_{field}"


_KINDS = tuple(Kind)
_CODES = {kind: code for code, kind in enumerate(_KINDS)}


@dataclass(frozen=True, slots=True)
class Entry:
    """One document: its key, day of update (ISO 8601, may be empty), and its fields' lengths."""

    key: Key
    updated: str
    lengths: tuple[int, ...]


Row: TypeAlias = Sequence[Any]
"""An entry as it is written: kind, id, day of update, lengths. So a table is read ten times as fast
by one who is to write it again."""


def row_of(entry: Entry) -> Row:
    return entry.key[0].value, entry.key[1], entry.updated, entry.lengths


def read_rows(directory: Path) -> list[Row | None]:
    """The table in a generation's directory; raises OSError or ValueError."""
    rows: list[Row | None] = orjson.loads((directory / FILE).read_bytes())
    return rows


def write_rows(directory: Path, rows: Sequence[Row | None]) -> None:
    """Write the table, under a new file: the old one may be shared with other generations."""
    (directory / FILE).unlink(missing_ok=True)
    (directory / FILE).write_bytes(orjson.dumps(rows))


class Documents:
    """Entries by document number; None where a document was deleted."""

    def __init__(self, entries: Iterable[Entry | None]) -> None:
        self.entries = tuple(entries)

    def __len__(self) -> int:
        return len(self.entries)

    @classmethod
    def load(cls, directory: Path) -> Documents:
        """The table in a generation's directory; raises OSError, KeyError or ValueError."""
        rows = read_rows(directory)
        kinds = {kind.value: kind for kind in Kind}  # ten times as fast as Kind(…)
        return cls(
            Entry((kinds[row[0]], row[1]), row[2], tuple(row[3])) if row else None for row in rows
        )

    def save(self, directory: Path) -> None:
        """Write the table."""
        write_rows(directory, [row_of(entry) if entry else None for entry in self.entries])

    def select(self, numbers: NDArray[np.int64]) -> Documents:
        """A table of these documents alone, each as long beside its peers as it is in this one."""
        part = Documents(map(self.entries.__getitem__, numbers.tolist()))
        part.kinds, part.order = self.kinds[numbers], self.order[numbers]
        part.live = self.live[numbers]
        part.relative_lengths = self.relative_lengths[:, numbers]
        return part

    @cached_property
    def numbers(self) -> Mapping[Key, int]:
        """The number of each key."""
        return {entry.key: n for n, entry in enumerate(self.entries) if entry is not None}

    @cached_property
    def live(self) -> NDArray[np.bool_]:
        """Which numbers are of documents that are there."""
        return np.fromiter((entry is not None for entry in self.entries), bool, len(self))

    @cached_property
    def kinds(self) -> NDArray[np.int8]:
        """Each document's place in `Kind`; 0 for one that is gone."""
        codes = (0 if entry is None else _CODES[entry.key[0]] for entry in self.entries)
        return np.fromiter(codes, np.int8, len(self))

    @cached_property
    def articles(self) -> NDArray[np.int32]:
        """A number for each document's article, the same for all of its parts."""
        slugs = ["" if e is None else e.key[1].split("/", 1)[0] for e in self.entries]
        numbers = np.unique(slugs or [""], return_inverse=True)[1]
        return numbers[: len(self)].astype(np.int32)

    @cached_property
    def lengths(self) -> NDArray[np.float32]:
        """Fields by documents: how many words each field has."""
        none = (0,) * len(FIELDS)
        rows = [none if entry is None else entry.lengths for entry in self.entries]
        return np.array(rows, np.float32).reshape(len(self), len(FIELDS)).T.copy()

    @cached_property
    def relative_lengths(self) -> NDArray[np.float32]:
        """`lengths` over the average of the same field in documents of the same kind.

        An article is long because it is an article: it is compared with its peers.
        """
        relative = self.lengths.copy()
        for code in range(len(_KINDS)):
            peers = self.lengths[:, self.kinds == code]
            holders = np.maximum((peers > 0).sum(axis=1), 1)
            averages = np.maximum(peers.sum(axis=1) / holders, 1)
            relative[:, self.kinds == code] = peers / averages[:, np.newaxis]
        return relative

    @cached_property
    def order(self) -> NDArray[np.int32]:
        """Each document's place in the order of (kind, id), which settles equal scores."""
        keys = [(0, "") if e is None else (_CODES[e.key[0]], e.key[1]) for e in self.entries]
        place = np.empty(len(self), np.int32)
        place[sorted(range(len(self)), key=keys.__getitem__)] = np.arange(len(self))
        return place

    @cached_property
    def updated(self) -> NDArray[np.str_]:
        """Days of update; empty where there is none."""
        days = ["" if e is None else e.updated for e in self.entries]
        return np.array(days, "U10")
