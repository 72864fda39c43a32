"""Stored stems of some documents, as arrays of numbers, and what scores the documents by them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..search.query import Clause, Words
from .documents import FIELDS, Documents
from .matching import Matcher, Postings

_NONE = Postings(np.empty(0, np.int32), np.empty(0, np.float32))
_Numbers: TypeAlias = NDArray[np.int32]


class Text(NamedTuple):
    """One document: the numbers of its stems, field after field, and how many each field has."""

    stems: _Numbers
    lengths: tuple[int, ...]


class Vocabulary(dict[bytes, int]):
    """A number for each stem, in the order in which they were met."""

    def __missing__(self, stem: bytes) -> int:
        number = self[stem] = len(self)
        return number


def text_of(vocabulary: Vocabulary, stored: bytes) -> Text:
    fields = [line.split() for line in stored.split(b"\n")]
    stems = [vocabulary[stem] for field in fields for stem in field]
    return Text(np.array(stems, np.int32), tuple(map(len, fields)))


class _Counts:
    """How often words stand in each field of each text."""

    def __init__(self, vocabulary: Vocabulary, texts: Sequence[Text]) -> None:
        self._vocabulary = vocabulary
        self._stems = np.concatenate([text.stems for text in texts] or [np.empty(0, np.int32)])
        self._shape = len(texts), len(FIELDS)
        self._ends = np.cumsum([length for text in texts for length in text.lengths])
        self._known: dict[Words, NDArray[np.int64]] = {}

    def of(self, words: Words) -> NDArray[np.int64]:
        """Texts by fields; more than one word follow one another."""
        known = self._known.get(words)
        if known is None:
            known = self._known[words] = self._count(words)
        return known

    def _count(self, words: Words) -> NDArray[np.int64]:
        numbers = [self._vocabulary.get(word.encode(), -1) for word in words]
        last = len(numbers) - 1
        places = (self._stems[: len(self._stems) - last] == numbers[0]).nonzero()[0]
        for distance, number in enumerate(numbers[1:], start=1):
            places = places[self._stems[places + distance] == number]
        fields = np.searchsorted(self._ends, places, side="right")
        if last:  # a phrase does not go from one field into the next
            fields = fields[places + last < self._ends[fields]]
        return np.bincount(fields, minlength=len(self._ends)).reshape(self._shape)


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
