"""Every store gives the same answers, whatever is published and asked."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from runcontent.model import Key, Kind, Resource
from runcontent.search.query import FacetFilter, Filters
from runcontent.store.port import Changes, Snapshot, Source

from ..fakes.resources import make_resource
from .conformance.implementations import IMPLEMENTATIONS

_kinds = st.sampled_from(Kind)
_ids = st.sampled_from("a b a/x a/y a/ä b/x".split())
_days = st.sampled_from([None, "2026-01-01", "2026-01-02", "2026-02-01"])
_values = st.sampled_from("knee hip pain".split())
_some_values = st.lists(_values, max_size=3).map(tuple)
_facet_names = st.sampled_from("tag aspect kind article".split())
_sorts = st.sampled_from("title updated_at published_at position id".split())


@st.composite
def _resources(draw: st.DrawFn) -> Resource:
    return make_resource(
        draw(_ids),
        kind=draw(_kinds),
        position=draw(st.integers(0, 3)),
        title=draw(st.text(max_size=3)),
        body=draw(st.sampled_from("xy")),
        published_at=draw(_days),
        updated_at=draw(_days),
        facets=draw(st.dictionaries(st.sampled_from("tag aspect".split()), _some_values)),
    )


_keys: st.SearchStrategy[Key] = st.tuples(_kinds, _ids)
_sources = st.lists(
    st.builds(
        Source,
        path=st.sampled_from("a.md b.md folder/a.md".split()),
        fingerprint=st.sampled_from("12"),
        slug=st.sampled_from("ab"),
        status=st.sampled_from("published draft withdrawn".split()),
        reason=st.sampled_from([None, "Out of date."]),
        safety=st.booleans(),
        aliases=st.lists(st.sampled_from("cde"), unique=True).map(tuple),
    ),
    unique_by=lambda source: source.path,
)
_changes = st.builds(
    Changes,
    upserts=st.lists(_resources(), max_size=8),
    deletes=st.lists(st.tuples(_keys, st.sampled_from("deleted renamed".split())), max_size=4),
    sources=_sources,
    meta=st.dictionaries(st.sampled_from("mn"), st.text(max_size=3)),
    forget_before=st.sampled_from([None, "2026-11-11", "2026-11-12"]),
)
_filters = st.builds(
    Filters,
    facets=st.lists(
        st.builds(FacetFilter, _facet_names, any_of=_some_values, none_of=_some_values), max_size=3
    ).map(tuple),
    updated_since=_days,
    updated_before=_days,
)
_lists = st.tuples(
    _kinds,
    _filters,
    st.lists(st.builds("".join, st.tuples(st.sampled_from(["", "-"]), _sorts)), max_size=3),
    st.integers(0, 5),
    st.integers(0, 5),
)


@settings(max_examples=40, deadline=None)
@given(publishes=st.lists(_changes, min_size=1, max_size=4), lists=st.lists(_lists, max_size=8))
def test_stores_agree(publishes: list[Changes], lists: list[Any]) -> None:
    """After the same publishes every implementation answers every question alike."""
    with ExitStack() as stack, tempfile.TemporaryDirectory() as directory:
        answers = []
        for implementation in IMPLEMENTATIONS.values():
            store = stack.enter_context(implementation.open(Path(directory)))
            for number, changes in enumerate(publishes):
                store.publish(changes, f"g{number}", f"2026-11-{number + 10}")
            with store.snapshot() as snapshot:
                answers.append(_answers(snapshot, lists))
    assert all(answer == answers[0] for answer in answers)


def _answers(snapshot: Snapshot, lists: list[Any]) -> dict[str, Any]:
    keys = sorted(snapshot.versions())
    return {
        "revision": (snapshot.revision, snapshot.generation, snapshot.published_at),
        "versions": snapshot.versions(),
        "resources": list(snapshot.get_many(keys).items()),
        "ids": [list(snapshot.ids(kind, of)) for kind in Kind for of in (None, "a", "b")],
        "titles": [list(snapshot.titles(kind)) for kind in Kind],
        "counts": [snapshot.count(name) for name in ("tag", "aspect", "kind", "article")],
        "sources": snapshot.sources(),
        "slugs": [snapshot.source_by_slug(slug) for slug in "ab"],
        "aliases": [snapshot.slug_by_alias(alias) for alias in "abcde"],
        "meta": [snapshot.meta(name) for name in "mn"],
        "changes": [list(snapshot.changes(after)) for after in range(5)],
        "pages": [
            list(snapshot.changes(after, beyond=key, kinds=[Kind.FAQ, Kind.SECTION], limit=2))
            for after in range(3)
            for key in keys
        ],
        "floor": snapshot.floor,
        "walks": [
            list(snapshot.walk(kind, filters, "a", limit)) for kind, filters, _, limit, _ in lists
        ],
        "admitted": [list(snapshot.admitted(keys, filters)) for _, filters, *_ in lists],
        "lists": [(total, list(page)) for total, page in (snapshot.list(*of) for of in lists)],
    }
