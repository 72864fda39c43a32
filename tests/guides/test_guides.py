"""Guides: what is proved of them, and that evaluating keeps it, over every path and any answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runcontent.guides import SEVERE, Level, Tree, UnknownAnswer, evaluate, faults, tree_of
from runcontent.parsing import read_document

ARTICLES = Path(__file__).parents[2] / "articles"
OURS = {
    path.stem: read_document(ARTICLES, f"guides/{path.name}").document.content
    for path in sorted((ARTICLES / "guides").glob("*.yaml"))
}


def _guide(*questions: tuple[str, list[str]], start: str | None = None, **levels: str) -> Any:
    """Questions as ("id", ["answer>then", "sign!then"])."""
    return {
        "start": start or questions[0][0],
        "questions": [
            {
                "id": id,
                "answers": [
                    {
                        "id": a.replace("!", ">").split(">")[0],
                        "then": a.replace("!", ">").split(">")[1],
                        "warning": "!" in a,
                    }
                    for a in answers
                ],
            }
            for id, answers in questions
        ],
        "outcomes": [{"id": id, "level": level} for id, level in levels.items()],
    }


def _paths(tree: Tree, at: str, said: Mapping[str, str]) -> Iterator[tuple[dict[str, str], str]]:
    """Every path from a question or outcome: what is said on it, and where it ends."""
    if at not in tree.questions:
        yield dict(said), at
        return
    assert at not in said, "no question comes twice"
    for answer in tree.questions[at].answers:
        yield from _paths(tree, answer.then, {**said, at: answer.id})


def _signs(tree: Tree, answers: Mapping[str, str]) -> list[str]:
    return [
        question.id
        for question in tree.questions.values()
        for answer in question.answers
        if answer.is_warning and answers.get(question.id) == answer.id
    ]


@pytest.mark.parametrize("name", OURS)
def test_every_path_of_our_guides_is_safe(name: str) -> None:
    """It ends where evaluating ends; with a warning sign on it, at a professional; it asks for
    signs before it lets anybody run; and all paths together reach every outcome."""
    tree = tree_of(OURS[name])
    reached = set()
    for said, end in _paths(tree, tree.start, {}):
        step = evaluate(tree, said)
        assert (step.question, step.outcome) == (None, end)
        assert dict(step.path) == said
        assert step.ignored == ()
        if _signs(tree, said):
            assert tree.levels[end] in SEVERE
        if tree.levels[end] not in SEVERE:
            assert any(a.is_warning for q in said for a in tree.questions[q].answers)
        reached.add(end)
    assert reached == tree.levels.keys()


@pytest.mark.parametrize("name", OURS)
@given(data=st.data())
def test_a_sign_counts_whatever_else_is_said(name: str, data: st.DataObject) -> None:
    """Any answers at all, on the way or not: with a sign among them, what is told is a question
    or a professional, and an urgent sign is urgent."""
    tree = tree_of(OURS[name])
    answers = data.draw(
        st.fixed_dictionaries(
            {},
            optional={
                question.id: st.sampled_from([answer.id for answer in question.answers])
                for question in tree.questions.values()
            },
        )
    )
    step = evaluate(tree, answers)
    assert (step.question is None) != (step.outcome is None)
    assert {q for q, _ in step.path} | set(step.ignored) == answers.keys()
    assert step.question not in answers
    if _signs(tree, answers):
        assert step.outcome is None or tree.levels[step.outcome] in SEVERE
    urgent = [
        a
        for q in tree.questions.values()
        for a in q.answers
        if a.is_warning and answers.get(q.id) == a.id and tree.levels.get(a.then) is Level.URGENT
    ]
    if urgent:
        assert step.outcome is not None
        assert tree.levels[step.outcome] is Level.URGENT


_NAMES = [f"q{n}" for n in range(5)]
_ENDS = ["go", "adjust", "see", "urgent"]
_LEVELS = {"go": "go", "adjust": "adjust", "see": "see_professional", "urgent": "urgent"}
_answers = st.lists(
    st.tuples(st.sampled_from([*_NAMES, *_ENDS]), st.sampled_from([">", ">", "!"])),
    min_size=2,
    max_size=3,
).map(lambda found: [f"a{n}{sign}{then}" for n, (then, sign) in enumerate(found)])
_guides = st.lists(_answers, min_size=1, max_size=5).map(
    lambda found: _guide(*zip(_NAMES, found, strict=False), **_LEVELS)
)


@given(_guides)
def test_what_is_proved_holds_on_every_path(guide: Any) -> None:
    """The proof goes over a graph; going over its paths one by one finds the same."""
    found = faults(guide)
    known = {q["id"] for q in guide["questions"]} | set(_ENDS)
    if any(a["then"] not in known for q in guide["questions"] for a in q["answers"]):
        assert found
        return
    tree = tree_of(guide)
    try:
        paths = list(_paths(tree, tree.start, {}))
    except AssertionError:  # a question comes twice
        assert found
        return
    reached = {q for said, _ in paths for q in said} | {end for _, end in paths}
    safe = all(
        tree.levels[end] in SEVERE
        or (
            not _signs(tree, said)
            and any(a.is_warning for q in said for a in tree.questions[q].answers)
        )
        for said, end in paths
    )
    if not found:
        assert reached == known
        assert safe
    elif reached == known and not safe:
        assert any("warning" in fault.message for fault in found)
    elif reached == known:
        assert found == []


_SAFE = ("signs", ["any!see", "none>next"])


@pytest.mark.parametrize(
    ("guide", "told"),
    [
        (_guide(("q", ["a>go", "b>gone"]), go="go"), "'gone' is no question and no outcome"),
        (_guide(("q", ["a>r", "b>go"]), ("r", ["a>q", "b>go"]), go="go"), "comes twice"),
        (
            _guide(_SAFE, ("next", ["a>go", "b>go"]), go="go", see="urgent", stop="stop"),
            "nothing leads to 'stop'",
        ),
        (
            _guide(_SAFE, ("next", ["a!go", "b>go"]), go="go", see="urgent"),
            "the warning sign 'next': 'a' can end in 'go', which is go",
        ),
        (_guide(("q", ["a>go", "b>see"]), go="go", see="urgent"), "without a question for warning"),
        (_guide(_SAFE, _SAFE, see="urgent"), "the id 'signs' stands twice"),
        (_guide(("q", ["a>see", "a>see"]), see="urgent"), "the answer 'a' stands twice"),
        (_guide(("q", ["a>see", "b>see"]), see="urgent", start="see"), "begins with an outcome"),
    ],
)
def test_each_fault_is_told_with_its_place(guide: Any, told: str) -> None:
    """What is wrong, where it stands, and what to do."""
    [fault, *_] = faults(guide)
    assert told in fault.message
    assert fault.remedy
    at = guide
    for step in fault.path:
        at = at[step]


def test_two_signs_end_in_the_graver_outcome() -> None:
    """Whichever of them comes first."""
    tree = tree_of(
        _guide(
            ("mild", ["yes!see", "no>grave"]),
            ("grave", ["yes!urgent", "no>go"]),
            go="go",
            see="see_professional",
            urgent="urgent",
        )
    )
    step = evaluate(tree, {"mild": "yes", "grave": "yes"})
    assert step.outcome == "urgent"
    assert step.path == (("mild", "yes"), ("grave", "yes"))


@pytest.mark.parametrize(
    ("answers", "allowed"), [({"no": "x"}, ("signs", "next")), ({"signs": "x"}, ("any", "none"))]
)
def test_an_answer_that_there_is_not_is_refused(
    answers: dict[str, str], allowed: tuple[str, ...]
) -> None:
    """Nothing is guessed: what there is instead is told."""
    tree = tree_of(_guide(_SAFE, ("next", ["a>go", "b>go"]), go="go", see="urgent"))
    with pytest.raises(UnknownAnswer) as told:
        evaluate(tree, answers)
    assert told.value.allowed == allowed
