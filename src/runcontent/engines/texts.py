"""Stored stems of some documents, as arrays of numbers, and what scores the documents by them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..search.query import Clause, Words
from .documents import FIELDS, Documents
from .matching import Matcher, Postings

_NONE = Postings(np.empty(0, np.int32), np.empty(0, np.float32))
_Numbers: TypeAlias = NDArray[np.int32]


class Text(NamedTuple):
    """One document: the numbers of its stems, field after field, and after which place each field
    ends; its distinct stems, and how often each stands in each field: all of the first stem, all of
    the second, …"""

    stems: _Numbers
    ends: _Numbers
    distinct: _Numbers
    counts: _Numbers


class Vocabulary(dict[bytes, int]):
    """A number for each stem, in the order in which they were met."""

    def __missing__(self, stem: bytes) -> int:
        number = self[stem] = len(self)
        return number


def text_of(vocabulary: Vocabulary, stored: bytes) -> Text:
    fields = [line.split() for line in stored.split(b"\n")]
    stems = np.array([vocabulary[stem] for field in fields for stem in field], np.int32)
    lengths = list(map(len, fields))
    distinct, places = np.unique(stems, return_inverse=True)
    cells = places * len(FIELDS) + np.repeat(np.arange(len(FIELDS)), lengths)
    counts = np.bincount(cells, minlength=len(distinct) * len(FIELDS)).astype(np.int32)
    ends = np.cumsum(lengths, dtype=np.int32)
    return Text(stems, ends, distinct, counts)


class _Counts:
    """How often words stand in each field of each text."""

    def __init__(self, vocabulary: Vocabulary, texts: Sequence[Text]) -> None:
        self._vocabulary, self._texts = vocabulary, texts
        sizes = [len(text.distinct) for text in texts]
        self._owners = np.repeat(np.arange(len(texts)), sizes)
        self._distinct = _joined([text.distinct for text in texts])
        self._counts = _joined([text.counts for text in texts]).reshape(-1, len(FIELDS))
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
        places = (self._distinct == number).nonzero()[0]
        counts = np.zeros((len(self._texts), len(FIELDS)), np.int32)
        counts[self._owners[places]] = self._counts[places]
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
        ends = _joined([text.ends for text in self._texts]) + np.repeat(before, len(FIELDS))
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
