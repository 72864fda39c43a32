"""Where answers lead in a guide, in its public shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import InvalidParameters, ParameterError
from ..guides import UnknownAnswer, evaluate, tree_of
from ..nearest import did_you_mean

_PAYLOAD = ("id", "title", "version")


def evaluation(guide: Mapping[str, Any], answers: Mapping[str, str]) -> dict[str, Any]:
    """An Evaluation of `guide` (its payload) by answers to its questions.

    Raises InvalidParameters, which names the question, for an answer that it does not have.
    """
    try:
        step = evaluate(tree_of(guide), answers)
    except UnknownAnswer as error:
        raise InvalidParameters([_unknown(error)]) from None
    questions = {question["id"]: question for question in guide["questions"]}
    outcomes = {outcome["id"]: outcome for outcome in guide["outcomes"]}
    return {
        "guide": {"slug": guide["id"], "title": guide["title"]},
        "version": guide["version"],
        "done": step.outcome is not None,
        "question": questions[step.question] if step.question else None,
        "outcome": outcomes[step.outcome] if step.outcome else None,
        "reasons": [_reason(questions[question], answer) for question, answer in step.path],
        "ignored": list(step.ignored),
        "red_flags": guide["red_flags"],
        "links": {"guide": guide["links"]["self"], "article": guide["links"]["article"]},
    }


def _reason(question: Mapping[str, Any], chosen: str) -> dict[str, Any]:
    answer = next(answer for answer in question["answers"] if answer["id"] == chosen)
    return {
        "question": {"slug": question["id"], "title": question["text"]},
        "answer": {"slug": chosen, "title": answer["text"]},
        "because": answer["because"],
    }


def _unknown(error: UnknownAnswer) -> ParameterError:
    """What was answered is not repeated: it may be about somebody's health."""
    if error.answer is None:
        hint = did_you_mean(error.question, error.allowed, "; ")
        detail = f"{error.question[:100]!r} is no question of this guide{hint}"
        return ParameterError(f"answers.{error.question[:100]}", "unknown", detail, error.allowed)
    detail = f"the answer to {error.question!r} is one of {', '.join(error.allowed)}"
    return ParameterError(f"answers.{error.question}", "not_allowed", detail, error.allowed)
