"""What must hold of a decision guide before anybody is led by it, proved over the whole tree.

- Every answer leads to a question or an outcome that is there.
- No question can come twice on any path, so that every path ends.
- Every question and every outcome is reached on some path.
- A warning sign ends in `see_professional` or `urgent`, whatever is said after it.
- Nobody is told `go`, `adjust` or `stop` without having been asked for a warning sign.

A guide has more paths than can be counted one by one; each of these is a property of its graph,
found by going over every question once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..nearest import did_you_mean
from .tree import SEVERE, Tree, tree_of

MOST_QUESTIONS = 60
MOST_ANSWERS = 12


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong; `path` leads to where it is written, such as ("questions", 2, "answers")."""

    path: tuple[str | int, ...]
    message: str
    remedy: str


def faults(guide: Mapping[str, Any]) -> list[Fault]:
    """Every fault of a guide as it is written; none means that all of the above is proved."""
    found = [*_repeated(guide), *_dangling(guide)]
    if found:
        return found
    tree, places = tree_of(guide), _places(guide)
    circle = _circle(tree)
    if circle:
        words = " → ".join(circle)
        remedy = "let one of their answers lead on"
        place = places[circle[-2]]
        return [Fault(place, f"the question {circle[-1]!r} comes twice: {words}", remedy)]
    return [*_unreached(tree, places), *_mild_signs(tree, places), *_unwarned(tree, places)]


def _places(guide: Mapping[str, Any]) -> dict[str, tuple[str | int, ...]]:
    return {
        one["id"]: (name, number)
        for name in ("questions", "outcomes")
        for number, one in enumerate(guide[name])
    }


def _repeated(guide: Mapping[str, Any]) -> list[Fault]:
    found = []
    seen: set[str] = set()
    for name in ("questions", "outcomes"):
        for number, one in enumerate(guide[name]):
            if one["id"] in seen:
                message = f"the id {one['id']!r} stands twice"
                found.append(
                    Fault((name, number), message, "give each question and outcome its own")
                )
            seen.add(one["id"])
    for number, question in enumerate(guide["questions"]):
        ids = [answer["id"] for answer in question["answers"]]
        for at, id in enumerate(ids):
            if id in ids[:at]:
                place = ("questions", number, "answers", at)
                found.append(Fault(place, f"the answer {id!r} stands twice", "rename one"))
    return found


def _dangling(guide: Mapping[str, Any]) -> list[Fault]:
    known = [one["id"] for name in ("questions", "outcomes") for one in guide[name]]
    targets: list[tuple[tuple[str | int, ...], str]] = [(("start",), guide["start"])]
    for number, question in enumerate(guide["questions"]):
        for at, answer in enumerate(question["answers"]):
            targets.append((("questions", number, "answers", at, "then"), answer["then"]))
    found = []
    for place, target in targets:
        if target not in known:
            remedy = did_you_mean(target, known) or f"write one of {', '.join(known)}"
            found.append(Fault(place, f"{target!r} is no question and no outcome", remedy))
    if not found and guide["start"] not in {one["id"] for one in guide["questions"]}:
        remedy = "let `start` name a question"
        found.append(Fault(("start",), "the guide begins with an outcome", remedy))
    return found


def _circle(tree: Tree) -> list[str]:
    """Questions that lead back to the first of them, it being named again; empty if none do."""
    done: set[str] = set()
    for start in tree.questions:
        path = [start]
        ways = [iter(_next(tree, start))]
        while ways:
            following = next(ways[-1], None)
            if following is None:
                ways.pop()
                done.add(path.pop())
            elif following in path:
                return [*path[path.index(following) :], following]
            elif following not in done:
                path.append(following)
                ways.append(iter(_next(tree, following)))
    return []


def _next(tree: Tree, question: str) -> list[str]:
    """The questions that may follow at once."""
    return [a.then for a in tree.questions[question].answers if a.then in tree.questions]


def _reached(tree: Tree, start: str, without_signs: bool = False) -> set[str]:
    """Every id that answers lead to from `start`, itself too. `without_signs` does not go beyond
    questions that ask for a warning sign."""
    reached, todo = {start}, [start]
    while todo:
        question = tree.questions.get(todo.pop())
        if question is None or (without_signs and any(a.is_warning for a in question.answers)):
            continue
        for answer in question.answers:
            if answer.then not in reached:
                reached.add(answer.then)
                todo.append(answer.then)
    return reached


def _unreached(tree: Tree, places: Mapping[str, tuple[str | int, ...]]) -> list[Fault]:
    reached = _reached(tree, tree.start)
    remedy = "let an answer lead to it, or remove it"
    return [
        Fault(place, f"nothing leads to {id!r}", remedy)
        for id, place in places.items()
        if id not in reached
    ]


def _mild_signs(tree: Tree, places: Mapping[str, tuple[str | int, ...]]) -> list[Fault]:
    found = []
    for question in tree.questions.values():
        for at, answer in enumerate(question.answers):
            ends = _reached(tree, answer.then) & tree.levels.keys() if answer.is_warning else ()
            for end in sorted(ends):
                if tree.levels[end] not in SEVERE:
                    message = (
                        f"the warning sign {question.id!r}: {answer.id!r} can end in {end!r}, "
                        f"which is {tree.levels[end]}"
                    )
                    remedy = "let it lead to outcomes that are see_professional or urgent alone"
                    found.append(Fault((*places[question.id], "answers", at), message, remedy))
    return found


def _unwarned(tree: Tree, places: Mapping[str, tuple[str | int, ...]]) -> list[Fault]:
    reached = _reached(tree, tree.start, without_signs=True)
    remedy = "ask for the warning signs first, with an answer that has `warning: true`"
    return [
        Fault(places[id], f"{id!r} is reached without a question for warning signs", remedy)
        for id, level in tree.levels.items()
        if id in reached and level not in SEVERE
    ]
