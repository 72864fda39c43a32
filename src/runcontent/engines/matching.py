"""How postings become matches: boolean logic, phrases and the combination of scores.

Engines give postings (a score and the positions of one word in one field); all that a query
means is decided here, once, so that it is exact and the same for every embedded engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ..model import Key, Kind
from ..search.query import Clause, FacetFilter, Filters, Match, Matches, Query, Words
from ..search.ranking import COORDINATION, FIELD_WEIGHTS, KIND_BOOSTS, SYNONYM_WEIGHT, needed

Postings = Mapping[int, tuple[float, tuple[int, ...]]]
"""Document number → (score, positions) of one word in one field."""


@dataclass(frozen=True, slots=True)
class Documents:
    """What an engine knows about every document of a generation, by its number."""

    keys: Mapping[int, Key]
    updated: Mapping[int, str | None]


class Matcher:
    """Answers queries from postings. `postings` is called as (field, word)."""

    def __init__(
        self,
        documents: Documents,
        postings: Callable[[str, str], Postings],
        facet: Callable[[str, str], frozenset[int]],
    ) -> None:
        self._documents, self._postings, self._facet = documents, postings, facet

    def search(self, query: Query, filters: Filters, limit: int, offset: int) -> Matches:
        """One page, best first; equals are in the order of their keys."""
        scores = self._scores(query)
        admitted = self._admitted(filters)
        keys = self._documents.keys
        found = [
            (round(-score * KIND_BOOSTS[keys[number][0]], 6), _order(keys[number]), number)
            for number, score in scores.items()
            if admitted is None or number in admitted
        ]
        found.sort()
        page = [Match(keys[number], -score) for score, _, number in found[offset : offset + limit]]
        return Matches(len(found), tuple(page))

    def _scores(self, query: Query) -> dict[int, float]:
        wanted = [self._clause(clause) for clause in query.clauses if not clause.negated]
        found: dict[int, float]
        if not wanted:
            found = dict.fromkeys(self._documents.keys, 0.0)
        elif query.relaxed:
            found = _most(wanted)
        else:
            first, *others = sorted(wanted, key=len)
            both = (n for n in first if all(n in other for other in others))
            found = {n: sum(scores[n] for scores in wanted) for n in both}
        for clause in query.clauses:
            for number in self._clause(clause) if clause.negated else ():
                found.pop(number, None)
        return found

    def _clause(self, clause: Clause) -> dict[int, float]:
        """The best alternative counts, not their sum: a text need not say all the names."""
        best: dict[int, float] = {}
        for place, words in enumerate(clause.alternatives):
            weight = SYNONYM_WEIGHT if place else 1.0
            for number, score in self._words(words).items():
                best[number] = max(best.get(number, 0.0), score * weight)
        return best

    def _words(self, words: Words) -> dict[int, float]:
        total: dict[int, float] = {}
        for field, weight in FIELD_WEIGHTS.items():
            each = [self._postings(field, word) for word in words]
            for number in _phrase(each):
                score = sum(postings[number][0] for postings in each)
                total[number] = total.get(number, 0.0) + weight * score
        return total

    def _admitted(self, filters: Filters) -> frozenset[int] | None:
        """Documents that every filter admits; None when there is no filter."""
        parts = [self._by_facet(wanted) for wanted in filters.facets]
        since, before = filters.updated_since, filters.updated_before
        if since is not None or before is not None:
            parts.append(
                frozenset(
                    number
                    for number, day in self._documents.updated.items()
                    if day is not None
                    and (since is None or day >= since)
                    and (before is None or day < before)
                )
            )
        return frozenset.intersection(*parts) if parts else None

    def _by_facet(self, wanted: FacetFilter) -> frozenset[int]:
        def carrying(values: Iterable[str]) -> frozenset[int]:
            return frozenset().union(*(self._facet(wanted.name, value) for value in values))

        all_of = carrying(wanted.any_of) if wanted.any_of else frozenset(self._documents.keys)
        return all_of - carrying(wanted.none_of)


def _most(wanted: list[dict[int, float]]) -> dict[int, float]:
    """Documents with most of the clauses; a larger share outranks a higher score."""
    shares: dict[int, int] = {}
    totals: dict[int, float] = {}
    for scores in wanted:
        for number, score in scores.items():
            shares[number] = shares.get(number, 0) + 1
            totals[number] = totals.get(number, 0.0) + score
    least = needed(len(wanted))
    return {
        number: totals[number] * (share / len(wanted)) ** COORDINATION
        for number, share in shares.items()
        if share >= least
    }


def _phrase(each: list[Postings]) -> Iterable[int]:
    """Documents in which the words follow one another."""
    if not each:
        return ()
    if len(each) == 1:
        return each[0]
    smallest = min(each, key=len)
    return [
        number
        for number in smallest
        if all(number in postings for postings in each)
        and set.intersection(
            *({at - n for at in postings[number][1]} for n, postings in enumerate(each))
        )
    ]


_KIND_ORDER = {kind: place for place, kind in enumerate(Kind)}


def _order(key: Key) -> tuple[int, str]:
    return _KIND_ORDER[key[0]], key[1]
