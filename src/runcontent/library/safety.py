"""The warning signs that come with every answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from ..engines.port import SearchEngine
from ..model import AdviceKind, Key, Kind, WarningSign
from ..search.analysis import stems
from ..search.query import FacetFilter, Filters, Query
from ..store.port import Snapshot
from .asking import ask
from .lexicon import Lexicon

_RED_FLAG = FacetFilter("advice_kind", (AdviceKind.RED_FLAG.value,))
_ONLY_FLAGS = Filters((_RED_FLAG,))
_MOST_OF_A_SIGN = 100
_MOST = 20
_EVERY_SIGN = 1_000
_MOST_ABOUT = 10
"""Articles about a condition that is asked about; those that are found come in any case."""


@dataclass(frozen=True, slots=True)
class Safety:
    """What nobody should miss. `signs` are those that the query names, `matching` the warning
    signs that warn of them, and `articles` those of each article that is about a condition asked
    about, or was found (its payloads)."""

    signs: tuple[WarningSign, ...] = ()
    matching: tuple[dict[str, Any], ...] = ()
    articles: Mapping[str, tuple[dict[str, Any], ...]] = field(default_factory=dict)


def urgent_of(
    snapshot: Snapshot,
    engine: SearchEngine,
    lexicon: Lexicon,
    signs: Iterable[WarningSign],
    kind: Kind = Kind.ADVICE,
) -> tuple[Key, ...]:
    """The advice that warns of some of `signs`, for its text names the sign as well; or, by `kind`,
    the sections that it stands in."""
    found: dict[Key, None] = {}
    for sign in signs:
        if sign not in lexicon.flags:
            lexicon.flags[sign] = tuple(_naming(snapshot, engine, lexicon, sign))
        for advice, section in lexicon.flags[sign]:
            found[advice if kind is Kind.ADVICE else section] = None
    return tuple(found)


def _naming(
    snapshot: Snapshot, engine: SearchEngine, lexicon: Lexicon, sign: WarningSign
) -> Iterator[tuple[Key, Key]]:
    assert snapshot.generation is not None, "a lexicon is read of a published library"
    keys: dict[Key, None] = {}
    for query in lexicon.signs.queries(sign):
        found = engine.search(snapshot.generation, query, _ONLY_FLAGS, _MOST_OF_A_SIGN, 0)
        keys |= dict.fromkeys(match.key for match in found.matches)
    for key, stored in snapshot.get_many(list(keys)).items():
        payload = orjson.loads(stored.payload)
        if sign in lexicon.signs.named_by(_text(payload)):
            yield key, (Kind.SECTION, f"{stored.article}/{payload['section']}")


def _text(flag: Mapping[str, Any]) -> str:
    return str(flag["body"]["text"])


def safety_of(
    snapshot: Snapshot,
    engine: SearchEngine,
    lexicon: Lexicon,
    text: str,
    query: Query,
    signs: tuple[WarningSign, ...],
    slugs: Iterable[str],
) -> Safety:
    """For `query`, read of `text`, which names `signs` and found something of the articles
    `slugs`."""
    urgent = urgent_of(snapshot, engine, lexicon, signs)
    about = dict.fromkeys((*_asked_about(snapshot, lexicon, text, query), *slugs))
    flags = _red_flags(snapshot, lexicon, tuple(about))
    return Safety(
        signs,
        _matching(snapshot, engine, replace(query, urgent=urgent)) if signs else (),
        {slug: of_it for slug, of_it in flags.items() if of_it},
    )


def _asked_about(snapshot: Snapshot, lexicon: Lexicon, text: str, query: Query) -> Iterator[str]:
    """The articles about the conditions that are named, whatever is found; none of a condition
    that is excluded."""
    excluded = {
        condition
        for clause in query.clauses
        if clause.negated
        for condition in lexicon.conditions.named_by(clause.alternatives[0])
    }
    for condition in lexicon.conditions.named_by(stems(text)):
        if condition not in excluded:
            yield from _about(snapshot, lexicon, condition)


def _about(snapshot: Snapshot, lexicon: Lexicon, condition: str) -> tuple[str, ...]:
    if condition not in lexicon.about:
        filters = Filters((FacetFilter("condition", (condition,)),))
        _, articles = snapshot.list(Kind.ARTICLE, filters, (), _MOST_ABOUT, 0)
        lexicon.about[condition] = tuple(article.id for article in articles)
    return lexicon.about[condition]


def _matching(snapshot: Snapshot, engine: SearchEngine, query: Query) -> tuple[dict[str, Any], ...]:
    """The urgent advice, whatever the query is filtered by, the nearest first. Where no article
    warns of a sign, those warnings that have some of the words."""
    assert snapshot.generation is not None, "a lexicon is read of a published library"
    keys = [
        match.key
        for match in ask(engine, snapshot.generation, query, _ONLY_FLAGS, _MOST, 0).matches
    ]
    if query.urgent:
        keys = [key for key in keys if key in query.urgent]
        keys += [key for key in query.urgent if key not in keys]  # a negated word excludes none
    stored = snapshot.get_many(keys[:_MOST])
    return tuple(orjson.loads(stored[key].payload) for key in keys[:_MOST] if key in stored)


def _red_flags(
    snapshot: Snapshot, lexicon: Lexicon, slugs: tuple[str, ...]
) -> dict[str, tuple[dict[str, Any], ...]]:
    """By article; those that are not known yet in one question, however many."""
    unknown = tuple(slug for slug in slugs if slug not in lexicon.red_flags)
    if unknown:
        filters = Filters((FacetFilter("article", unknown), _RED_FLAG))
        _, stored = snapshot.list(Kind.ADVICE, filters, (), _EVERY_SIGN * len(unknown), 0)
        read: dict[str, list[dict[str, Any]]] = {slug: [] for slug in unknown}
        for item in stored:
            read[item.article].append(orjson.loads(item.payload))
        lexicon.red_flags.update((slug, tuple(flags)) for slug, flags in read.items())
    return {slug: lexicon.red_flags[slug] for slug in slugs}
