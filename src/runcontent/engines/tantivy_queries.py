"""A query and filters, compiled for tantivy (https://docs.rs/tantivy).

What matches is exact. How it is ranked is only near: tantivy adds the BM25 of each field where we
want BM25F, so its order chooses candidates, and `matching` puts them right. Each kind has fields of
its own, for each kind weighs them differently.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from math import log1p

from cachetools import LRUCache
from tantivy import FieldType, Occur, Query, Schema, SchemaBuilder, Searcher

from ..model import Kind, name_of
from ..search.query import Clause, FacetFilter, Filters, Need, Words
from ..search.query import Query as Asked
from ..search.ranking import (
    FIELD_WEIGHTS,
    KIND_BOOSTS,
    SYNONYM_WEIGHT,
    TERM_SATURATION,
    URGENT_SCORE,
)
from .documents import FIELDS, text_field

TOKENIZER = "spaces"
"""Texts come analysed, so all that tantivy does is split them at spaces."""

_REMEMBERED = 10_000
"""Compiled words and names that are kept of each generation."""

_IN_PART, _IN_WHOLE = 2, 8
"""How often a word usually stands in a body that holds it."""

_WHOLE = (Kind.ARTICLE, Kind.GUIDE, Kind.PLAN)


def _weights() -> dict[str, float]:
    """By field, the boost that makes tantivy's BM25 of the usual number of occurrences what BM25F
    makes of them."""
    found = {}
    for kind, weights in FIELD_WEIGHTS.items():
        for field, weight in weights.items():
            usual = _usual(kind, field)
            wanted = weight * usual / (TERM_SATURATION + weight * usual)
            if weight:
                found[text_field(kind, field)] = KIND_BOOSTS[kind] * wanted / _bm25(usual)
    return found


def _usual(kind: Kind, field: str) -> int:
    """How often a word stands in a field that holds it."""
    if field != "body":
        return 1
    return _IN_WHOLE if kind in _WHOLE else _IN_PART


def shortfalls(shares: Mapping[Kind, float]) -> dict[str, float]:
    """By field, how much too little tantivy makes of a text of average length. It takes the average
    over all documents, so texts of a kind that is only a share of them look too long."""
    found = {}
    for kind, weights in FIELD_WEIGHTS.items():
        for field in weights:
            usual, longer = _usual(kind, field), 1 / max(shares[kind], 1e-6)
            found[text_field(kind, field)] = (usual + 1.2 * (0.25 + 0.75 * longer)) / (usual + 1.2)
    return found


def _bm25(occurrences: int) -> float:
    """Tantivy's, in a text of average length and but for rarity; its k1 is 1.2."""
    return 2.2 * occurrences / (occurrences + 1.2)


WEIGHTS = _weights()


