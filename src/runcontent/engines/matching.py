"""How postings become matches: boolean logic, phrases and scores.

An engine gives inverted lists (which documents hold a word in a field, and how often); all that
a query means is decided here, once, so that it is exact and the same for every embedded engine.
Everything is an array over all documents of a generation, so that no loop runs over hits.

The score is BM25F (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and
Beyond", 2009, section 3.6): the occurrences of a clause in all fields are weighted, normalised by
the field's length and added before they saturate. Equal names of one thing are one term.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log1p
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..model import PARTS, Kind
from ..search.query import Clause, FacetFilter, Filters, Match, Matches, Need, Query, Words
from ..search.ranking import (
    FIELD_WEIGHTS,
    KIND_BOOSTS,
    LENGTH_NORMALISATION,
    NAMED_BOOST,
    OPTIONAL_WEIGHT,
    SYNONYM_WEIGHT,
    TERM_SATURATION,
    URGENT_SCORE,
)
from .documents import FIELDS, Documents

_Floats: TypeAlias = NDArray[np.float32]
_Mask: TypeAlias = NDArray[np.bool_]

_ARTICLE = tuple(Kind).index(Kind.ARTICLE)
_NAMES = ("title", "keywords")
_NEEDED = (Need.QUOTED, Need.REQUIRED)
_PARTS = 3
"""How many parts an article comes with in a grouped answer."""


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents that hold something, ascending, and how often each does."""

    numbers: NDArray[np.int32]
    counts: _Floats

    def __len__(self) -> int:
        return len(self.numbers)


class Matcher:
    """Answers queries over `documents`.

    `postings` is called as (field, words), `facet` as (name, value), `values` with a facet's
    name; all answer with nothing for what the generation does not hold. Where `documents` are a
    part of a generation, `holders` says of a clause how many of `everyone` hold it.
    """

    def __init__(
        self,
        documents: Documents,
        postings: Callable[[str, Words], Postings],
        facet: Callable[[str, str], NDArray[np.int32]],
        values: Callable[[str], Sequence[str]],
        holders: Callable[[Clause], int] | None = None,
        everyone: int | None = None,
    ) -> None:
        self._documents, self._postings = documents, postings
        self._facet, self._values = facet, values
        self._holders = holders
        self._everyone = int(documents.live.sum()) if everyone is None else everyone
        self._boosts = np.array([KIND_BOOSTS[kind] for kind in Kind], np.float32)
        self._weights = np.array(
            [[FIELD_WEIGHTS[kind][field] for kind in Kind] for field in FIELDS], np.float32
        )

    def search(
        self,
        query: Query,
        filters: Filters,
        limit: int,
        offset: int,
        facets: Sequence[str] = (),
        group: bool = False,
    ) -> Matches:
        """One page, best first; equals are in the order of their keys."""
        scores, matching = self._scores(query)
        admitted = self._admitted(filters)
        mask = np.logical_and.reduce([matching, *(part for _, part in admitted)])
        found, values = self._valued(query, scores, mask)
        counts = {
            name: self._counts(name, [matching, *(p for own, p in admitted if own != name)])
            for name in facets
        }
        if group:
            ranked = np.lexsort((self._documents.order[found], -values))
            total, page = group_matches(
                self._documents, found[ranked], values[ranked], limit, offset
            )
        else:
            total = len(found)
            best = _best(values, self._documents.order[found], limit, offset)
            page = [match_of(self._documents, found[at], values[at]) for at in best]
        return Matches(total, tuple(page), counts)

    def rank(self, query: Query) -> tuple[NDArray[np.int64], _Floats]:
        """The number of every match and its score, best first."""
        found, values = self._valued(query, *self._scores(query))
        ranked = np.lexsort((self._documents.order[found], -values))
        return found[ranked], values[ranked]

    def _valued(
        self, query: Query, scores: _Floats, mask: _Mask
    ) -> tuple[NDArray[np.int64], _Floats]:
        found = mask.nonzero()[0]
        values = np.round(scores[found] * self._boosts[self._documents.kinds[found]], 5)
        if query.urgent:
            values[self._urgent(query)[found]] += URGENT_SCORE
        return found, values

    def explained(self, query: Query, found: Matches) -> Matches:
        """The same with `shares` and `boost`, of the documents that the scores are of."""
        clauses = []
        ceilings = []
        named = self._documents.kinds == _ARTICLE
        for clause in query.clauses:
            scores, naming = self._clause(clause)
            weight = OPTIONAL_WEIGHT if clause.need is Need.OPTIONAL else 1.0
            weight = 0.0 if clause.negated else weight
            clauses.append(scores * weight)
            ceilings.append(round(float(self._rarity(clause, scores > 0)) * weight, 4))
            if clause.need in _NEEDED and not clause.negated:
                named &= naming

        def explain(match: Match) -> Match:
            parts = tuple(map(explain, match.parts))
            number = self._documents.numbers.get(match.key)
            if number is None:
                return replace(match, parts=parts)
            shares = tuple(round(float(scores[number]), 4) for scores in clauses)
            boost = float(self._boosts[self._documents.kinds[number]])
            boost *= NAMED_BOOST if named[number] else 1
            return replace(match, parts=parts, shares=shares, boost=round(boost, 4))

        matches = tuple(map(explain, found.matches))
        return replace(found, matches=matches, ceilings=tuple(ceilings))

    def _counts(self, name: str, masks: list[_Mask]) -> dict[str, int]:
        mask = np.logical_and.reduce(masks)
        counts = {v: int(mask[self._facet(name, v)].sum()) for v in self._values(name)}
        return most_first({value: number for value, number in counts.items() if number})

    def _scores(self, query: Query) -> tuple[_Floats, _Mask]:
        size = len(self._documents)
        total = np.zeros(size, np.float32)
        mask, any_of = self._documents.live.copy(), np.zeros(size, bool)
        named = self._documents.kinds == _ARTICLE
        has_loose = has_must = False
        for clause in query.clauses:
            if clause.negated:
                continue
            scores, naming = self._clause(clause)
            total += scores * (OPTIONAL_WEIGHT if clause.need is Need.OPTIONAL else 1)
            if clause.need in _NEEDED:
                named &= naming
            if clause.need is Need.QUOTED or (clause.need is Need.REQUIRED and not query.relaxed):
                has_must = True
                mask &= scores > 0
            elif clause.need is not Need.OPTIONAL:
                has_loose = query.relaxed
                any_of |= scores > 0
        if has_loose and not has_must:
            mask &= any_of
        if query.urgent:
            mask |= self._urgent(query)
        for clause in query.clauses:
            if clause.negated:
                mask &= self._clause(clause)[0] == 0
        total[named] *= NAMED_BOOST
        return total, mask

    def _urgent(self, query: Query) -> _Mask:
        mask = np.zeros(len(self._documents), bool)
        numbers = self._documents.numbers
        mask[[numbers[key] for key in query.urgent if key in numbers]] = True
        return mask

    def _clause(self, clause: Clause) -> tuple[_Floats, _Mask]:
        """Each document's score for one clause, above 0 where it matches; and whether a name
        of the document (title or keywords) holds it."""
        size = len(self._documents)
        strength, naming = np.zeros(size, np.float32), np.zeros(size, bool)
        for row, field in enumerate(FIELDS):
            holding, counts = self._occurrences(field, clause)
            if not len(holding):
                continue
            if field in _NAMES:
                naming[holding] = True
            b = LENGTH_NORMALISATION[field]
            weighted = self._weights[row][self._documents.kinds[holding]] * counts
            if b:
                weighted /= 1 - b + b * self._documents.relative_lengths[row][holding]
            strength[holding] += weighted
        rarity = self._rarity(clause, strength > 0)
        return rarity * strength / (TERM_SATURATION + strength), naming

    def _occurrences(self, field: str, clause: Clause) -> tuple[NDArray[np.integer[Any]], _Floats]:
        """The documents that hold some alternative, and how often, synonyms for a little less."""
        lists = [self._postings(field, words) for words in clause.alternatives]
        if len(lists) == 1:
            return lists[0].numbers, lists[0].counts
        counts = np.zeros(len(self._documents), np.float32)
        for place, postings in enumerate(lists):
            counts[postings.numbers] += postings.counts * (SYNONYM_WEIGHT if place else 1.0)
        holding = counts.nonzero()[0]
        return holding, counts[holding]

    def _rarity(self, clause: Clause, holding: _Mask) -> np.float32:
        number = int(holding.sum()) if self._holders is None else self._holders(clause)
        return np.float32(rarity(number, self._everyone))

    def _admitted(self, filters: Filters) -> list[tuple[str, _Mask]]:
        """For every filter its name and the documents that it admits."""
        masks = [(wanted.name, self._by_facet(wanted)) for wanted in filters.facets]
        days = self._documents.updated
        if filters.updated_since is not None:
            masks.append(("updated", (days >= filters.updated_since) & (days != "")))
        if filters.updated_before is not None:
            masks.append(("updated", (days < filters.updated_before) & (days != "")))
        return masks

    def _by_facet(self, wanted: FacetFilter) -> _Mask:
        mask = np.full(len(self._documents), not wanted.any_of)
        for value in wanted.any_of:
            mask[self._facet(wanted.name, value)] = True
        for value in wanted.none_of:
            mask[self._facet(wanted.name, value)] = False
        return mask


