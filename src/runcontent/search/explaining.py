"""Why a resource was found: which word, in which field, and how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .analysis import Token, tokens
from .query import Clause, Query, Words


@dataclass(frozen=True, slots=True)
class Reason:
    """One match: `word` as it was asked, the field, how it matched (`exact`, `stem`,
    `synonym: ITBS` or `typo`), and the words that it matched."""

    word: str
    field: str
    how: str
    matched: str


def reasons(
    query: Query, asked: str, fields: Mapping[str, str], corrected: Sequence[tuple[str, str]] = ()
) -> list[Reason]:
    """For each clause and field the first match; `asked` is the query's text as corrected, and
    `corrected` says which word became which."""
    typed = {token.stem: token.word for token in tokens(asked)}
    was = {token.stem: before for before, after in corrected for token in tokens(after)}
    found = []
    for name, text in fields.items():
        words = tuple(tokens(text))
        for clause in query.clauses:
            reason = None if clause.negated else _reason(clause, name, text, words, typed, was)
            if reason is not None:
                found.append(reason)
    return found


def _reason(
    clause: Clause,
    field: str,
    text: str,
    words: Sequence[Token],
    typed: Mapping[str, str],
    was: Mapping[str, str],
) -> Reason | None:
    for place, alternative in enumerate(clause.alternatives):
        at = _find(words, alternative)
        if at is None:
            continue
        last = words[at + len(alternative) - 1]
        matched = text[words[at].start : last.end]
        asked = " ".join(typed.get(stem, stem) for stem in clause.alternatives[0])
        typo = next((was[stem] for stem in clause.alternatives[0] if stem in was), None)
        if place:
            how = f"synonym: {matched}"
        elif typo is not None:
            asked, how = typo, "typo"
        else:
            own = " ".join(token.word for token in words[at : at + len(alternative)])
            how = "exact" if own == asked else "stem"
        return Reason(asked, field, how, matched)
    return None


def _find(words: Sequence[Token], wanted: Words) -> int | None:
    for at in range(len(words) - len(wanted) + 1):
        if all(words[at + n].stem == stem for n, stem in enumerate(wanted)):
            return at
    return None
