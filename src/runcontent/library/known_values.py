"""Values of filters that the library does not know: a slip of the pen, or of another revision.

Tags, categories and articles come and go, so such a filter is no error; but nobody should take
"nothing is called so" for "nothing is there".
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

import orjson

from ..model import Kind
from ..nearest import near
from ..search.query import Filters
from ..store.port import Snapshot

MOST = 10
"""Unknown values that are told of one request."""

COMPARED = 10_000
"""Ids among which those that look like an unknown one are sought: a slip costs no more in a library
that has more."""

_OPEN = ("article", "cites", "category", "tag", "condition", "phase", "language")
"""Facets of which no fixed set of values is known before."""

_SLUGS = ("article", "cites")
"""Those whose values are articles."""

_MOST_NEAR = 5
_TAXONOMY = {"tag": "tags", "condition": "tags", "category": "categories"}


@dataclass(frozen=True, slots=True)
class UnknownValue:
    """`value` of the facet `name` is known nowhere; `near` are those that look like it."""

    name: str
    value: str
    near: tuple[str, ...]


class KnownValues:
    """What filters may name, read once for each revision and facet."""

    def __init__(self) -> None:
        self._kept: tuple[Hashable, dict[str, frozenset[str]]] = (None, {})

    def unknown(self, snapshot: Snapshot, filters: Filters) -> tuple[UnknownValue, ...]:
        """The first `MOST` values, wanted or excluded, that neither a resource nor the taxonomy
        has. Articles may be named by former slugs, and when they are withdrawn."""
        asked = dict.fromkeys(
            (facet.name, value)
            for facet in filters.facets
            if facet.name in _OPEN
            for value in (*facet.any_of, *facet.none_of)
        )
        found = []
        for name, value in asked:
            if not self._knows(snapshot, name, value):
                found.append(UnknownValue(name, value, self._near(snapshot, name, value)))
                if len(found) == MOST:
                    break
        return tuple(found)

    def _knows(self, snapshot: Snapshot, name: str, value: str) -> bool:
        if name in _SLUGS:  # too many to be read for each revision
            return (
                snapshot.get(Kind.ARTICLE, value) is not None
                or snapshot.source_by_slug(value) is not None
                or snapshot.slug_by_alias(value) is not None
            )
        return value in self._values(snapshot, name)

    def _near(self, snapshot: Snapshot, name: str, value: str) -> tuple[str, ...]:
        if name in _SLUGS:
            known = list(snapshot.ids(Kind.ARTICLE, limit=COMPARED))
        else:
            known = sorted(self._values(snapshot, name))
        return tuple(near(value, known, _MOST_NEAR))

    def _values(self, snapshot: Snapshot, name: str) -> frozenset[str]:
        revision = snapshot.identity, snapshot.revision, snapshot.generation
        kept, values = self._kept
        if kept != revision:
            values = {}
            self._kept = revision, values
        if name not in values:
            values[name] = frozenset((*snapshot.count(name), *_listed(snapshot, name)))
        return values[name]


def _listed(snapshot: Snapshot, name: str) -> Iterator[str]:
    """What the taxonomy has, also where nothing carries it yet."""
    if name in _TAXONOMY:
        taxonomy = orjson.loads(snapshot.meta("taxonomy") or "{}")
        for entry in taxonomy.get(_TAXONOMY[name], []):
            if name != "condition" or entry["condition"]:
                yield entry["slug"]