def make_schema() -> Schema:
    """`number` is the place in the table of documents, `stems` are those of all texts together,
    `texts` those of each in order; `source` is all that is needed to add the document again."""
    builder = SchemaBuilder()
    builder.add_text_field("key", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("number", indexed=True, fast=True)
    builder.add_unsigned_field("updated", indexed=True, fast=True)
    builder.add_json_field("facets", fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("stems", "words"):
        builder.add_text_field(name, tokenizer_name=TOKENIZER, index_option="basic")
    for kind in Kind:
        for field in FIELDS:
            builder.add_text_field(text_field(kind, field), tokenizer_name=TOKENIZER)
    for name in ("texts", "source"):
        builder.add_bytes_field(name, stored=True)
    return builder.build()


def day_number(day: str) -> int:
    """An ISO 8601 day as a number that sorts as it does; 0 for none."""
    return int(day.replace("-", "")) if day else 0


class Compiler:
    """Compiles for one index; `rarity` is what a clause is worth in it, `shares` how much of it is
    of each kind."""

    def __init__(
        self,
        schema: Schema,
        searcher: Searcher,
        rarity: Callable[[Clause], float],
        shares: Mapping[Kind, float],
    ) -> None:
        self._schema, self._searcher, self._rarity = schema, searcher, rarity
        shortfall = shortfalls(shares)
        fields = {kind: [text_field(kind, field) for field in FIELDS] for kind in Kind}
        self._weights = {
            kind: {name: WEIGHTS[name] * shortfall[name] for name in names if name in WEIGHTS}
            for kind, names in fields.items()
        }
        self._known: LRUCache[tuple[frozenset[Kind], tuple[Words, ...]], list[Query]] = LRUCache(
            _REMEMBERED
        )
        self._lock = threading.Lock()

    def compile(self, asked: Asked, filters: Filters) -> Query:
        """Exactly what matches, nearly in order."""
        wanted = self._wanted(asked, _kinds(filters))
        if asked.urgent:
            names = list(map(name_of, asked.urgent))
            urgent = Query.term_set_query(self._schema, "key", names)
            wanted = _any([wanted, Query.const_score_query(urgent, URGENT_SCORE)])
        parts = [(Occur.Must, wanted)]
        parts += ((Occur.MustNot, self.holding(each)) for each in asked.clauses if each.negated)
        parts += ((occur, _silent(query)) for occur, query in self._filters(filters))
        return Query.boolean_query(parts)

    def _wanted(self, asked: Asked, kinds: frozenset[Kind]) -> Query:
        """What the clauses that are not negated find, in documents of these kinds.

        One union of fields and words is twice as quick as one of unions, and words that may be
        there and stand in half of all documents take as long as all others: they choose no
        candidates, but where nothing else does.
        """
        needed: list[tuple[Occur, Query]] = []
        enough: list[list[Query]] = []  # by clause, for one that nothing holds is not as none
        helping: list[Query] = []
        optional: list[Query] = []
        for clause in asked.clauses:
            if clause.negated:
                continue
            scored = self._scored(clause, kinds)
            is_needed = clause.need is Need.REQUIRED
            if clause.need is Need.QUOTED or (is_needed and not asked.relaxed):
                needed.append((Occur.Must, _any(scored)))
            elif clause.need is Need.OPTIONAL:
                optional += scored
            elif asked.relaxed:
                enough.append(scored)
            else:
                helping += scored
        union = [query for scored in enough for query in scored]
        if needed:
            return Query.boolean_query(needed + [(Occur.Should, q) for q in union + helping])
        if enough:
            return _any(union)
        # what may be there need not, where nothing must
        everything = (Occur.Must, _silent(Query.all_query()))
        return Query.boolean_query([everything, *((Occur.Should, q) for q in helping + optional)])

    def holding(self, clause: Clause) -> Query:
        """Whatever holds a clause, in any field."""
        found = []
        for words in clause.alternatives:
            if len(words) == 1:
                found.append(Query.term_query(self._schema, "stems", words[0], "basic"))
            else:
                found += (self._words(field, words) for field in WEIGHTS)
        return _any(found)

    def titled(self, stems: Collection[str]) -> Query:
        """Whatever has one of them in its title."""
        titles = [text_field(kind, "title") for kind in Kind]
        return _any([self._words(title, (stem,)) for title in titles for stem in stems])

    def numbered(self, numbers: list[int]) -> Query:
        """The documents of these numbers."""
        return Query.term_set_query(self._schema, "number", numbers)

    def _scored(self, clause: Clause, kinds: frozenset[Kind]) -> list[Query]:
        """By field, with its own rarity of a word replaced by that of the clause. Kept, for people
        use the same words."""
        with self._lock:
            known = self._known.get((kinds, clause.alternatives))
        if known is None:
            known = self._compiled(clause, kinds)
            with self._lock:
                self._known[kinds, clause.alternatives] = known
        return known

    def _compiled(self, clause: Clause, kinds: frozenset[Kind]) -> list[Query]:
        rarity = self._rarity(clause)
        weights = [w for kind in Kind if kind in kinds for w in self._weights[kind].items()]
        found = []
        for place, words in enumerate(clause.alternatives):
            for field, weight in weights:
                own = self._own_rarity(field, words)
                if own:
                    boost = weight * (SYNONYM_WEIGHT if place else 1.0) * rarity / own
                    found.append(Query.boost_query(self._words(field, words), boost))
        return found

    def _own_rarity(self, field: str, words: Words) -> float:
        """What tantivy will make of it; 0 where the field does not hold all of the words."""
        everyone, total = self._searcher.num_docs, 0.0
        for word in words:
            number = self._searcher.doc_freq(field, word)
            if not number:
                return 0.0
            total += log1p((max(everyone - number, 0) + 0.5) / (number + 0.5))
        return total

    def _words(self, field: str, words: Words) -> Query:
        if len(words) == 1:
            return Query.term_query(self._schema, field, words[0], "freq")
        return Query.phrase_query(self._schema, field, list(words))

    def _filters(self, filters: Filters) -> Iterator[tuple[Occur, Query]]:
        for wanted in filters.facets:
            yield from self._facet_filter(wanted)
        since, before = filters.updated_since, filters.updated_before
        if since is not None or before is not None:
            low, high = day_number(since or ""), day_number(before or "9999-12-31")
            field = (self._schema, "updated", FieldType.Unsigned)
            yield Occur.Must, Query.range_query(*field, max(low, 1), high, True, before is None)

    def _facet_filter(self, wanted: FacetFilter) -> Iterator[tuple[Occur, Query]]:
        if wanted.any_of:
            yield Occur.Must, self._facet(wanted.name, wanted.any_of)
        if wanted.none_of:
            yield Occur.MustNot, self._facet(wanted.name, wanted.none_of)

    def _facet(self, name: str, values: tuple[str, ...]) -> Query:
        return Query.term_set_query(self._schema, f"facets.{name}", list(values))


def _kinds(filters: Filters) -> frozenset[Kind]:
    """Those that filters admit. What the others hold need not be asked."""
    kinds = set(Kind)
    for wanted in filters.facets:
        if wanted.name == "kind":
            kinds &= {kind for kind in Kind if not wanted.any_of or kind.value in wanted.any_of}
            kinds -= {kind for kind in Kind if kind.value in wanted.none_of}
    return frozenset(kinds)


def _any(queries: list[Query]) -> Query:
    """One of them at least, the score of each that holds added."""
    if not queries:
        return Query.empty_query()
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def _silent(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)
