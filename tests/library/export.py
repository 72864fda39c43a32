"""All that a published library says, to compare one library with another."""

from __future__ import annotations

from typing import Any

import orjson

from runcontent.library import Library, Search
from runcontent.model import Kind
from runcontent.search.query import Filters
from runcontent.store.port import Snapshot

FACETS = "article kind category tag condition language aspect advice_kind phase".split()
SORTS = ["", "title", "-updated_at", "-published_at"]


def export(library: Library, questions: list[str]) -> dict[str, Any]:
    """By name: every payload, list, count and source, and what each question finds, with its
    score to three places, and what is suggested for it, or instead of it with a letter more."""
    with library.store.snapshot() as snapshot:
        said: dict[str, Any] = {
            f"resource {kind.value} {id}": _public(snapshot, kind, id)
            for kind, id in sorted(snapshot.versions())
        }
        for kind in Kind:
            for sort in SORTS:
                _, page = snapshot.list(kind, Filters(), sort.split(), 10_000, 0)
                for stored in page:
                    place = f"list {kind.value} {sort} {stored.article}"
                    said.setdefault(place, []).append(stored.id)
        for facet in FACETS:
            for value, counts in snapshot.count(facet).items():
                said[f"count {facet} {value}"] = counts
        for path, source in snapshot.sources().items():
            said[f"source {path}"] = source
        for name in ("taxonomy", "synonyms"):
            said[f"meta {name}"] = snapshot.meta(name)
    for question in questions:
        for hit in library.search(Search(question, Filters(), 10_000, 0)).hits:
            name = f"search {question}: {hit.payload['kind']} {hit.payload['id']}"
            said[name] = round(hit.score, 3)
        said[f"meant by {question}e"] = library.search(Search(f"{question}e")).did_you_mean
        said[f"suggested for {question}"] = library.suggest(question, 100).items
    return said


def differences(one: dict[str, Any], other: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What the two do not say alike."""
    names = sorted(one.keys() | other.keys())
    return {
        name: (one.get(name), other.get(name))
        for name in names
        if not _same(one.get(name), other.get(name))
    }


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) < 0.002  # sums of floats in another order
    return bool(one == other)


def _public(snapshot: Snapshot, kind: Kind, id: str) -> Any:
    stored = snapshot.get(kind, id)
    return stored and orjson.loads(stored.payload)
