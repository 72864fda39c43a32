"""A query and filters, compiled for OpenSearch.

What matches is exact. How it is ranked is near: each field of each kind scores a word by a formula
of ours for that field alone, where BM25F adds the fields before they saturate. So OpenSearch
chooses candidates, and `matching` puts them right.
"""

from __future__ import annotations

from collections.abc import Callable

from ..cluster.conditions import admitted_by
from ..cluster.connection import Body
from ..model import Kind, name_of
from ..search.query import Clause, Filters, Need, Query, Words
from ..search.ranking import (
    FIELD_WEIGHTS,
    KIND_BOOSTS,
    LENGTH_NORMALISATION,
    OPTIONAL_WEIGHT,
    SYNONYM_WEIGHT,
    TERM_SATURATION,
    URGENT_SCORE,
)
from .documents import FIELDS, text_field

_MOST_PARTS = 800
"""Words in fields that a query may score: a server takes 1,024 parts in all, unless it is told."""

NOTHING: Body = {"match_none": {}}
EVERYTHING: Body = {"match_all": {}}
_KEYWORD = {"type": "keyword"}


SCORED = {
    text_field(kind, field): (KIND_BOOSTS[kind], weight, LENGTH_NORMALISATION[field])
    for kind, weights in FIELD_WEIGHTS.items()
    for field, weight in weights.items()
    if weight
}
"""By field: its kind's boost, its weight, and how much its length counts."""


def similarities() -> Body:
    """One for each field that scores, as an index's settings have them."""
    return {name: _similarity(*numbers) for name, numbers in SCORED.items()}


def _similarity(boost: float, weight: float, b: float) -> Body:
    source = (
        "double average = 1.0 * field.sumTotalTermFreq / Math.max(1, field.docCount);"
        f"double length = {1 - b} + {b} * doc.length / Math.max(1, average);"
        f"double strength = {weight} * doc.freq / length;"
        f"return query.boost * {boost} * strength / ({TERM_SATURATION} + strength);"
    )
    return {"type": "scripted", "script": {"source": source}}


def mappings() -> Body:
    """A document is of the generations from `since` until just before `until`. Its texts come
    analysed; OpenSearch only splits them at spaces."""
    scored = {
        name: {"type": "text", "analyzer": "whitespace", "similarity": name} for name in SCORED
    }
    names = {text_field(kind, field) for kind in Kind for field in FIELDS}
    silent = {name: {"type": "text", "index": False} for name in names - SCORED.keys()}
    lengths = {f"length_{field}": {"type": "integer"} for field in FIELDS}
    return {
        "dynamic_templates": [{"facets": {"path_match": "facets.*", "mapping": _KEYWORD}}],
        "properties": {
            "key": _KEYWORD,
            "place": _KEYWORD,
            "article": _KEYWORD,
            "kind": _KEYWORD,
            "since": {"type": "long"},
            "until": {"type": "long"},
            "updated": _KEYWORD,
            "facets": {"type": "object", "dynamic": "true"},
            "stems": _KEYWORD,
            "words": _KEYWORD,
            "begun": {"type": "long", "index": False},
            "swept_at": {"type": "double", "index": False},
            "committed": {"type": "object", "enabled": False},
            **lengths,
            **scored,
            **silent,
        },
    }


def compile_query(
    asked: Query, filters: Filters, of: Body, rarity: Callable[[Clause], float]
) -> Body:
    """Exactly what matches in a generation (`of`), nearly in order; `rarity` is what a clause is
    worth in it."""
    wanted = _wanted(asked, rarity)
    if asked.urgent:
        urgent = {"terms": {"key": list(map(name_of, asked.urgent))}}
        first = {"constant_score": {"filter": urgent, "boost": URGENT_SCORE}}
        wanted = {"bool": {"should": [wanted, first]}}
    excluded = [holding(clause) for clause in asked.clauses if clause.negated]
    return {
        "bool": {
            "must": [wanted],
            "must_not": excluded,
            "filter": [of, *admitted_by(filters, "updated")],
        }
    }


def holding(clause: Clause) -> Body:
    """Whatever holds a clause, in any field."""
    single = [words[0] for words in clause.alternatives if len(words) == 1]
    found: list[Body] = [{"terms": {"stems": single}}] if single else []
    for words in clause.alternatives:
        if len(words) > 1:
            found += (_words(field, words) for field in SCORED)
    return {"bool": {"should": found}} if found else NOTHING


def _wanted(asked: Query, rarity: Callable[[Clause], float]) -> Body:
    must: list[Body] = []
    should: list[Body] = []
    enough: list[Body] = []
    room = _MOST_PARTS
    for clause in asked.clauses:
        if clause.negated:
            continue
        worth = rarity(clause)
        room -= len(clause.alternatives) * len(SCORED)
        is_needed = clause.need is Need.REQUIRED
        if clause.need is Need.QUOTED or (is_needed and not asked.relaxed):
            must.append(_scored(clause, worth, room > 0))
        elif asked.relaxed and (is_needed or clause.need is Need.ASKING):
            enough.append(_scored(clause, worth, room > 0))
        else:
            weight = OPTIONAL_WEIGHT if clause.need is Need.OPTIONAL else 1.0
            should.append(_scored(clause, worth * weight, room > 0))
    if must:
        return {"bool": {"must": must, "should": [*should, *enough]}}
    some: Body = (
        {"bool": {"should": enough}}
        if enough
        else {"constant_score": {"filter": EVERYTHING, "boost": 0.0}}
    )
    return {"bool": {"must": [some], "should": should}}


def _scored(clause: Clause, worth: float, by_field: bool) -> Body:
    """Whatever holds it, by what each field makes of it, or all alike."""
    if not by_field:
        return {"constant_score": {"filter": holding(clause), "boost": worth}}
    parts = [
        _words(field, words, worth * (SYNONYM_WEIGHT if place else 1.0))
        for place, words in enumerate(clause.alternatives)
        for field in SCORED
    ]
    return {"bool": {"filter": [holding(clause)], "should": parts}}


def _words(field: str, words: Words, boost: float = 1.0) -> Body:
    if len(words) == 1:
        return {"term": {field: {"value": words[0], "boost": boost}}}
    text = {"query": " ".join(words), "analyzer": "whitespace", "boost": boost}
    return {"match_phrase": {field: text}}
