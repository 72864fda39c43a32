"""Sweeping: what is not kept is removed, and nobody who still reads is disturbed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from runcontent.engines.port import SearchEngine
from runcontent.errors import LibraryUnavailable
from runcontent.search.query import Filters

from ...fakes.resources import make_resource
from .asking import MANY, ids, query

SHELF = [make_resource(f"a/{n}", title=f"t{n}", body=f"knee pain hip {n}") for n in range(20)]


def test_what_is_not_kept_is_gone(
    engine: SearchEngine, open_engine: Callable[[], SearchEngine]
) -> None:
    """A swept generation is unavailable, to the engine that had it open and to others; one that
    is kept stays."""
    generations = [engine.commit(None, [resource], []) for resource in SHELF[:4]]
    for generation in generations:
        assert len(ids(engine, generation)) == 1
    engine.sweep({generations[1], generations[3]})
    for number, generation in enumerate(generations):
        for each in (engine, open_engine()):
            if number in (1, 3):
                assert ids(each, generation) == {f"a/{number}"}
            else:
                with pytest.raises(LibraryUnavailable):
                    ids(each, generation)


def test_a_generation_outlives_its_base(engine: SearchEngine) -> None:
    """What was committed on a base needs it no more."""
    base = engine.commit(None, SHELF[:10], [])
    last = engine.commit(engine.commit(base, SHELF[10:], []), [], [SHELF[0].key])
    engine.sweep([last])
    assert len(ids(engine, last, query("knee"))) == 19
    assert ids(engine, engine.commit(last, [SHELF[0]], []), query("t0")) == {"a/0"}


def test_sweeping_twice_or_for_nothing_is_no_error(
    engine: SearchEngine, open_engine: Callable[[], SearchEngine]
) -> None:
    """Names that are not there may be kept, and everything may be swept."""
    open_engine().sweep(())
    generation = engine.commit(None, SHELF, [])
    for _ in range(2):
        engine.sweep([generation, "search-7-00000000", ""])
    assert len(ids(engine, generation)) == 20
    engine.sweep(())
    with pytest.raises(LibraryUnavailable):
        ids(engine, generation)
    assert len(ids(engine, engine.commit(None, SHELF, []))) == 20


def test_an_open_reader_keeps_its_generation(
    engine: SearchEngine, open_engine: Callable[[], SearchEngine]
) -> None:
    """Another process that has a generation open searches on, words it never asked for
    included."""
    generation = engine.commit(None, SHELF, [])
    reader = open_engine()
    assert len(ids(reader, generation, query("t1"))) == 1
    open_engine().sweep(())
    assert len(ids(reader, generation, query("knee pain", "hip"))) == 20
    assert ids(reader, generation, query("t7|t8", "-8")) == {"a/7"}


def test_searches_that_run_while_sweeping_end_well(engine: SearchEngine) -> None:
    """While generations come and go, a search of one answers rightly, or says that it is gone."""
    wanted, done = query("knee pain", "-t3"), threading.Event()
    present = [engine.commit(None, SHELF, [])]

    def search() -> int:
        answered = 0
        while not done.is_set():
            try:
                found = engine.search(present[-1], wanted, Filters(), MANY, 0)
            except LibraryUnavailable:
                continue
            assert found.total == len(found.matches) == 19
            answered += 1
        return answered

    with ThreadPoolExecutor(3) as pool:
        searches = [pool.submit(search) for _ in range(3)]
        try:
            for n in range(12):
                present.append(engine.commit(present[-1], [SHELF[n]], []))
                engine.sweep(present[-1:])
        finally:
            done.set()
        assert sum(each.result() for each in searches) > 0
    assert len(ids(engine, present[-1], wanted)) == 19
