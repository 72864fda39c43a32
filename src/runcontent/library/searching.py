"""Searching the published library: from a person's words to hits, with what they must know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from ..engines.port import SearchEngine
from ..errors import LibraryUnavailable
from ..model import AdviceKind, Key, Kind, WarningSign
from ..search.explaining import Reason, reasons
from ..search.language import parse_query
from ..search.query import FacetFilter, Filters, Match, Query
from ..search.signs import WarningSigns
from ..search.snippets import snippet
from ..search.spelling import Corrected, Speller
from ..search.suggesting import Suggester, Suggestion
from ..search.synonyms import Synonyms
from ..store.port import Snapshot
from .asking import ask

_RED_FLAG = ("advice_kind", AdviceKind.RED_FLAG.value)
_MOST_SIGNS = 20
_EVERY_SIGN = 1_000
_NEAR = 0.5
"""The share of the best score from which a warning sign answers a query that names one."""


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

    `reasons`, `shares` (what each word brought) and `boost` are there when asked for.
    """

    payload: dict[str, Any]
    score: float
    snippet_html: str
    snippet_text: str
    parts: tuple[Hit, ...] = ()
    reasons: tuple[Reason, ...] = ()
    shares: tuple[float, ...] = ()
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Safety:
    """What nobody should miss. `signs` are those that the query names, `matching` the warning
    signs that answer it, and `articles` those of each article that was found (its payloads)."""

    signs: tuple[WarningSign, ...] = ()
    matching: tuple[dict[str, Any], ...] = ()
    articles: Mapping[str, tuple[dict[str, Any], ...]] = field(default_factory=dict)


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


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What one revision knows of words."""

    synonyms: Synonyms
    speller: Speller
    signs: WarningSigns
    suggester: Suggester
    red_flags: dict[str, tuple[dict[str, Any], ...]] = field(default_factory=dict)
    """Those of each article that was asked for so far."""

    @classmethod
    def read(cls, snapshot: Snapshot, engine: SearchEngine) -> Lexicon:
        """Raises LibraryUnavailable where nothing is published."""
        if snapshot.generation is None:
            raise LibraryUnavailable("nothing is published; run `runcontent index`")
        known = orjson.loads(snapshot.meta("safety") or "{}")
        signs = [
            WarningSign(slug=s["slug"], title=s["title"], phrases=tuple(s["phrases"]))
            for s in known.get("warning_signs", ())
        ]
        phrases = [phrase for sign in signs for phrase in (sign.title, *sign.phrases)]
        return cls(
            Synonyms.from_json(snapshot.meta("synonyms") or "[]"),
            Speller(
                engine.words(snapshot.generation), [*known.get("protected_words", ()), *phrases]
            ),
            WarningSigns(signs),
            Suggester([*_named_tags(snapshot), *_titles(snapshot)]),
        )


def _named_tags(snapshot: Snapshot) -> Iterator[Suggestion]:
    """Each tag that something carries, by its title and its other names."""
    used = snapshot.count("tag")
    for tag in orjson.loads(snapshot.meta("taxonomy") or "{}").get("tags", ()):
        for name in (tag["title"], *tag["synonyms"]) if tag["slug"] in used else ():
            yield Suggestion(name, "tag", tag["slug"])


def _titles(snapshot: Snapshot) -> Iterator[Suggestion]:
    for kind in (Kind.ARTICLE, Kind.FAQ):
        for id, title in snapshot.titles(kind):
            yield Suggestion(title, kind.value, id)


def search(snapshot: Snapshot, engine: SearchEngine, lexicon: Lexicon, wanted: Search) -> Found:
    """What is found, best first. Raises InvalidParameters and LibraryUnavailable."""
    assert snapshot.generation is not None, "a lexicon is read of a published library"
    parse_query(wanted.text, synonyms=lexicon.synonyms)  # what is refused is told as it was typed
    corrected = lexicon.speller.correct(wanted.text)
    query, signs = _query(corrected, lexicon)
    found = ask(
        engine,
        snapshot.generation,
        query,
        wanted.filters,
        wanted.limit,
        wanted.offset,
        facets=wanted.facets,
        group=wanted.group,
        explain=wanted.explain,
    )
    keys = [match.key for match in found.matches]
    keys += [part.key for match in found.matches for part in match.parts]
    payloads = {
        key: orjson.loads(stored.payload) for key, stored in snapshot.get_many(keys).items()
    }
    asking = _Asking(query, corrected, wanted.explain, payloads)
    hits = tuple(asking.hit(match) for match in found.matches)
    slugs = dict.fromkeys(key[1].split("/", 1)[0] for key in keys)
    return Found(
        found.total,
        snapshot.revision,
        snapshot.published_at,
        hits,
        found.facets,
        corrected.text if corrected.changes else None,
        found.ceilings,
        Safety(
            signs,
            _matching(snapshot, engine, lexicon, corrected.text, signs),
            {slug: flags for slug in slugs if (flags := _red_flags(snapshot, lexicon, slug))},
        ),
    )


def _query(corrected: Corrected, lexicon: Lexicon) -> tuple[Query, tuple[WarningSign, ...]]:
    """The query, and the warning signs that it names: then what warns of them is urgent."""
    query = parse_query(corrected.text, synonyms=lexicon.synonyms)
    signs = lexicon.signs.named_by(corrected.text)
    return (Query(query.clauses, urgent=_RED_FLAG) if signs else query), signs


def _matching(
    snapshot: Snapshot,
    engine: SearchEngine,
    lexicon: Lexicon,
    text: str,
    signs: Sequence[WarningSign],
) -> tuple[dict[str, Any], ...]:
    """The warning signs that answer a query which names some, whatever else it filters by."""
    if not signs or snapshot.generation is None:
        return ()
    only = Filters((FacetFilter(_RED_FLAG[0], (_RED_FLAG[1],)),))
    query = parse_query(text, synonyms=lexicon.synonyms)
    near = ask(engine, snapshot.generation, query, only, _MOST_SIGNS, 0).matches
    keys = {match.key: None for match in near if match.score >= near[0].score * _NEAR}
    for phrase in (phrase for sign in signs for phrase in (sign.title, *sign.phrases)):
        query = parse_query(phrase, synonyms=lexicon.synonyms)
        found = engine.search(snapshot.generation, query, only, _MOST_SIGNS, 0)
        keys |= dict.fromkeys(match.key for match in found.matches)
    stored = snapshot.get_many(list(keys)[:_MOST_SIGNS])
    return tuple(orjson.loads(item.payload) for item in stored.values())


def _red_flags(snapshot: Snapshot, lexicon: Lexicon, slug: str) -> tuple[dict[str, Any], ...]:
    if slug in lexicon.red_flags:
        return lexicon.red_flags[slug]
    filters = Filters((FacetFilter("article", (slug,)), FacetFilter(_RED_FLAG[0], (_RED_FLAG[1],))))
    _, stored = snapshot.list(Kind.ADVICE, filters, (), _EVERY_SIGN, 0)
    flags = tuple(orjson.loads(item.payload) for item in stored)
    lexicon.red_flags[slug] = flags
    return flags


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
    own = payload.get("title") or payload.get("question") or ""
    above = [*payload.get("path", [])[:-1], article.get("title", "")]
    fields = {
        "title": own,
        "keywords": " ".join(tag.replace("-", " ") for tag in payload["tags"]),
        "context": " ".join(above),
        "body": _readable(payload),
    }
    return {name: text for name, text in fields.items() if text}
