"""A question in, one FAQ or section out, word for word; or none. Nothing is generated."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..engines.port import SearchEngine
from ..model import Kind
from ..search.query import FacetFilter, Filters
from ..store.port import Snapshot
from .lexicon import Lexicon
from .searching import Found, Hit, Search, search

ENOUGH = 0.24
"""Confidence from which a question is answered; docs/relevance.md says how it was chosen."""

RUNNERS_UP = 3
_KINDS = FacetFilter("kind", (Kind.FAQ.value, Kind.SECTION.value))


@dataclass(frozen=True, slots=True)
class Answer:
    """`best` is the answer where there is one; `found` is what it was chosen from."""

    best: Hit | None
    confidence: float
    runners_up: tuple[Hit, ...]
    found: Found


def answer(
    snapshot: Snapshot, engine: SearchEngine, lexicon: Lexicon, text: str, filters: Filters
) -> Answer:
    """The best FAQ or section for a question. Raises as `search` does."""
    only = replace(filters, facets=(*filters.facets, _KINDS))
    wanted = Search(text, only, limit=RUNNERS_UP + 1, explain=True)
    found = search(snapshot, engine, lexicon, wanted)
    confidence = _confidence(found)
    if confidence < ENOUGH:
        return Answer(None, confidence, found.hits[:RUNNERS_UP], found)
    return Answer(found.hits[0], confidence, found.hits[1:], found)


def _confidence(found: Found) -> float:
    """The best hit's score over the most that any could have, 0 to 1: rare words that it lacks
    count most, and so does a subject that its question or heading does not name."""
    most = sum(found.ceilings)
    if not found.hits or not most:
        return 0.0
    return round(min(1.0, sum(found.hits[0].shares) / most), 4)
