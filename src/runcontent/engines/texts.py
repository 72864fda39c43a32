"""Stored stems of some documents, as arrays of numbers, and what scores the documents by them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..search.query import Clause, Words
from .documents import FIELDS, Documents
from .matching import Matcher, Postings

_MOST_COUNTED = 65_535
"""Of the same word in the same field: what is more says nothing more."""

_NONE = Postings(np.empty(0, np.int32), np.empty(0, np.float32))
_Numbers: TypeAlias = NDArray[np.int32]
_Counted: TypeAlias = NDArray[np.uint16]


class Text(NamedTuple):
    """One document: the numbers of its stems, field after field, and after which place each field
    ends; each stem with each field that it stands in, as `cell`, and how often it does."""

    stems: _Numbers
    ends: tuple[int, ...]
    cells: _Numbers
    counts: _Counted


class Vocabulary(dict[bytes, int]):
    """A number for each stem, in the order in which they were met."""

    def __missing__(self, stem: bytes) -> int:
        number = self[stem] = len(self)
        return number


def _cell(stems: _Numbers, fields: _Numbers) -> _Numbers:
    """A stem and a field as one number."""
    return stems * len(FIELDS) + fields


def text_of(vocabulary: Vocabulary, stored: bytes) -> Text:
    fields = [line.split() for line in stored.split(b"\n")]
    stems = np.array([vocabulary[stem] for field in fields for stem in field], np.int32)
    lengths = list(map(len, fields))
    where = np.repeat(np.arange(len(FIELDS), dtype=np.int32), lengths)
    cells, counts = np.unique(_cell(stems, where), return_counts=True)
    ends = tuple(accumulate(lengths))
    return Text(stems, ends, cells, counts.clip(max=_MOST_COUNTED).astype(np.uint16))


class _Counts:
    """How often words stand in each field of each text."""

    def __init__(self, vocabulary: Vocabulary, texts: Sequence[Text]) -> None:
        self._vocabulary, self._texts = vocabulary, texts
        cells = _joined([text.cells for text in texts])
        self._holders, self._fields = np.divmod(cells, len(FIELDS))
        self._counts = np.concatenate([text.counts for text in texts] or [np.empty(0, np.uint16)])
        self._owners = np.repeat(np.arange(len(texts)), [len(text.cells) for text in texts])
        self._known: dict[Words, _Numbers] = {}

    def of(self, words: Words) -> _Numbers:
        """Texts by fields; more than one word follow one another."""
        known = self._known.get(words)
        if known is None:
            numbers = [self._vocabulary.get(word.encode(), -1) for word in words]
            count = self._count if len(numbers) == 1 else self._count_phrase
            known = self._known[words] = count(*numbers)
        return known

    def _count(self, number: int) -> _Numbers:
        places = (self._holders == number).nonzero()[0]
        counts = np.zeros((len(self._texts), len(FIELDS)), np.int32)
        counts[self._owners[places], self._fields[places]] = self._counts[places]
        return counts

    def _count_phrase(self, first: int, *others: int) -> _Numbers:
        stems, ends = self._stems
        places = (stems[: len(stems) - len(others)] == first).nonzero()[0]
        for distance, number in enumerate(others, start=1):
            places = places[stems[places + distance] == number]
        fields = np.searchsorted(ends, places, side="right")
        # a phrase does not go from one field into the next
        fields = fields[places + len(others) < ends[fields]]
        counts = np.bincount(fields, minlength=len(ends)).astype(np.int32)
        return counts.reshape(len(self._texts), len(FIELDS))

    @cached_property
    def _stems(self) -> tuple[_Numbers, _Numbers]:
        """All texts, one after the other, and where their fields end."""
        lengths = [len(text.stems) for text in self._texts]
        before = np.cumsum([0, *lengths], dtype=np.int32)[:-1]
        within = np.array([text.ends for text in self._texts], np.int32).reshape(-1)
        ends = within + np.repeat(before, len(FIELDS))
        return _joined([text.stems for text in self._texts]), ends


def _joined(arrays: Sequence[_Numbers]) -> _Numbers:
    return np.concatenate(arrays or [np.empty(0, np.int32)])


def make_matcher(
    documents: Documents,
    vocabulary: Vocabulary,
    texts: Sequence[Text],
    holders: Callable[[Clause], int],
    everyone: int,
) -> Matcher:
    """What scores `documents`, which have these texts, as parts of a whole of `everyone`."""
    counts = _Counts(vocabulary, texts)

    def postings(field: str, words: Words) -> Postings:
        column = counts.of(words)[:, FIELDS.index(field)]
        holding = column.nonzero()[0]
        return Postings(holding.astype(np.int32), column[holding].astype(np.float32))

    return Matcher(
        documents,
        postings,
        facet=lambda name, value: _NONE.numbers,  # the candidates are filtered already
        values=lambda name: (),
        holders=holders,
        everyone=everyone,
    )
