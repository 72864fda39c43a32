"""A decision guide as what it decides by: no texts, no sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Level(StrEnum):
    """What an outcome comes to, from the mildest to the gravest."""

    GO = "go"
    ADJUST = "adjust"
    STOP = "stop"
    SEE_PROFESSIONAL = "see_professional"
    URGENT = "urgent"


SEVERE = (Level.SEE_PROFESSIONAL, Level.URGENT)
"""Where a warning sign must end."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`then` is the id of the next question, or of the outcome."""

    id: str
    then: str
    is_warning: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One question and the answers to choose from, in order."""

    id: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Tree:
    """`levels` are those of the outcomes, by id; the questions are in the writer's order.

    Different paths may lead to one question, so that it is a tree in name only: a graph without
    circles.
    """

    start: str
    questions: Mapping[str, Question]
    levels: Mapping[str, Level]


def tree_of(guide: Mapping[str, Any]) -> Tree:
    """The tree of a guide in its public shape, or as it was written: those agree in this. Of two
    with one id, the last counts; `faults` refuses them."""
    questions = (
        Question(
            question["id"],
            tuple(
                Answer(answer["id"], answer["then"], bool(answer.get("warning")))
                for answer in question["answers"]
            ),
        )
        for question in guide["questions"]
    )
    return Tree(
        guide["start"],
        {question.id: question for question in questions},
        {outcome["id"]: Level(outcome["level"]) for outcome in guide["outcomes"]},
    )
