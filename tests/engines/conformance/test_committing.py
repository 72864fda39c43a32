"""Generations: what a commit adds, replaces and removes, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from runcontent.engines.port import SearchEngine
from runcontent.errors import LibraryUnavailable
from runcontent.model import Kind
from runcontent.search.query import FacetFilter, Filters

from ...fakes.resources import make_resource
from .asking import MANY, ids, keys, query

A, B, C = (make_resource(f"a/{id}", title=id, body=f"knee {id}text") for id in "abc")


def test_what_was_committed_is_found(engine: SearchEngine) -> None:
    """Every resource of a first generation is found by its words."""
    generation = engine.commit(None, [A, B], [])
    assert ids(engine, generation, query("knee")) == {"a/a", "a/b"}
    assert ids(engine, generation, query("btext")) == {"a/b"}


def test_a_generation_may_be_empty(engine: SearchEngine) -> None:
    """A library without content can be searched, and is filled later."""
    empty = engine.commit(None, [], [])
    assert engine.search(empty, query("knee"), Filters(), 10, 0).total == 0
    assert keys(engine, empty) == []
    assert ids(engine, engine.commit(empty, [A], [])) == {"a/a"}


def test_an_upsert_adds_to_the_base(engine: SearchEngine) -> None:
    """A commit on a base has what the base has and what is new."""
    first = engine.commit(None, [A], [])
    assert ids(engine, engine.commit(first, [B], []), query("knee")) == {"a/a", "a/b"}


def test_an_upsert_replaces(engine: SearchEngine) -> None:
    """Nothing of the former words, facets and day is found any more."""
    old = make_resource("a/a", body="old", facets={"tag": ("old",)}, updated_at="2020-01-01")
    new = make_resource("a/a", body="new", facets={"tag": ("new",)}, updated_at="2026-01-01")
    generation = engine.commit(engine.commit(None, [old, B], []), [new], [])
    assert ids(engine, generation, query("old")) == set()
    assert ids(engine, generation, query("new")) == {"a/a"}
    assert ids(engine, generation, filters=Filters((FacetFilter("tag", ("old",)),))) == set()
    assert ids(engine, generation, filters=Filters((FacetFilter("tag", ("new",)),))) == {"a/a"}
    assert ids(engine, generation, filters=Filters(updated_before="2021-01-01")) == set()
    assert len(keys(engine, generation)) == 2


def test_the_last_upsert_of_a_key_counts(engine: SearchEngine) -> None:
    """Two upserts of one key in one commit leave the second."""
    generation = engine.commit(None, [A, make_resource("a/a", body="second")], [])
    assert ids(engine, generation, query("atext")) == set()
    assert keys(engine, generation, query("second")) == [A.key]


def test_a_delete_removes(engine: SearchEngine) -> None:
    """A deleted resource is found neither by words nor by filters."""
    generation = engine.commit(engine.commit(None, [A, B], []), [], [A.key])
    assert ids(engine, generation) == {"a/b"}
    assert ids(engine, generation, query("atext")) == set()
    assert ids(engine, generation, filters=Filters((FacetFilter("article", ("a",)),))) == {"a/b"}


def test_deleting_what_is_not_there_is_no_error(engine: SearchEngine) -> None:
    """An unknown key, with or without a base, changes nothing."""
    unknown = (Kind.FAQ, "a/a")
    first = engine.commit(None, [A], [unknown])
    assert ids(engine, first) == {"a/a"}
    assert ids(engine, engine.commit(first, [], [unknown, B.key, B.key])) == {"a/a"}


def test_a_key_both_deleted_and_written_is_written(engine: SearchEngine) -> None:
    """An upsert wins over a delete of the same commit."""
    generation = engine.commit(
        engine.commit(None, [A], []), [make_resource("a/a", body="new")], [A.key]
    )
    assert keys(engine, generation, query("new")) == [A.key]


def test_one_id_may_be_of_several_kinds(engine: SearchEngine) -> None:
    """A resource is named by its kind and id together."""
    both = [make_resource("a/x", kind=kind, body="knee") for kind in (Kind.FAQ, Kind.SECTION)]
    generation = engine.commit(None, both, [])
    assert set(keys(engine, generation, query("knee"))) == {each.key for each in both}
    last = engine.commit(generation, [], [both[0].key])
    assert keys(engine, last, query("knee")) == [both[1].key]


def test_everything_may_be_deleted_and_come_back(engine: SearchEngine) -> None:
    """An emptied generation is a base like any other."""
    empty = engine.commit(engine.commit(None, [A, B], []), [], [A.key, B.key])
    assert keys(engine, empty) == keys(engine, empty, query("knee")) == []
    assert ids(engine, engine.commit(empty, [B], []), query("knee")) == {"a/b"}


def test_a_commit_leaves_its_base_as_it_was(
    engine: SearchEngine, open_engine: Callable[[], SearchEngine]
) -> None:
    """After commits on it a base gives the same answer, to who has it open and to who opens it."""
    base = engine.commit(None, [A, B], [])
    before = engine.search(base, query("knee"), Filters(), MANY, 0)
    other = engine.commit(base, [C, make_resource("a/a", body="replaced")], [B.key])
    another = engine.commit(base, [make_resource("a/b", body="replaced")], [A.key])
    assert engine.search(base, query("knee"), Filters(), MANY, 0) == before
    assert open_engine().search(base, query("knee"), Filters(), MANY, 0) == before
    assert ids(engine, other) == {"a/a", "a/c"}
    assert ids(engine, another) == {"a/b"}
    assert len({base, other, another}) == 3


def test_a_generation_is_there_for_other_processes(
    engine: SearchEngine, open_engine: Callable[[], SearchEngine]
) -> None:
    """What one engine committed another finds by its name, and commits on."""
    generation = engine.commit(None, [A], [])
    other = open_engine()
    assert ids(other, generation, query("knee")) == {"a/a"}
    assert ids(engine, other.commit(generation, [B], []), query("knee")) == {"a/a", "a/b"}


def test_many_commits_answer_as_one(engine: SearchEngine) -> None:
    """A generation made in steps, with replacements and deletes, gives the matches and scores of
    one made at once: nothing remembers what is gone."""
    final = [
        make_resource(f"a/{n}", title=f"Title {n % 3}", body=f"knee pain {'hip ' * (n % 5)}")
        for n in range(24)
    ]
    generation = engine.commit(None, [make_resource("a/gone", body="knee " * 50)], [])
    for n in range(0, 24, 2):
        early = [make_resource(f"a/{n + 1}", body="knee hip " * 20)]
        generation = engine.commit(generation, [*early, final[n]], [])
        generation = engine.commit(generation, [final[n + 1]], [])
    generation = engine.commit(generation, [], [(Kind.SECTION, "a/gone")])
    whole = engine.commit(None, final, [])
    for wanted in (query("knee"), query("hip", "title"), query("hip pain|knee pain", "-1")):
        in_steps = engine.search(generation, wanted, Filters(), MANY, 0)
        at_once = engine.search(whole, wanted, Filters(), MANY, 0)
        scores = {match.key: match.score for match in in_steps.matches}
        assert scores == pytest.approx({m.key: m.score for m in at_once.matches}, abs=1e-4)
        assert in_steps.total == at_once.total == len(scores)


@pytest.mark.parametrize("name", ["", "none", "search-9-00000000", "../search-1-00000000", "/"])
def test_a_generation_that_is_not_there_is_unavailable(engine: SearchEngine, name: str) -> None:
    """Searching an unknown generation, or committing on it, says what to do, and creates
    nothing."""
    generation = engine.commit(None, [A], [])
    with pytest.raises(LibraryUnavailable, match="runcontent index"):
        engine.search(name, query("knee"), Filters(), 10, 0)
    with pytest.raises(LibraryUnavailable, match="runcontent index"):
        engine.commit(name, [B], [])
    assert ids(engine, generation) == {"a/a"}
