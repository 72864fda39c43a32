"""From answers to the next question or the outcome.

A warning sign counts whatever else was said, and wherever it was said: also where the questions on
the way would not have led to it. `clients/typescript/src/guides.ts` does the same, and is tested
against this.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .tree import Level, Tree


class UnknownAnswer(Exception):
    """An answer that the guide does not have: `question` is its id, `allowed` what there is
    instead; where there is no such question, those that there are."""

    def __init__(self, question: str, answer: str | None, allowed: tuple[str, ...]) -> None:
        self.question, self.answer, self.allowed = question, answer, allowed
        super().__init__(question)


@dataclass(frozen=True, slots=True)
class Step:
    """Where answers lead: one of `question` and `outcome` (ids) is there. `path` is what was said
    on the way, in order; `ignored` was said too, and changed nothing."""

    question: str | None
    outcome: str | None
    path: tuple[tuple[str, str], ...]
    ignored: tuple[str, ...]


def evaluate(tree: Tree, answers: Mapping[str, str]) -> Step:
    """Follow the answers (question to answer, by id). Raises UnknownAnswer.

    Each warning sign among them is followed by itself, in the guide's order. An urgent outcome is
    the end at once; else what a sign still asks is asked, and then the gravest outcome counts.
    """
    _require_known(tree, answers)
    signs = [
        (question.id, answer.then)
        for question in tree.questions.values()
        for answer in question.answers
        if answer.is_warning and answers.get(question.id) == answer.id
    ]
    end, path = _walk(tree, tree.start, answers)
    if signs:
        ends = [_walk(tree, then, answers) for _, then in signs]
        urgent = [found for found in ends if tree.levels.get(found[0]) is Level.URGENT]
        unfinished = [found for found in ends if found[0] in tree.questions]
        end, after = (urgent or unfinished or ends)[0]
        path += [(question, answers[question]) for question, _ in signs]
        path += after
    said = tuple(dict.fromkeys(path))
    on_the_way = {question for question, _ in said}
    ignored = tuple(sorted(name for name in answers if name not in on_the_way))
    is_question = end in tree.questions
    return Step(end if is_question else None, None if is_question else end, said, ignored)


def _require_known(tree: Tree, answers: Mapping[str, str]) -> None:
    for name, given in answers.items():
        question = tree.questions.get(name)
        if question is None:
            raise UnknownAnswer(name, None, tuple(tree.questions))
        allowed = tuple(answer.id for answer in question.answers)
        if given not in allowed:
            raise UnknownAnswer(name, given, allowed)


def _walk(tree: Tree, at: str, answers: Mapping[str, str]) -> tuple[str, list[tuple[str, str]]]:
    """The outcome, or the first question without an answer, and what was said on the way."""
    path = []
    while at in tree.questions and at in answers:
        path.append((at, answers[at]))
        at = next(a.then for a in tree.questions[at].answers if a.id == answers[at])
    return at, path
