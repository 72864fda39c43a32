"""Random corpora and queries: an engine finds what reading every word would find."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runcontent.engines.port import SearchEngine
from runcontent.model import PARTS, Key, Kind, Resource
from runcontent.search.query import Clause, FacetFilter, Filters, Need, Query

from ...fakes.resources import make_resource
from .asking import MANY, counted, expected, grouped, words_of
from .implementations import ENGINES

FACETS = ("tag", "kind", "article")

_words = st.sampled_from("knee knees hip pain it band itb can't \u00e9tude \u819d".split())
_texts = st.lists(_words, max_size=6).map(" ".join)
_stems = st.sampled_from("knee hip pain it band itb cant \u00e9tude \u819d elbow".split())
_days = st.sampled_from([None, "2026-01-01", "2026-01-02", "2026-02-01"])
_tags = st.lists(st.sampled_from("knee hip pain".split()), max_size=2).map(tuple)
_kinds = st.sampled_from(Kind)
_ids = st.sampled_from("a b a/x a/y b/x".split())


@st.composite
def _resources(draw: st.DrawFn) -> Resource:
    kind = draw(_kinds)
    return make_resource(
        draw(_ids),
        kind=kind,
        title=draw(_texts),
        body=draw(_texts),
        keywords=draw(_texts),
        context=draw(_texts) if kind in PARTS else "",  # others stand in nothing
        updated_at=draw(_days),
        facets={"tag": draw(_tags)},
    )


_keys: st.SearchStrategy[Key] = st.tuples(_kinds, _ids)
_commits = st.tuples(st.lists(_resources(), max_size=8), st.lists(_keys, max_size=4))
_phrases = st.lists(_stems, min_size=1, max_size=3).map(tuple)
_clauses = st.builds(
    Clause,
    alternatives=st.lists(_phrases, min_size=1, max_size=3).map(tuple),
    negated=st.sampled_from([False, False, True]),
    need=st.sampled_from([Need.REQUIRED, Need.REQUIRED, Need.QUOTED, Need.ASKING, Need.OPTIONAL]),
)
_queries = st.builds(
    Query,
    st.lists(_clauses, max_size=3).map(tuple),
    relaxed=st.booleans(),
    urgent=st.lists(_keys, max_size=2).map(tuple),
)
EXAMPLES = int(os.environ.get("ENGINE_EXAMPLES", "25"))
_facets = st.builds(
    FacetFilter,
    st.sampled_from("tag kind article".split()),
    any_of=st.lists(st.sampled_from("knee hip faq article a".split()), max_size=2).map(tuple),
    none_of=st.lists(st.sampled_from("pain section b".split()), max_size=2).map(tuple),
)
_filters = st.builds(Filters, st.lists(_facets, max_size=2).map(tuple), _days, _days)
_questions = st.tuples(_queries, st.one_of(st.just(Filters()), _filters))


@pytest.mark.parametrize("name", ENGINES)
@settings(max_examples=EXAMPLES, deadline=None)
@given(
    commits=st.lists(_commits, min_size=1, max_size=4),
    questions=st.lists(_questions, min_size=1, max_size=10),
)
def test_an_engine_finds_what_reading_would_find(
    name: str,
    commits: list[tuple[list[Resource], list[Key]]],
    questions: list[tuple[Query, Filters]],
) -> None:
    """For every generation of a chain of commits, and every query, the keys are those whose words,
    facets and days hold, counts and groups are of these, and older generations say what they
    said."""
    with tempfile.TemporaryDirectory() as directory:
        engine = ENGINES[name].open(Path(directory))
        shelf: dict[Key, Resource] = {}
        generations: list[tuple[str, list[Resource]]] = []
        for upserts, deletes in commits:
            base = generations[-1][0] if generations else None
            for key in deletes:
                shelf.pop(key, None)
            shelf |= {resource.key: resource for resource in upserts}
            generations.append((engine.commit(base, upserts, deletes), list(shelf.values())))
        for generation, resources in generations:
            assert engine.words(generation) == words_of(resources)
            for question in questions:
                _require_right(engine, generation, resources, *question)


def _require_right(
    engine: SearchEngine,
    generation: str,
    resources: list[Resource],
    wanted: Query,
    filters: Filters,
) -> None:
    found = engine.search(generation, wanted, filters, MANY, 0, facets=FACETS)
    keys = [match.key for match in found.matches]
    assert found.total == len(keys) == len(set(keys))
    assert set(keys) == expected(resources, wanted, filters)
    scores = [match.score for match in found.matches]
    assert scores == sorted(scores, reverse=True)
    for name in FACETS:
        assert found.facets[name] == counted(resources, wanted, filters, name)
    groups = engine.search(generation, wanted, filters, MANY, 0, group=True)
    assert list(groups.matches) == grouped(found.matches)
