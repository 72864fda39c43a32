"""Searching the published library: from a person's words to hits, with what they must know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import orjson

from ..engines.port import SearchEngine
from ..model import AdviceKind, Aspect, Key, Kind
from ..search.aspects import ADVICE_WORDS, ASPECT_WORDS
from ..search.explaining import Reason, reasons
from ..search.language import parse_query
from ..search.query import Filters, Match, Query
from ..search.ranking import URGENT_SCORE
from ..search.snippets import snippet
from ..search.spelling import Corrected
from ..store.port import Snapshot
from .asking import ask
from .lexicon import Lexicon
from .safety import Safety, safety_of, urgent_of


@dataclass(frozen=True, slots=True)
class Search:
    """What is searched for. `facets` are to be counted."""

    text: str
    filters: Filters = field(default_factory=Filters)
    limit: int = 20
    offset: int = 0
    facets: tuple[str, ...] = ()
    group: bool = False
    explain: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One resource that a search found: its payload, score and snippet (HTML and text).

    `reasons`, `shares` (what each word brought), `boost` and `bonus` (what a warning sign that
    answers the query is raised by) are there when asked for: the score is the sum of the shares
    times the boost, and the bonus.
    """

    payload: dict[str, Any]
    score: float
    snippet_html: str
    snippet_text: str
    parts: tuple[Hit, ...] = ()
    reasons: tuple[Reason, ...] = ()
    shares: tuple[float, ...] = ()
    boost: float = 1.0
    bonus: float = 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a search, at one revision. `did_you_mean` is the text that was searched for
    instead of the one that was given, if another; `ceilings` the most that each word can bring to
    a score, in an explained search."""

    total: int
    revision: int
    published_at: str | None
    hits: tuple[Hit, ...]
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    did_you_mean: str | None = None
    ceilings: tuple[float, ...] = ()
    safety: Safety = field(default_factory=Safety)


def search(snapshot: Snapshot, engine: SearchEngine, lexicon: Lexicon, wanted: Search) -> Found:
    """What is found, best first. Raises InvalidParameters and LibraryUnavailable."""
    assert snapshot.generation is not None, "a lexicon is read of a published library"
    # first as it was typed, so that what is refused is told as it was typed
    query = parse_query(wanted.text, synonyms=lexicon.synonyms)
    corrected = lexicon.speller.correct(wanted.text)
    if corrected.changes:
        query = parse_query(corrected.text, synonyms=lexicon.synonyms)
    signs = lexicon.signs.named_by(corrected.text)
    kind = Kind.ADVICE if _admits(wanted.filters, Kind.ADVICE) else Kind.SECTION
    is_titled = partial(engine.is_titled, snapshot.generation)
    sought = replace(query, urgent=urgent_of(snapshot, engine, lexicon, signs, kind))
    found = ask(
        engine,
        snapshot.generation,
        sought,
        wanted.filters,
        wanted.limit,
        wanted.offset,
        facets=wanted.facets,
        group=wanted.group,
        explain=wanted.explain,
        relax=not lexicon.is_about_something_else(corrected.text, query, is_titled),
    )
    keys = [match.key for match in found.matches]
    keys += [part.key for match in found.matches for part in match.parts]
    stored = snapshot.get_many(keys)
    payloads = {key: orjson.loads(one.payload) for key, one in stored.items()}
    asking = _Asking(sought, corrected, wanted.explain, payloads)
    hits = tuple(asking.hit(match) for match in found.matches)
    slugs = dict.fromkeys(stored[key].article for key in keys)
    return Found(
        found.total,
        snapshot.revision,
        snapshot.published_at,
        hits,
        found.facets,
        corrected.text if corrected.changes else None,
        found.ceilings,
        safety_of(snapshot, engine, lexicon, corrected.text, query, signs, slugs),
    )


def _admits(filters: Filters, kind: Kind) -> bool:
    named = [facet for facet in filters.facets if facet.name == "kind"]
    return all(
        kind not in facet.none_of and (kind in facet.any_of or not facet.any_of) for facet in named
    )


@dataclass(frozen=True, slots=True)
class _Asking:
    """Turns matches into hits."""

    query: Query
    corrected: Corrected
    explain: bool
    payloads: Mapping[Key, dict[str, Any]]

    def hit(self, match: Match) -> Hit:
        payload = self.payloads[match.key]
        body = _readable(payload)
        shown = snippet(body, self.query)
        why: list[Reason] = []
        if self.explain:
            why = reasons(self.query, self.corrected.text, _fields(payload), self.corrected.changes)
        return Hit(
            payload,
            match.score,
            shown.html,
            shown.text,
            tuple(map(self.hit, match.parts)),
            tuple(why),
            match.shares,
            match.boost,
            URGENT_SCORE if self.explain and match.key in self.query.urgent else 0.0,
        )


def _readable(payload: dict[str, Any]) -> str:
    """The text that a snippet is cut from."""
    for name in ("answer", "body"):
        if name in payload:
            return str(payload[name]["text"])
    return str(payload["text"])


def _fields(payload: dict[str, Any]) -> dict[str, str]:
    """What search reads, as far as the public shape shows it."""
    article = payload.get("article") or {}
    tags = [tag.replace("-", " ") for tag in payload["tags"]]
    above = [*payload.get("path", [])[:-1], article.get("title", "")]
    fields = {
        "title": payload.get("title") or payload.get("question") or "",
        "keywords": " ".join(tags) if payload["kind"] == Kind.ARTICLE else _called(payload),
        "context": " ".join(above if payload["kind"] == Kind.ARTICLE else [*above, *tags]),
        "body": _readable(payload),
    }
    return {name: text for name, text in fields.items() if text.strip()}


def _called(payload: dict[str, Any]) -> str:
    """What a section's aspect, or a kind of advice, is called."""
    if payload["kind"] == Kind.ADVICE:
        return ADVICE_WORDS[AdviceKind(payload["advice_kind"])]
    aspect = payload.get("aspect") if payload["kind"] == Kind.SECTION else None
    return ASPECT_WORDS[Aspect(aspect)] if aspect else ""
