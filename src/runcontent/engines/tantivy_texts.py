"""The texts of tantivy's documents, read once."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence

from tantivy import DocAddress, Searcher

from .texts import Text, Vocabulary, text_of

_REMEMBERED = 96_000_000
"""Bytes of texts that are kept of each generation: fifty thousand sections of 130 words."""

_OF_A_TEXT = 600
"""Bytes that a text costs beside what is in its arrays."""


class Texts:
    """Texts by document number; reading them is most of what a first search costs."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._lock = threading.Lock()
        self._forget()

    def _forget(self) -> None:
        self._size = 0
        self._known: tuple[Vocabulary, dict[int, Text]] = Vocabulary(), {}

    def read(
        self, numbers: Sequence[int], addresses: Iterable[DocAddress]
    ) -> tuple[Vocabulary, list[Text]]:
        """The texts of documents, and what their stems' numbers are; `addresses` are where tantivy
        has them."""
        if self._size > _REMEMBERED:  # begin anew: an order of use would cost more than it spares
            with self._lock:
                self._forget()
        vocabulary, known = self._known  # which others may add to
        texts = []
        for number, address in zip(numbers, addresses, strict=True):
            text = known.get(number)
            if text is None:
                stored: bytes = self._searcher.doc(address)["texts"][0]
                with self._lock:
                    text = known[number] = text_of(vocabulary, stored)
                    self._size += _size(text)
            texts.append(text)
        return vocabulary, texts


def _size(text: Text) -> int:
    return text.stems.nbytes + text.cells.nbytes + text.counts.nbytes + _OF_A_TEXT
