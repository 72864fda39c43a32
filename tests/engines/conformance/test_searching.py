"""What a query finds: clauses, fields and scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from runcontent.engines.port import SearchEngine
from runcontent.model import Kind
from runcontent.search.analysis import stems
from runcontent.search.query import Clause, Filters, Need, Query

from ...fakes.resources import make_resource
from .asking import MANY, clause, ids, keys, query
from .implementations import ENGINES

Shelf = tuple[SearchEngine, str]

SHELF = [
    make_resource("title", title="Runner's knee", body="Pain when you bend it."),
    make_resource("body", title="Stairs", body="Runners often feel their knees. It may hurt."),
    make_resource("keywords", title="Patella", keywords="runner's knee PFPS", kind=Kind.ARTICLE),
    make_resource("context", title="Causes", context="Knee pain", body="Too much."),
    make_resource("apart", body="The knee of a runner"),
    make_resource("hip", title="Hip pain", body="Hip drop. Hip pain again, and the runner."),
    make_resource("repeats", body="step by step by step"),
    make_resource("across", title="shin", body="splints"),
    make_resource("empty", kind=Kind.FAQ),
]


@pytest.fixture(scope="module", params=ENGINES)
def shelf(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    engine = ENGINES[request.param].open(tmp_path_factory.mktemp("shelf"))
    return engine, engine.commit(None, SHELF, [])


WORDS = {
    "one word, in every field, in any form": (["knee"], "title body keywords context apart"),
    "all words": (["knee", "pain"], "title context"),
    "all words, each in any field": (["stairs", "hurt"], "body"),
    "no such word": (["elbow"], ""),
    "one word of which there is none": (["knee", "elbow"], ""),
    "a word is no part of another": (["run"], ""),
    "a phrase": (["runner's knee"], "title keywords"),
    "a phrase in its order": (["knee runner"], ""),
    "a phrase with stop words": (["knee of a runner"], "apart"),
    "a phrase does not go across fields": (["shin splints"], ""),
    "a phrase of the same word": (["step by step"], "repeats"),
    "a phrase longer than the text has it": (["step by step by step by step"], ""),
    "a phrase with an unknown word": (["runner's elbow"], ""),
    "alternatives": (["stairs|hip"], "body hip"),
    "alternatives that are phrases": (["hip drop|runner's knee|elbow"], "title keywords hip"),
    "alternatives and a word": (["stairs|hip|patella", "pain"], "hip"),
    "an excluded word": (["knee", "-pain"], "body keywords apart"),
    "an excluded phrase": (["knee", "-runner's knee"], "body context apart"),
    "excluded alternatives": (["knee", "-stairs|patella"], "title context apart"),
    "several excluded": (["knee", "-pain", "-stairs"], "keywords apart"),
    "an excluded word that is nowhere": (["stairs", "-elbow"], "body"),
    "what is wanted and excluded": (["knee", "-knee"], ""),
    "excluded words alone": (
        ["-knee", "-hip"],
        "repeats across empty",
    ),
    "the same word twice": (["hip", "hip"], "hip"),
    "nothing": ([], "title body keywords context apart hip repeats across empty"),
}


@pytest.mark.parametrize("name", WORDS)
def test_a_query_finds_what_holds_every_clause(shelf: Shelf, name: str) -> None:
    """Each required clause must hold in some field; each excluded one in none."""
    wishes, expected = WORDS[name]
    assert ids(*shelf, query(*wishes)) == set(expected.split())


RELAXED = {
    "any of the words": (["hip", "stairs"], "hip body"),
    "any of words and phrases": (["runner's knee", "step by step"], "title keywords repeats"),
    "none of them": (["elbow", "wrist"], ""),
    "one that is nowhere": (["elbow", "stairs"], "body"),
    "excluded all the same": (["knee", "stairs", "-pain"], "body keywords apart"),
    "excluded words alone": (["-knee", "-hip"], "repeats across empty"),
    "nothing": ([], "title body keywords context apart hip repeats across empty"),
}


@pytest.mark.parametrize("name", RELAXED)
def test_a_relaxed_query_finds_what_holds_one_clause(shelf: Shelf, name: str) -> None:
    """One wanted clause is enough; what is excluded stays excluded."""
    wishes, expected = RELAXED[name]
    assert ids(*shelf, query(*wishes, relaxed=True)) == set(expected.split())


@pytest.mark.parametrize(
    ("need", "relaxed", "expected"),
    [
        (Need.OPTIONAL, False, "hip"),
        (Need.ASKING, False, "hip"),
        (Need.OPTIONAL, True, "hip"),
        (Need.ASKING, True, "hip body"),
    ],
)
def test_only_what_is_needed_decides(
    shelf: Shelf, need: Need, relaxed: bool, expected: str
) -> None:
    """Optional words find nothing by themselves beside required ones; asking words do so only in
    a relaxed query."""
    wanted = Query((clause("hip"), clause("stairs", need)), relaxed)
    assert ids(*shelf, wanted) == set(expected.split())


@pytest.mark.parametrize("need", [Need.OPTIONAL, Need.ASKING])
def test_what_is_not_needed_still_raises(shelf: Shelf, need: Need) -> None:
    """Of two answers the one that holds the optional word too comes first, or scores higher."""
    plain = shelf[0].search(shelf[1], query("runner"), Filters(), MANY, 0)
    raised_query = Query((clause("runner"), clause("again", need)))
    raised = shelf[0].search(shelf[1], raised_query, Filters(), MANY, 0)
    before, after = ({m.key: m.score for m in each.matches} for each in (plain, raised))
    assert before.keys() == after.keys()
    assert {key for key in before if after[key] > before[key]} == {(Kind.SECTION, "hip")}


def test_scores_descend(shelf: Shelf) -> None:
    """The best comes first."""
    engine, generation = shelf
    for wanted in (query("knee"), query("knee", "hip", "stairs", relaxed=True), query()):
        scores = [m.score for m in engine.search(generation, wanted, Filters(), 9, 0).matches]
        assert scores == sorted(scores, reverse=True)


def test_a_very_long_query_is_answered(shelf: Shelf) -> None:
    """Very many clauses and alternatives are answered like few."""
    wishes = [f"knee|runner|w{n}" for n in range(40)]
    assert ids(*shelf, query(*wishes)) == ids(*shelf, query("knee|runner"))


TEXTS = [
    "\u00e9tude na\u00efve \u0130stanbul stra\u00dfe",
    "e\u0301tude u\u0308ber",
    "\u043a\u043e\u043b\u0435\u043d\u043e \u0431\u043e\u043b\u0438\u0442",
    "\u819d\u304c\u75db\u3044",
    "\u0631\u0643\u0628\u0629 \u0627\u0644\u0639\u062f\u0627\u0621",
    "\U0001d4f4\U0001d4f7\U0001d4ee\U0001d4ee \uff2b\uff4e\uff45\uff45",
    "\u00bd \u00b2 \u2167 \u0661\u0662",
    "\U00020000\U0002a6d6",
    "a\u200bb c\u00a0d e\u2028f",
    "x" * 500,
    "\ufdfa",
]


@pytest.mark.parametrize("text", TEXTS)
def test_words_of_every_script_are_found(engine: SearchEngine, text: str) -> None:
    """Each word of a text, and the text as a phrase, is found in every field."""
    fields = ("title", "body", "keywords", "context")
    resources = [make_resource(field, **{field: text}) for field in fields]  # type: ignore[arg-type]
    generation = engine.commit(None, [*resources, make_resource("other", body="nothing")], [])
    words = stems(text)
    assert words
    for wanted in [words, *((word,) for word in words)]:
        assert ids(engine, generation, Query((Clause((wanted,)),))) == set(fields)


def test_keys_of_every_script_come_back(engine: SearchEngine) -> None:
    """An id is given back as it was, whatever is in it."""
    named = ["knie/\u00e4 \u00f6", "a b=c&d", "%2F", "\u819d/\U0001f9b5", "x" * 300, "'\"\\"]
    resources = [make_resource(id, body="knee") for id in named]
    generation = engine.commit(engine.commit(None, resources, []), [resources[0]], [])
    assert ids(engine, generation, query("knee")) == set(named)


def test_equal_scores_are_in_one_order(open_engine: Callable[[], SearchEngine]) -> None:
    """Resources that tie come in the same order, whatever was committed when."""
    resources = [
        make_resource(f"a/{n:02}", kind=kind, body="knee") for n in range(15) for kind in Kind
    ]
    engine = open_engine()
    forward = engine.commit(None, resources, [])
    backward = engine.commit(None, resources[::-1], [])
    in_steps = engine.commit(None, resources[30:], [])
    in_steps = engine.commit(in_steps, [*resources[10:40], *resources[:5]], [])
    in_steps = engine.commit(in_steps, resources[5:12], [])
    orders = [keys(engine, each, query("knee")) for each in (forward, backward, in_steps)]
    orders += [keys(open_engine(), forward, query("knee"))]
    assert all(order == orders[0] for order in orders)
    assert len(orders[0]) == len(resources)
    assert keys(engine, backward) == keys(engine, forward)
