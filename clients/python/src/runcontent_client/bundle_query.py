"""What a person typed, as a query of FTS5: the same grammar as the TypeScript client's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

_LONGEST_NAME = 6
_UNIT = re.compile(r'(?<![^\W_])(-?)(?:"([^"]+)"|([^\s"]+))')

Synonyms = Callable[[Sequence[str]], Mapping[str, Sequence[str]]]
"""The other names of each of these names; names are lower case, words with single spaces."""


@dataclass(frozen=True, slots=True)
class FtsQuery:
    """With `all` that is wanted, and with `any` of it; None where no word is."""

    all: str | None
    any: str | None


@dataclass(frozen=True, slots=True)
class _Unit:
    """A word, or several that stand together, as FTS5 takes them; `is_alternative`: it is wanted
    instead of the one before it."""

    words: tuple[str, ...]
    is_quoted: bool
    is_excluded: bool
    is_alternative: bool


def fts_query(q: str, synonyms: Synonyms, is_prefix: bool) -> FtsQuery:
    """`"phrases"`, `-not` and `OR` as the server takes them; `is_prefix`: the last word may go on.

    In quotes nothing is FTS5's own syntax, and words have none themselves.
    """
    units = _units(q)
    named = synonyms(_names(units))
    groups: list[list[str]] = []
    excluded: list[str] = []
    at = 0
    while at < len(units):
        unit, span = units[at], _longest_name(units, at, named)
        name = _name(units[at : at + span])
        at += span
        is_open = is_prefix and at == len(units) and span == 1 and not unit.is_quoted
        forms = [f'"{name}"{"*" if is_open else ""}']
        forms += [f'"{" ".join(words_of(other))}"' for other in named.get(name, ())]
        text = f"({' OR '.join(forms)})" if len(forms) > 1 else forms[0]
        if unit.is_excluded:
            excluded.append(text)
        elif unit.is_alternative and groups:
            groups[-1].append(text)
        else:
            groups.append([text])
    if not groups:
        return FtsQuery(None, None)
    without = f" NOT ({' OR '.join(excluded)})" if excluded else ""
    wanted = [f"({' OR '.join(group)})" for group in groups]
    either = [text for group in groups for text in group]
    return FtsQuery(
        f"({' AND '.join(wanted)}){without}",
        f"({' OR '.join(either)}){without}",
    )


def words_of(text: str) -> list[str]:
    """The words in a text, in lower case: letters, marks and numbers."""
    plain = (c if unicodedata.category(c)[0] in "LMN" else " " for c in text.lower())
    return "".join(plain).split()


def _units(q: str) -> list[_Unit]:
    units: list[_Unit] = []
    is_alternative = False
    for minus, quoted, word in _UNIT.findall(q):
        if word == "OR" and not minus:
            is_alternative = bool(units)
            continue
        words = tuple(words_of(quoted or word))
        if words:
            units.append(_Unit(words, bool(quoted), minus == "-", is_alternative))
            is_alternative = False
    return units


def _longest_name(units: Sequence[_Unit], at: int, named: Mapping[str, Sequence[str]]) -> int:
    """How many units from `at` on are a name that has others; 1 where there is none."""
    for span in range(min(_LONGEST_NAME, len(units) - at), 1, -1):
        some = units[at : at + span]
        is_plain = all(
            not one.is_quoted and one.is_excluded == some[0].is_excluded for one in some
        ) and not any(one.is_alternative for one in some[1:])
        if is_plain and _name(some) in named:
            return span
    return 1


def _names(units: Sequence[_Unit]) -> list[str]:
    ends = range(1, _LONGEST_NAME + 1)
    starts = range(len(units))
    return list({_name(units[at : at + n]): None for at in starts for n in ends})


def _name(units: Sequence[_Unit]) -> str:
    return " ".join(word for unit in units for word in unit.words)
