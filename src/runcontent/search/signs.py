"""Warning signs that a text names: "calf swelling", "pain at night".

A phrase of the taxonomy is a set of wishes, in any order: `calf swell/puffy` is "calf" with
"swollen", "swelling" or "puffy". A slash parts equals, words in double quotes follow one another
(`"at rest"`), and stop words outside of quotes are not needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..model import WarningSign
from .analysis import STOP_WORDS, stems, tokens
from .query import Clause, Query, Words

WINDOW = 12
"""Words that a phrase has to stand in: what is far apart is not about one thing."""

_ALTERNATIVE = r'(?:"[^"]*"|[^\s"/]+)'
_WISH = re.compile(rf"{_ALTERNATIVE}(?:/{_ALTERNATIVE})*")
_EACH = re.compile(_ALTERNATIVE)

_Wishes = tuple[tuple[Words, ...], ...]


@dataclass(frozen=True, slots=True)
class _Phrase:
    """Each wish is fulfilled by one of its alternatives, which `starts` has the first words of."""

    wishes: _Wishes
    starts: tuple[frozenset[str], ...]
    sign: WarningSign

    def may_be_in(self, words: frozenset[str]) -> bool:
        """Whether it is worth a look: most texts have none of most phrases' words."""
        return not any(words.isdisjoint(start) for start in self.starts)


class WarningSigns:
    """The taxonomy's signs, by their titles and phrases."""

    def __init__(self, signs: Iterable[WarningSign]) -> None:
        self._phrases = [
            _Phrase(wishes, tuple(frozenset(one[0] for one in wish) for wish in wishes), sign)
            for sign in signs
            for phrase in (sign.title, *sign.phrases)
            if (wishes := tuple(_wishes(phrase)))
        ]

    def named_by(self, text: str) -> tuple[WarningSign, ...]:
        """The signs that `text` names. Of two, one of which is named by some of the words that
        name the other, the other alone: "swollen calf" is more than "swollen"."""
        words = stems(text)
        present = frozenset(words)
        named: dict[WarningSign, list[frozenset[str]]] = {}
        for phrase in self._phrases:
            if phrase.may_be_in(present) and (by := _named_by(phrase.wishes, words)):
                named.setdefault(phrase.sign, []).append(by)
        everything = [(sign, by) for sign, each in named.items() for by in each]
        return tuple(
            sign
            for sign, each in named.items()
            if not all(any(by < more for other, more in everything if other != sign) for by in each)
        )

    def queries(self, sign: WarningSign) -> Iterator[Query]:
        """What finds every text that names `sign`, and some that only hold the words."""
        for phrase in self._phrases:
            if phrase.sign == sign:
                yield Query(tuple(Clause(alternatives) for alternatives in phrase.wishes))


def _wishes(phrase: str) -> Iterator[tuple[Words, ...]]:
    for found in _WISH.findall(phrase):
        alternatives = [each for each in _EACH.findall(found) if not _says_little(each)]
        wish = tuple(dict.fromkeys(words for each in alternatives if (words := stems(each))))
        if wish:
            yield wish


def _says_little(alternative: str) -> bool:
    return '"' not in alternative and all(t.word in STOP_WORDS for t in tokens(alternative))


def _named_by(wishes: _Wishes, words: Sequence[str]) -> frozenset[str]:
    """The words that fulfil all wishes near one another; none where they do not."""
    if not _fulfilling(wishes, words):
        return frozenset()
    for start in range(max(1, len(words) - WINDOW + 1)):
        found = _fulfilling(wishes, words[start : start + WINDOW])
        if found:
            return found
    return frozenset()


def _fulfilling(wishes: _Wishes, words: Sequence[str]) -> frozenset[str]:
    text = f" {' '.join(words)} "
    found: set[str] = set()
    for wish in wishes:
        by = next((one for one in wish if f" {' '.join(one)} " in text), None)
        if by is None:
            return frozenset()
        found.update(by)
    return frozenset(found)
