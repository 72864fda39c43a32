"""Aspects that a heading's wording alone does not tell our parser, from what a person sees."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..model import Aspect
from ..parsing.aspects import infer_aspect
from .blocks import Block, What
from .draft import Sure


@dataclass(frozen=True, slots=True)
class Hint:
    """An aspect that must be written, how sure it is, and why."""

    aspect: Aspect
    sure: Sure
    reason: str


_DOSED = re.compile(r"\b\d+(?:\s*(?:to|-|–)\s*\d+)?\s+(?:sets|reps|repetitions)\b", re.I)  # noqa: RUF001
_WORDS = (
    (
        Hint(Aspect.MEDICAL_HELP, Sure.HIGH, "it says to see somebody"),
        re.compile(
            r"\b(?:see|call|visit|go to|contact)\s+(?:a|an|your|the)\s+(?:gp|doctor|nurse|physio\w*"
            r"|physical therapist|professional|specialist|hospital)\b",
            re.I,
        ),
    ),
    (
        Hint(Aspect.PREVENTION, Sure.MEDIUM, "it says how to stay safe"),
        re.compile(r"\bstay(?:ing)? safe\b|\bguard against\b", re.I),
    ),
)


def hint_of(heading: str, following: Sequence[Block]) -> Hint | None:
    """The aspect to write on a heading, where its wording tells our parser none or another;
    `following` are the blocks below it."""
    told = infer_aspect(heading)
    for hint, pattern in _WORDS:
        if pattern.search(heading):
            return None if told is hint.aspect else hint
    if told is None and _is_exercises(following):
        return Hint(Aspect.EXERCISES, Sure.MEDIUM, "its list has sets and repetitions")
    return None


def _is_exercises(following: Sequence[Block]) -> bool:
    for block in following:
        if block.what is What.HEADING:
            return False
        if block.what is What.LIST:
            dosed = sum(bool(_DOSED.search(item.text)) for item in block.items)
            return dosed >= 2 and dosed * 2 >= len(block.items)
    return False
