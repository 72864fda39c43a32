"""Many threads ask one engine at once, and each gets the answer it would get alone."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from runcontent.engines.port import SearchEngine
from runcontent.model import Kind
from runcontent.search.query import FacetFilter, Filters, Matches, Query

from ...fakes.resources import make_resource
from .asking import query

THREADS = 8
WORDS = "knee hip pain run heel shin load rest band syndrome it stairs".split()


def _questions() -> list[tuple[Query, Filters]]:
    pick = random.Random(7)
    questions = []
    for _ in range(50):
        word, other, third = pick.sample(WORDS, 3)
        wishes = pick.choice(
            [[word], [word, other], [f"{word} {other}"], [f"{word}|{other} {third}", f"-{third}"]]
        )
        facets = pick.choice(
            [(), (FacetFilter("tag", (word,)),), (FacetFilter("tag", (), (word,)),)]
        )
        questions.append((query(*wishes, relaxed=pick.random() < 0.3), Filters(facets)))
    return questions


def _ask(engine: SearchEngine, question: tuple[str, Query, Filters]) -> Matches:
    return engine.search(*question, 20, 0, facets=("tag",), explain=True)


@pytest.mark.usefixtures("busy_switching")
def test_threads_are_answered_as_one_alone(open_engine: Callable[[], SearchEngine]) -> None:
    """Eight threads that open and search the same two generations give the answers of one
    thread."""
    pick = random.Random(11)
    resources = [
        make_resource(
            f"a/{n}",
            kind=pick.choice(list(Kind)),
            title=" ".join(pick.choices(WORDS, k=3)),
            body=" ".join(pick.choices(WORDS, k=40)),
            facets={"tag": tuple(pick.sample(WORDS, 2))},
        )
        for n in range(120)
    ]
    first = open_engine().commit(None, resources[:90], [])
    second = open_engine().commit(first, resources[60:], [resources[3].key])
    asked = [(each, *question) for each in (first, second) for question in _questions()]
    alone = open_engine()
    expected = [_ask(alone, question) for question in asked]
    assert sum(answer.total > 0 for answer in expected) > len(expected) / 2

    together, begin = open_engine(), threading.Barrier(THREADS, timeout=30)

    def ask(number: int) -> list[int]:
        """The questions that this thread was answered wrongly."""
        order = list(range(len(asked)))
        random.Random(number).shuffle(order)
        begin.wait()
        return [n for n in order if _ask(together, asked[n]) != expected[n]]

    with ThreadPoolExecutor(THREADS) as pool:
        assert list(pool.map(ask, range(THREADS))) == [[]] * THREADS
