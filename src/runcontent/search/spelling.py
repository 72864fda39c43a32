"""Typing errors, put right by the words of the library itself.

Only words that the library does not hold are touched, never numbers, acronyms, quoted words or
those that the taxonomy protects. A common English word is touched only where that makes a name
of the taxonomy: "planter fasciitis", but not "planter box". A word is split ("shinsplints") or
joined ("ham string") when the library writes it so, and else becomes the nearest word by optimal
string alignment distance (one insertion, deletion, substitution or transposition counts one).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from itertools import pairwise
from threading import Lock

from cachetools import LRUCache
from rapidfuzz import process
from rapidfuzz.distance import OSA

from .analysis import ASKING_WORDS, STOP_WORDS, Token, stems, tokens
from .english import common_english
from .forms import Forms

SHORTEST = 4
"""Shorter words are too much like too many others."""

LONG = 8
"""From here on two errors are forgiven."""

_REMEMBERED = 10_000
"""Words that were put right: people err alike."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A query's text after correction, and which word became which."""

    text: str
    changes: tuple[tuple[str, str], ...] = ()


class Speller:
    """Corrects by `words`, the library's folded words and in how many documents each stands.

    The words of `names` are known too; those of `protected` are never touched. What the speller
    `before` this one found out about words that are in both is not found out again.
    """

    def __init__(
        self,
        words: Mapping[str, int],
        protected: Collection[str] = (),
        names: Iterable[str] = (),
        english: Callable[[], Collection[str]] = common_english,
        before: Speller | None = None,
    ) -> None:
        named = [list(tokens(name)) for name in names]
        self._words = {token.word: 0 for name in named for token in name} | dict(words)
        self._beside = {(a.stem, b.stem) for name in named for a, b in pairwise(name)}
        self._english = english
        self._forms = _forms(self._words.keys(), before)
        self._put_right: LRUCache[str, str | None] = LRUCache(_REMEMBERED)
        self._lock = Lock()
        self._protected = {token.word for text in protected for token in tokens(text)}

    def correct(self, text: str) -> Corrected:
        """`text` with its unknown words put right, where there is something near."""
        changes: list[tuple[str, str]] = []
        parts: list[str] = []
        at = 0
        for start, end, better in self._replacements(text):
            changes.append((text[start:end], better))
            parts += [text[at:start], better]
            at = end
        return Corrected("".join([*parts, text[at:]]), tuple(changes))

    def has_unknown(self, text: str) -> bool:
        """Whether some word of `text` stands nowhere in the library."""
        return any(self._is_unknown(text, token, SHORTEST - 1) for token in tokens(text))

    def _replacements(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Where a better text goes, and what it is, from left to right."""
        quoted = _quoted(text)
        found = [t for t in tokens(text) if not any(a <= t.start < b for a, b in quoted)]
        skip = False
        for number, token in enumerate(found):
            if skip:
                skip = False
                continue
            following = found[number + 1] if number + 1 < len(found) else None
            joined = self._joined(text, token, following)
            if joined and following:
                skip = True
                yield token.start, following.end, joined
            elif self._is_wrong(text, token) and (better := self._better(token.word)):
                before = found[number - 1].stem if number else ""
                after = following.stem if following else ""
                if token.word not in self._english() or self._is_named(before, better, after):
                    yield token.start, token.end, better

    def _joined(self, text: str, token: Token, following: Token | None) -> str | None:
        if following is None or text[token.end : following.start].strip(" "):
            return None
        both = token.word + following.word
        unknown = self._is_wrong(text, token) or self._is_wrong(text, following)
        return both if unknown and both in self._words else None

    def _is_wrong(self, text: str, token: Token) -> bool:
        return self._is_unknown(text, token, SHORTEST)

    def _is_unknown(self, text: str, token: Token, shortest: int) -> bool:
        raw = text[token.start : token.end]
        return not (
            len(token.word) < shortest
            or not raw.isalpha()  # "can't", and whatever is no plain word
            or (raw.isupper() and len(raw) > 1)
            or token.word in self._protected
            or token.word in STOP_WORDS
            or token.word in ASKING_WORDS
            or token.word in self._words
            or token.stem in self._forms.stems
        )

    def _is_named(self, before: str, better: str, after: str) -> bool:
        """Whether a better word and one beside it stand so in a name."""
        own = stems(better)
        return (before, own[0]) in self._beside or (own[-1], after) in self._beside

    def _better(self, word: str) -> str | None:
        """What `word` was meant to be, if it is like a word of the library."""
        with self._lock:
            if word in self._put_right:
                return self._put_right[word]
        better = self._nearest(word)
        with self._lock:
            self._put_right[word] = better
        return better

    def _nearest(self, word: str) -> str | None:
        for cut in range(3, len(word) - 2):
            if word[:cut] in self._words and word[cut:] in self._words:
                return f"{word[:cut]} {word[cut:]}"
        errors = 2 if len(word) >= LONG else 1
        lengths = range(len(word) - errors, len(word) + errors + 1)
        alike = [other for length in lengths for other in self._forms.of_length(length)]
        near = process.extract(word, alike, scorer=OSA.distance, score_cutoff=errors, limit=None)
        # first letters are seldom wrong, and two errors beside would be too many; of equals the
        # word that more documents have
        ranked = sorted(
            (distance, other[0] != word[0], -self._words[other], other)
            for other, distance, _ in near
            if distance == 1 or other[0] == word[0]
        )
        return ranked[0][3] if ranked else None


def _forms(words: Set[str], before: Speller | None) -> Forms:
    return Forms(words) if before is None else before._forms.changed(words)


def _quoted(text: str) -> list[tuple[int, int]]:
    marks = [at for at, character in enumerate(text) if character == '"']
    return list(zip(marks[::2], marks[1::2], strict=False))
