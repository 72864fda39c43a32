"""What one revision of the library knows of words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
from ..store.port import Snapshot


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What one revision knows of words."""

    synonyms: Synonyms
    speller: Speller
    signs: WarningSigns
    suggester: Suggester
    conditions: Names
    """The tags that articles are about as conditions, by title and synonyms."""

    subjects: frozenset[str]
    """Stems of titles, headings, questions and names: what the library says that it is about."""

    red_flags: dict[str, tuple[dict[str, Any], ...]] = field(default_factory=dict)
    """Those of each article that was asked for so far."""

    about: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The slugs of the articles about each condition that was named so far."""

    flags: dict[WarningSign, tuple[tuple[Key, Key], ...]] = field(default_factory=dict)
    """The advice that warns of each sign that was named so far, and the section it stands in."""

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
        synonyms = Synonyms.from_json(snapshot.meta("synonyms") or "[]")
        names = [*chain.from_iterable(synonyms.groups)]
        titles = [*_titles(snapshot, Kind.ARTICLE, Kind.FAQ)]
        suggested = [*_named_tags(snapshot), *titles]
        named = [*suggested, *_titles(snapshot, Kind.SECTION)]
        return cls(
            synonyms,
            Speller(
                engine.words(snapshot.generation),
                [*known.get("protected_words", ()), *phrases],
                [*names, *phrases],
            ),
            WarningSigns(signs),
            Suggester(suggested),
            Names(_names(snapshot, "condition")),
            frozenset(_telling([*names, *(one.text for one in named)])),
        )

    def is_about_something_else(self, text: str, query: Query) -> bool:
        """Whether `text` has a word that stands nowhere in the library, and none of which the
        library has a title, question or name: "knitting patterns", though some text has "pattern".
        Never where it quotes: that is what is sought.
        """
        if any(clause.need is Need.QUOTED for clause in query.clauses):
            return False
        return self.speller.has_unknown(text) and self.subjects.isdisjoint(_telling([text]))


def _telling(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for word, stem in words_and_stems(text):
            if word not in STOP_WORDS and word not in ASKING_WORDS:
                yield stem


def _named_tags(snapshot: Snapshot) -> Iterator[Suggestion]:
    """Each tag that something carries, by its title and its other names."""
    for name, slug in _names(snapshot, "tag"):
        yield Suggestion(name, "tag", slug)


def _names(snapshot: Snapshot, facet: str) -> Iterator[tuple[str, str]]:
    """Each name of the tags that are values of a facet (`tag`, `condition`), and their slug."""
    used = snapshot.count(facet)
    for tag in orjson.loads(snapshot.meta("taxonomy") or "{}").get("tags", ()):
        for name in (tag["title"], *tag["synonyms"]) if tag["slug"] in used else ():
            yield name, tag["slug"]


def _titles(snapshot: Snapshot, *kinds: Kind) -> Iterator[Suggestion]:
    for kind in kinds:
        for id, title in snapshot.titles(kind):
            yield Suggestion(title, kind.value, id)
