"""What people searched for and did not find, in groups, with the articles that come nearest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process, utils

from ..errors import InvalidParameters
from ..model import Kind
from ..search.analysis import stems
from ..search.query import Filters
from ..usage import Miss
from .reading import Library
from .searching import Search

ALIKE = 85.0
"""Likeness in percent from which two queries ask for the same (rapidfuzz's token set ratio; of a
single word the plain ratio)."""

NEAR = 60.0
"""Likeness in percent from which a title or question may be what was meant."""

_MOST_NEAR = 3


@dataclass(frozen=True, slots=True)
class Insight:
    """Queries that ask for the same, the most frequent first.

    `found_now` is the article that the library finds today, if it does; `near` are articles whose
    title or questions look alike: they might answer it, if they said so in these words.
    """

    queries: tuple[Miss, ...]
    times: int
    found_now: str | None
    near: tuple[str, ...]


def gather_insights(library: Library, misses: Sequence[Miss]) -> list[Insight]:
    """The groups, what was asked most first. Raises LibraryUnavailable."""
    names = _names(library)
    found = []
    for group in _groups(misses):
        times = sum(miss.times for miss in group)
        now = next(filter(None, (_found(library, miss.query) for miss in group)), None)
        found.append(Insight(tuple(group), times, now, _near(group, names)))
    return sorted(found, key=lambda insight: (-insight.times, insight.queries[0].query))


def _groups(misses: Sequence[Miss]) -> list[list[Miss]]:
    """Each query joins the first group whose most frequent query is like it."""
    groups: list[tuple[str, list[Miss]]] = []
    for miss in sorted(misses, key=lambda miss: (-miss.times, miss.query)):
        stemmed = " ".join(stems(miss.query)) or miss.query
        for first, group in groups:
            if _likeness(first, stemmed) >= ALIKE:
                group.append(miss)
                break
        else:
            groups.append((stemmed, [miss]))
    return [group for _, group in groups]


def _likeness(one: str, other: str) -> float:
    """In percent. A single word is like no longer query that merely holds it: "pain" would take in
    every pain."""
    is_word = min(len(one.split()), len(other.split())) == 1
    return float(fuzz.ratio(one, other) if is_word else fuzz.token_set_ratio(one, other))


def _names(library: Library) -> dict[tuple[str, str], str]:
    """By (article, id): what it or one of its questions is called."""
    with library.store.snapshot() as snapshot:
        named = {(id, id): title for id, title in snapshot.titles(Kind.ARTICLE)}
        for id, question in snapshot.titles(Kind.FAQ):
            named[id.split("/", 1)[0], id] = question
    return named


def _near(group: Sequence[Miss], names: dict[tuple[str, str], str]) -> tuple[str, ...]:
    scores: dict[str, float] = {}
    for miss in group:
        matches = process.extract(
            miss.query,
            names,
            scorer=fuzz.token_set_ratio,
            processor=utils.default_process,
            score_cutoff=NEAR,
            limit=10,
        )
        for _, score, (slug, _) in matches:
            scores[slug] = max(score, scores.get(slug, 0.0))
    return tuple(sorted(scores, key=lambda slug: (-scores[slug], slug))[:_MOST_NEAR])


def _found(library: Library, query: str) -> str | None:
    try:
        found = library.search(Search(query, Filters(), 1, 0))
    except InvalidParameters:  # it was asked with filters or of another version
        return None
    return found.hits[0].payload["id"].split("/", 1)[0] if found.hits else None
