"""Warning signs that a query names: "calf swelling", "pain at night"."""

from __future__ import annotations

from collections.abc import Iterable

from ..model import WarningSign
from .analysis import STOP_WORDS, tokens


class WarningSigns:
    """The taxonomy's signs, by the words of their phrases."""

    def __init__(self, signs: Iterable[WarningSign]) -> None:
        self._phrases = [
            (words, sign)
            for sign in signs
            for phrase in (sign.title, *sign.phrases)
            if (words := _telling(phrase))
        ]

    def named_by(self, text: str) -> tuple[WarningSign, ...]:
        """The signs of which some phrase's telling words all stand in `text`."""
        words = _telling(text)
        return tuple(dict.fromkeys(sign for phrase, sign in self._phrases if phrase <= words))


def _telling(text: str) -> frozenset[str]:
    return frozenset(token.stem for token in tokens(text) if token.word not in STOP_WORDS)
