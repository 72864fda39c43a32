"""Publishing guides and plans: after the articles, whose sections and advice they show."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

import orjson

from ..document_resources import build_document, not_there
from ..errors import Problem
from ..model import PARTS, Key, Kind, Resource, Status
from ..search.query import FacetFilter, Filters
from ..settings import Settings
from ..store.port import Snapshot, Source, Store
from .folder import Entry, Folder

_EVERYTHING = 10_000


@dataclass(slots=True)
class Documents:
    """What became of the guides and plans that are new or changed. `read` are the paths of those
    that are now as their files say; `held` maps the others, which an article that they rest on
    holds back, to that article's source (None: there is no such article)."""

    built: dict[Key, Resource] = field(default_factory=dict)
    read: set[str] = field(default_factory=set)
    held: dict[str, Source | None] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def standing(self, sources: Sequence[Source]) -> list[Source]:
        """The sources, with each document that is held back as its article is."""
        return [self._as_held(one) if one.path in self.held else one for one in sources]

    def _as_held(self, source: Source) -> Source:
        if source.status != Status.PUBLISHED:
            return source
        article = self.held[source.path]
        if article is None:
            return replace(source, status=Status.DRAFT.value)
        return replace(source, status=article.status, reason=article.reason, safety=article.safety)


def build_documents(
    store: Store,
    folder: Folder,
    news: Sequence[Entry],
    built: Mapping[Key, Resource],
    sources: Sequence[Source],
    settings: Settings,
    today: date,
) -> Documents:
    """Build `news` on the articles as this publish leaves them: `built` now, or as they are.

    A document that rests on an article that is not published is not published either; one that
    cites a section that is not there stays as it was. Raises LibraryUnavailable.
    """
    found = Documents()
    if not news:
        return found
    articles = {source.slug: source for source in sources if source.path.endswith(".md")}
    kept = {slug for slug, source in articles.items() if source.status == Status.PUBLISHED}
    with store.snapshot() as snapshot:

        @cache
        def payloads(slug: str) -> Mapping[Key, dict[str, Any]]:
            if slug not in kept:
                return {}
            own = (key for key in built if key[1].split("/", 1)[0] == slug)
            now = {key: built[key].payload for key in own}
            return {
                key: orjson.loads(payload)
                for key, payload in (now or _published(snapshot, slug)).items()
            }

        for entry in news:
            document = entry.document
            assert document is not None, "news of documents alone"
            found.read.add(entry.path)
            if entry.status is not Status.PUBLISHED:
                continue
            absent = [slug for slug in document.articles if not payloads(slug)]
            missing = not_there(document, payloads)
            if absent:
                found.held[entry.path] = articles.get(absent[0])
                found.problems += [_held(entry, slug, articles) for slug in absent]
            elif missing:
                found.read.discard(entry.path)
                found.problems += missing
            else:
                resource = build_document(
                    document,
                    folder.taxonomy,
                    payloads,
                    public_url=settings.public_url,
                    today=today,
                )
                found.built[resource.key] = resource
    return found


def _published(snapshot: Snapshot, slug: str) -> dict[Key, bytes]:
    stored = snapshot.get(Kind.ARTICLE, slug)
    filters = Filters((FacetFilter("article", (slug,)),))
    parts = [part for kind in PARTS for part in snapshot.list(kind, filters, (), _EVERYTHING, 0)[1]]
    return {(one.kind, one.id): one.payload for one in ([stored] if stored else []) + parts}


def _held(entry: Entry, slug: str, articles: Collection[str]) -> Problem:
    word = "is not published" if slug in articles else "is not there"
    message = f"rests on the article {slug!r}, which {word}, and so is not published either"
    remedy = "publish the article, or let nothing here name it"
    return Problem(
        entry.path, 1, message, remedy, "held", "warning" if slug in articles else "error"
    )
