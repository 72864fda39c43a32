"""The words a person types, as a Query: words, "phrases", OR and a leading minus.

Nothing else is syntax, so no caller reaches an engine's own. The work is bounded by the length
of the text and the number of its words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NoReturn

from ..errors import InvalidParameters, ParameterError
from .analysis import ASKING_WORDS, STOP_WORDS, tokens
from .query import Clause, Need, Query, Words
from .synonyms import Synonyms

LONGEST_QUERY = 256
MOST_TERMS = 16
"""Stop words are not counted: a whole question in plain language is short enough."""

ENOUGH_WORDS = 5
"""From this many telling words on, stop words are left out altogether (docs/performance.md)."""

_QUOTES = str.maketrans(dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"'))
_ITEM = re.compile(r'(?P<minus>(?<![^\s"])-)?(?:"(?P<phrase>[^"]*)"|(?P<chunk>[^\s"]+))')


@dataclass(frozen=True, slots=True)
class _Item:
    """A lexical item; `role` is word, or, phrase or not."""

    role: str
    words: Words
    need: Need = Need.REQUIRED


@dataclass(slots=True)
class _Wish:
    """A clause in the making."""

    alternatives: dict[Words, None]
    negated: bool = False
    need: Need = Need.REQUIRED
    joinable: bool = True


def parse_query(text: str, *, synonyms: Synonyms) -> Query:
    """Read `text`; raises InvalidParameters, about the parameter `q`, and nothing else."""
    items = list(_items(admit(text)))
    count = sum(len(item.words) for item in items if item.need is Need.REQUIRED)
    if count > MOST_TERMS:
        detail = f"q has {count} telling words; at most {MOST_TERMS} are allowed"
        _refuse("too_many_words", detail)
    wishes = _weighed(_join(items, synonyms))
    clauses = dict.fromkeys(Clause(tuple(w.alternatives), w.negated, w.need) for w in wishes)
    if not clauses:
        _refuse("no_words", "q holds no word to search for")
    return Query(tuple(clauses))


def admit(text: str) -> str:
    """What somebody typed, in its normal form; raises InvalidParameters for what cannot be text."""
    if len(text) > LONGEST_QUERY:
        _refuse("too_long", f"q is longer than {LONGEST_QUERY} characters")
    if "\0" in text:
        _refuse("invalid_text", "q holds a NUL character")
    if any("\ud800" <= character <= "\udfff" for character in text):
        _refuse("invalid_text", "q is not valid Unicode: it holds a lone surrogate")
    return _without_unclosed(unicodedata.normalize("NFC", text).translate(_QUOTES))


def _without_unclosed(text: str) -> str:
    """An unclosed quote is plain words; a minus before it stays with the first of them."""
    if text.count('"') % 2 == 0:
        return text
    before, _, after = text.rpartition('"')
    return before + ("" if before.endswith("-") else " ") + after


def _items(text: str) -> Iterator[_Item]:
    for found in _ITEM.finditer(text):
        phrase, chunk = found["phrase"], found["chunk"]
        if chunk == "OR" and not found["minus"]:
            yield _Item("or", ("or",), Need.OPTIONAL)
            continue
        read = list(tokens(chunk if phrase is None else phrase))
        if not read:
            continue
        if found["minus"]:
            yield _Item("not", tuple(token.stem for token in read))
        elif phrase is not None:
            yield _Item("phrase", tuple(token.stem for token in read))
        else:
            for token in read:
                yield _Item("word", (token.stem,), _need_of(token.word))


def _join(items: Sequence[_Item], synonyms: Synonyms) -> list[_Wish]:
    """Wishes in order; OR merges its neighbours, and is a plain word where it has none."""
    wishes: list[_Wish] = []
    at, either = 0, False
    while at < len(items):
        item = items[at]
        if item.role == "or":
            after = items[at + 1].role if at + 1 < len(items) else "not"
            before = wishes and not wishes[-1].negated and wishes[-1].joinable
            either = bool(before) and after in {"word", "phrase"}
            if not either:
                wishes.append(_Wish({item.words: None}, need=item.need, joinable=False))
            at += 1
            continue
        wish, length = _wish(items, at, synonyms)
        if either:
            wishes[-1].alternatives.update(wish.alternatives)
            wishes[-1].need = Need.REQUIRED
        else:
            wishes.append(wish)
        at, either = at + length, False
    return wishes


def _wish(items: Sequence[_Item], at: int, synonyms: Synonyms) -> tuple[_Wish, int]:
    """The wish that starts at one item, and how many items it takes."""
    item = items[at]
    if item.role == "not":
        return _Wish({item.words: None}, negated=True), 1
    if item.role == "phrase":
        return _Wish({item.words: None}, need=Need.QUOTED), 1
    run: list[str] = []
    for following in items[at:]:
        if following.role != "word":
            break
        run.extend(following.words)
    length = synonyms.longest_at(run, 0)
    equals = dict.fromkeys(synonyms.of(tuple(run[:length])))
    alone = length == 1 and len(equals) == 1
    return _Wish(equals, need=item.need if alone else Need.REQUIRED), length


def _need_of(word: str) -> Need:
    if word in STOP_WORDS:
        return Need.OPTIONAL
    return Need.ASKING if word in ASKING_WORDS else Need.REQUIRED


def _weighed(wishes: list[_Wish]) -> list[_Wish]:
    """Stop words go where enough others remain; where none does, the next best is required."""
    wanted = [wish for wish in wishes if not wish.negated]
    telling = sum(wish.need in (Need.QUOTED, Need.REQUIRED) for wish in wanted)
    if telling >= ENOUGH_WORDS:
        return [wish for wish in wishes if wish.need is not Need.OPTIONAL]
    if not telling:
        asking = any(wish.need is Need.ASKING for wish in wanted)
        raised = Need.ASKING if asking else Need.OPTIONAL
        for wish in wanted:
            wish.need = Need.REQUIRED if wish.need is raised else wish.need
    return wishes


def _refuse(code: str, detail: str) -> NoReturn:
    raise InvalidParameters([ParameterError("q", code, detail)])