def rarity(holders: int, everyone: int) -> float:
    """What is worth that so many of all documents hold: inverse document frequency, as in BM25."""
    return log1p((everyone - holders + 0.5) / (holders + 0.5))


def most_first(counts: Mapping[str, int]) -> dict[str, int]:
    """A facet's counts in their order: the most frequent value first, then by the alphabet."""
    return dict(sorted(counts.items(), key=lambda count: (-count[1], count[0])))


def match_of(documents: Documents, number: int, score: float) -> Match:
    """The match of a living document."""
    entry = documents.entries[number]
    assert entry is not None, "only living documents match"
    return Match(entry.key, float(score))


def group_matches(
    documents: Documents, numbers: NDArray[np.int64], values: _Floats, limit: int, offset: int
) -> tuple[int, list[Match]]:
    """One match an article, guide or plan, in the order of their best parts; `numbers` come best
    first."""
    articles = documents.articles[numbers]
    firsts = np.sort(np.unique(articles, return_index=True)[1])
    page = []
    for first in firsts[offset : offset + limit]:
        members = np.flatnonzero(articles == articles[first])[: _PARTS + 1]
        matches = [match_of(documents, numbers[at], values[at]) for at in members]
        kind, id = matches[0].key
        key = (Kind.ARTICLE if kind in PARTS else kind, id.split("/", 1)[0])
        parts = tuple(match for match in matches if match.key != key)[:_PARTS]
        page.append(Match(key, matches[0].score, parts))
    return len(firsts), page


def _best(values: _Floats, order: NDArray[np.int32], limit: int, offset: int) -> NDArray[np.int64]:
    """The places of one page. Only what can be on it is sorted."""
    end = min(offset + limit, len(values))
    if offset >= end:
        return np.empty(0, np.int64)
    least = np.partition(values, len(values) - end)[len(values) - end]
    near = np.flatnonzero(values >= least)
    ranked: NDArray[np.int64] = near[np.lexsort((order[near], -values[near]))]
    return ranked[offset:end]
