"""What one revision of the library knows of words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import orjson

from ..engines.port import SearchEngine
from ..errors import LibraryUnavailable
from ..model import Key, Kind, WarningSign
from ..search.analysis import ASKING_WORDS, STOP_WORDS, words_and_stems
from ..search.query import Need, Query
from ..search.signs import WarningSigns
from ..search.spelling import Speller
from ..search.suggesting import Suggester, Suggestion
from ..search.synonyms import Names, Synonyms
from ..store.port import Snapshot, Stored

_SUGGESTED = (Kind.ARTICLE, Kind.FAQ)
"""The kinds whose titles are suggested."""

_MOST_CHANGES = 5_000
"""Changed titles after which all are read: it takes as long."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What one revision knows of words."""

    synonyms: Synonyms
    speller: Speller
    signs: WarningSigns
    suggester: Suggester
    conditions: Names
    """The tags that articles are about as conditions, by title and synonyms."""

    names: frozenset[str]
    """Stems of the names of what the library is about: tags and synonyms."""

    tags: tuple[Suggestion, ...]
    """Each tag that something carries, by its title and its other names."""

    revision: int
    mark: str | None
    """The revision, and what names the library's history up to it."""

    red_flags: dict[str, tuple[dict[str, Any], ...]] = field(default_factory=dict)
    """Those of each article that was asked for so far."""

    about: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The slugs of the articles about each condition that was named so far."""

    flags: dict[WarningSign, tuple[tuple[Key, Key], ...]] = field(default_factory=dict)
    """The advice that warns of each sign that was named so far, and the section it stands in."""

    @classmethod
    def read(
        cls, snapshot: Snapshot, engine: SearchEngine, before: Lexicon | None = None
    ) -> Lexicon:
        """What changed since `before`, another revision's, is read, and all where nothing is known
        or too much changed. Raises LibraryUnavailable where nothing is published."""
        if snapshot.generation is None:
            raise LibraryUnavailable("nothing is published; run `runcontent index`")
        known = orjson.loads(snapshot.meta("safety") or "{}")
        signs = [
            WarningSign(slug=s["slug"], title=s["title"], phrases=tuple(s["phrases"]))
            for s in known.get("warning_signs", ())
        ]
        phrases = [phrase for sign in signs for phrase in (sign.title, *sign.phrases)]
        synonyms = Synonyms.from_json(snapshot.meta("synonyms") or "[]")
        names = [*chain.from_iterable(synonyms.groups)]
        tags = tuple(Suggestion(name, "tag", slug) for name, slug in _names(snapshot, "tag"))
        return cls(
            synonyms,
            Speller(
                engine.words(snapshot.generation),
                [*known.get("protected_words", ()), *phrases],
                [*names, *phrases],
                before=before.speller if before else None,
            ),
            WarningSigns(signs),
            _suggester(snapshot, tags, before),
            Names(_names(snapshot, "condition")),
            frozenset(_telling([*names, *(tag.text for tag in tags)])),
            tags,
            snapshot.revision,
            snapshot.mark(snapshot.revision),
        )

    def is_about_something_else(
        self, text: str, query: Query, is_titled: Callable[[Collection[str]], bool]
    ) -> bool:
        """Whether `text` has a word that stands nowhere in the library, and none of which the
        library has a title, question or name: "knitting patterns", though some text has "pattern".
        Never where it quotes: that is what is sought. `is_titled` says whether a title has one of
        some stems.
        """
        if any(clause.need is Need.QUOTED for clause in query.clauses):
            return False
        if not self.speller.has_unknown(text):
            return False
        stems = set(_telling([text]))
        return self.names.isdisjoint(stems) and not is_titled(stems)


def _telling(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for word, stem in words_and_stems(text):
            if word not in STOP_WORDS and word not in ASKING_WORDS:
                yield stem


def _suggester(
    snapshot: Snapshot, tags: tuple[Suggestion, ...], before: Lexicon | None
) -> Suggester:
    changes = None if before is None else _changes(snapshot, before)
    if before is None or changes is None:
        return Suggester([*tags, *_titles(snapshot)])
    gone = [(key[0].value, key[1]) for key in changes]
    stored = snapshot.get_many(changes)
    come = [Suggestion(_title(one), kind.value, id) for (kind, id), one in stored.items()]
    if tags != before.tags:
        gone += {tag.thing for tag in before.tags}
        come += tags
    return before.suggester.changed(gone, come) if gone or come else before.suggester


def _changes(snapshot: Snapshot, before: Lexicon) -> list[Key] | None:
    """What is suggested and changed since; None where that cannot be told, or is very much."""
    if before.revision < snapshot.floor or before.mark is None:
        return None
    if snapshot.mark(before.revision) != before.mark:
        return None
    changes = snapshot.changes(before.revision, kinds=_SUGGESTED, limit=_MOST_CHANGES + 1)
    return [change.key for change in changes] if len(changes) <= _MOST_CHANGES else None


def _title(stored: Stored) -> str:
    payload = orjson.loads(stored.payload)
    return str(payload["question" if stored.kind is Kind.FAQ else "title"])


def _names(snapshot: Snapshot, facet: str) -> Iterator[tuple[str, str]]:
    """Each name of the tags that are values of a facet (`tag`, `condition`), and their slug."""
    used = snapshot.count(facet)
    for tag in orjson.loads(snapshot.meta("taxonomy") or "{}").get("tags", ()):
        for name in (tag["title"], *tag["synonyms"]) if tag["slug"] in used else ():
            yield name, tag["slug"]


def _titles(snapshot: Snapshot) -> Iterator[Suggestion]:
    for kind in _SUGGESTED:
        for id, title in snapshot.titles(kind):
            yield Suggestion(title, kind.value, id)
