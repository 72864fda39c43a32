"""Words and stems: the one analysis that indexing, queries and highlighting share.

A word is a run of letters and digits, NFKC and casefolded, without accents; hyphens
split it, apostrophes do not ("runner's" is "runner", "can't" is "cant"). A stem is Porter2's, from
snowballstemmer, of the word or of what it is an irregular form of ("calves" is "calf").
"""

from __future__ import annotations

import re
import threading
import unicodedata
from array import array
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import snowballstemmer

from .irregular import IRREGULAR
from .query import Words

LONGEST_WORD = 64
"""Longer words are cut, in texts and in queries alike, so that no word is a burden."""

_SAY_LITTLE = (
    "a about am an and any are as at be been being but by did do does doing for from had has "
    "get go have having he her him his i if im in into is it its ive me my need of on or our shall "
    "she so than that the their them then there these they this those to too us versus vs was we "
    "were while with you your"
)
STOP_WORDS = frozenset(_SAY_LITTLE.split())
"""Words that say little about what is sought; indexed all the same, for phrases."""

ASKING_WORDS = frozenset(
    "can could how may should what when where which who whom why will would".split()
)
"""Words that say what kind of answer is sought: they tell one question from another."""

_APOSTROPHES = "'\u2018\u2019\u02bc\uff07"


def _marks() -> str:
    """Every combining mark of the basic plane, as the inside of a character class: `re` takes
    them for no part of a word, though in many scripts no word is without."""
    codes = [n for n in range(0x300, 0xFE30) if unicodedata.category(chr(n))[0] == "M"]
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(rf"\u{first:04x}-\u{last:04x}" for first, last in ranges)


# letters and marks in any order, none of which is ever given back: that is a third quicker
_PLAIN = r"[^\W_\u02bc]"
_MARKS = f"[{_marks()}]{_PLAIN}*+"
_LETTERS = f"(?:{_PLAIN}++|{_MARKS})(?:{_MARKS})*+"
_WORD = re.compile(rf"{_LETTERS}(?:[{_APOSTROPHES}]{_LETTERS})*+")
_PIECES = re.compile(f"({_WORD.pattern})")
_APOSTROPHE = re.compile(f"[{_APOSTROPHES}]")
_MARKED = re.compile(r"([a-z\u03b1-\u03c9])[\u0300-\u036f]+")
"""A Latin or Greek letter with its accents: "cafe" is to find "caf\u00e9"."""
_local = threading.local()


class Token(NamedTuple):
    """One word of a text: folded, stemmed, and where it stands."""

    word: str
    stem: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The words of `text` in order, with their places in it."""
    for found in _WORD.finditer(text):
        for word, stem in _analysed(found.group()):
            yield Token(word, stem, found.start(), found.end())


def stem_spans(text: str) -> tuple[list[str], array[int], array[int]]:
    """The stems of `text`, and where each starts and ends in it: what `tokens` tells, but several
    times as fast, for no loop runs over the words."""
    pieces = _PIECES.split(text)  # what is between words, a word, what is between, …
    lengths = np.fromiter(map(len, pieces), np.int32, len(pieces))
    bounds = lengths.cumsum(dtype=np.int32)
    starts, ends = bounds[:-1:2], bounds[1::2]
    # the cache itself where no word is too long for it: a call less for each word
    analyse = _remembered if lengths[1::2].max(initial=0) <= LONGEST_WORD else _analysed
    analysed = list(map(analyse, pieces[1::2]))
    found = [stem for pairs in analysed for _, stem in pairs]
    repeats = list(map(len, analysed))
    if repeats.count(1) != len(repeats):  # a word that folds into several, or into none
        starts, ends = starts.repeat(repeats), ends.repeat(repeats)
    return found, array("i", starts.tobytes()), array("i", ends.tobytes())


def words_and_stems(text: str) -> list[tuple[str, str]]:
    """Each word of `text` with its stem, in order."""
    return [pair for found in _WORD.findall(text) for pair in _analysed(found)]


def stems(text: str) -> Words:
    """The stems of `text` in order."""
    return tuple(stem for _, stem in words_and_stems(text))


def _analysed(raw: str) -> tuple[tuple[str, str], ...]:
    """(word, stem) of one raw word; only words of usual length are worth a place in the cache."""
    return _remembered(raw) if len(raw) <= LONGEST_WORD else _fold_and_stem(raw)


def _fold_and_stem(raw: str) -> tuple[tuple[str, str], ...]:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", raw).casefold())
    if not folded.isascii():
        plain = _MARKED.sub(r"\1", unicodedata.normalize("NFD", folded))
        folded = unicodedata.normalize("NFKC", plain)
    words = [_without_apostrophes(w)[:LONGEST_WORD] for w in _WORD.findall(folded)]
    return tuple((word, _stem(word)) for word in words)


_remembered = lru_cache(maxsize=32_768)(_fold_and_stem)


def _without_apostrophes(word: str) -> str:
    plain = _APOSTROPHE.sub("'", word)
    return plain.removesuffix("'s").replace("'", "")


def _stem(word: str) -> str:
    """A stemmer keeps state while it works, so each thread has its own."""
    stemmer: Any = getattr(_local, "stemmer", None)
    if stemmer is None:
        stemmer = _local.stemmer = snowballstemmer.stemmer("english")
    return str(stemmer.stemWord(IRREGULAR.get(word, word))) or word
