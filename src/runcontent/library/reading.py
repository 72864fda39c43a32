"""Reading and searching the published library."""

from __future__ import annotations

import gc
from collections.abc import Callable, Hashable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import orjson

from ..engines.port import SearchEngine
from ..errors import Deleted, LibraryUnavailable, NotFound, Problem, Renamed, Withdrawn
from ..model import DOCUMENTS, PARTS, Kind, Status
from ..nearest import near
from ..search.language import admit
from ..search.query import Clause, FacetFilter, Filters, Query
from ..search.suggesting import Suggestion
from ..settings import Settings
from ..store.port import Published, Snapshot, Store, Stored
from ..store.shelf import Shelf
from .answering import Answer, answer
from .building import Progress
from .checking import check_articles, fix_articles
from .drafts import Draft, Drafts
from .known_files import KnownFiles
from .known_values import COMPARED, KnownValues, UnknownValue
from .lexicon import Lexicon
from .publishing import Report, publish
from .searching import Found, Search, search
from .shared_images import open_images

_PROBE = Query((Clause((("knee",),)),))
"""What every search index must be able to answer, if with nothing."""

_EVERYTHING = 10_000
"""More parts than any article of 256 KiB is read with."""

_TRIES = 5
"""Of a search whose index is swept by publishes that go by before it is opened."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, at one revision."""

    total: int
    revision: int
    published_at: str | None
    items: tuple[Stored, ...]


@dataclass(frozen=True, slots=True)
class One:
    """One resource, and when the revision that it was read from was published."""

    stored: Stored
    published_at: str | None


@dataclass(frozen=True, slots=True)
class Whole:
    """An article with all of its parts in order, the guides and plans that rest on it (its own
    first), the articles that it links to, and the vocabulary's tags: all of one revision."""

    article: Stored
    parts: dict[Kind, tuple[Stored, ...]]
    related: tuple[Stored, ...]
    tags: tuple[dict[str, Any], ...]
    published_at: str | None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every tag or category, with counts, at one revision."""

    entries: list[dict[str, Any]]
    revision: int
    published_at: str | None


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What was suggested, at one revision."""

    items: tuple[Suggestion, ...]
    revision: int
    published_at: str | None


class Library:
    """Everything that callers ask of the library."""

    def __init__(
        self, store: Store, engine: SearchEngine, settings: Settings, shelf: Shelf | None = None
    ) -> None:
        self.store = store
        self.engine = engine
        self.settings = settings
        self.shelf = shelf
        self.images = open_images(settings.index / "media", shelf)
        self.drafts = Drafts(settings)
        self._known: dict[Hashable, Lexicon] = {}
        self._reading = Lock()
        self._known_files = KnownFiles()
        self._values = KnownValues()

    def publish(self, progress: Progress | None = None, strict: bool = False) -> Report:
        """See `publishing.publish`. Drafts are kept where previews are on, and nowhere else."""
        drafts = self.drafts if self.settings.preview_token else None
        return publish(
            self.store,
            self.engine,
            self.settings,
            progress,
            strict,
            self.images,
            drafts,
            self._known_files,
            self.shelf,
        )

    def draft(self, slug: str) -> tuple[Draft, Whole | None]:
        """A draft, and what its page would be made of if it were published now.

        Raises NotFound.
        """
        draft = self.drafts.get(slug)
        if not draft.resources:
            return draft, None
        with self.store.snapshot() as snapshot:
            article = draft.resources[0]
            parts: dict[Kind, tuple[Stored, ...]] = {
                kind: tuple(stored for stored in draft.resources if stored.kind is kind)
                for kind in PARTS
            }
            return draft, _whole(snapshot, article, parts)

    def check(self, files: Sequence[Path] | None = None) -> list[Problem]:
        """See `checking.check_articles`."""
        return check_articles(self.settings, files, self._published_anchors())

    def fix(self, files: Sequence[Path] | None = None) -> list[str]:
        """See `checking.fix_articles`."""
        return fix_articles(self.settings, files)

    def _published_anchors(self) -> dict[str, list[str]]:
        """By article; nothing where no library can be read, for it is not what is checked."""
        anchors: dict[str, list[str]] = {}
        with suppress(LibraryUnavailable), self.store.snapshot() as snapshot:
            for kind in (Kind.SECTION, Kind.FAQ):
                for id in snapshot.ids(kind):
                    slug, _, anchor = id.partition("/")
                    anchors.setdefault(slug, []).append(anchor)
        return anchors

    def revision(self) -> tuple[int, str | None]:
        """The revision and when it was published. Raises LibraryUnavailable before the first."""
        with self.store.snapshot() as snapshot:
            _generation(snapshot)
            return snapshot.revision, snapshot.published_at

    def identity(self) -> Hashable:
        """What every answer depends on: no two publishes have it in common, not even of a library
        that was built anew. Raises LibraryUnavailable before the first."""
        published = self.store.latest()
        _generation(published)
        return published

    def ready(self) -> tuple[int, str | None]:
        """As `revision`, and raises LibraryUnavailable as well where nothing can be searched."""

        def probe(snapshot: Snapshot) -> tuple[int, str | None]:
            self.engine.search(_generation(snapshot), _PROBE, Filters(), 1, 0)
            return snapshot.revision, snapshot.published_at

        return self._ask(probe)

    def get(self, kind: Kind, id: str) -> One:
        """One resource. Raises NotFound (with near ids), Renamed, Withdrawn or Deleted."""
        with self.store.snapshot() as snapshot:
            return One(self._get(snapshot, kind, id), snapshot.published_at)

    def whole(self, slug: str) -> Whole:
        """One article with everything in it. Raises as `get` does."""
        with self.store.snapshot() as snapshot:
            article = self._get(snapshot, Kind.ARTICLE, slug)
            filters = Filters((FacetFilter("article", (slug,)),))
            parts: dict[Kind, tuple[Stored, ...]] = {
                kind: tuple(snapshot.list(kind, filters, (), _EVERYTHING, 0)[1]) for kind in PARTS
            }
            return _whole(snapshot, article, parts)

    def _get(self, snapshot: Snapshot, kind: Kind, id: str) -> Stored:
        stored = snapshot.get(kind, id)
        if stored is None:
            owner = Kind.ARTICLE if kind in PARTS else kind
            self._require(snapshot, owner, id.split("/", 1)[0])
            raise _not_found(snapshot, kind, id)
        return stored

    def require_article(self, slug: str) -> None:
        """Raises NotFound, Renamed, Withdrawn or Deleted unless the article is published."""
        with self.store.snapshot() as snapshot:
            self._require(snapshot, Kind.ARTICLE, slug)

    def _require(self, snapshot: Snapshot, kind: Kind, slug: str) -> None:
        """As `require_article`, for what has a file of its own."""
        if snapshot.get(kind, slug) is not None:
            return
        target = snapshot.slug_by_alias(slug)
        if target is not None and snapshot.get(kind, target) is not None:
            raise Renamed(slug, target)
        source = snapshot.source_by_slug(target or slug)
        if source is not None and source.status == Status.WITHDRAWN:
            raise Withdrawn(slug, source.reason, source.safety)
        last = snapshot.last_change(kind, slug) if source is None else None
        if last is not None and last.reason == Status.WITHDRAWN:
            raise Withdrawn(slug, None)
        if last is not None and last.reason == "hide_immediately":
            raise Withdrawn(slug, None, for_safety=True)
        if last is not None and last.reason in ("deleted", "renamed"):
            raise Deleted(slug)
        raise _not_found(snapshot, kind, slug)

    def page(
        self, kind: Kind, filters: Filters, sort: Sequence[str], limit: int, offset: int
    ) -> Page:
        """One page of one kind."""
        with self.store.snapshot() as snapshot:
            filters = _present(snapshot, filters)
            total, items = snapshot.list(kind, filters, sort, limit, offset)
            return Page(total, snapshot.revision, snapshot.published_at, tuple(items))

    def unknown_values(self, filters: Filters) -> tuple[UnknownValue, ...]:
        """What the filters name that nothing here is called: see `KnownValues.unknown`."""
        with self.store.snapshot() as snapshot:
            return self._values.unknown(snapshot, filters)

    def vocabulary(self, name: str) -> Vocabulary:
        """`tags` or `categories`, each with `counts` by kind."""
        facet = {"tags": "tag", "categories": "category"}[name]
        with self.store.snapshot() as snapshot:
            listed: list[dict[str, Any]] = orjson.loads(snapshot.meta("taxonomy") or "{}").get(
                name, []
            )
            counts = snapshot.count(facet)
            for entry in listed:
                found = counts.get(entry["slug"], {})
                entry["counts"] = {kind.value: found.get(kind, 0) for kind in Kind}
            return Vocabulary(listed, snapshot.revision, snapshot.published_at)

    def search(self, wanted: Search) -> Found:
        """See `searching.search`."""

        def ask(snapshot: Snapshot) -> Found:
            now = replace(wanted, filters=_present(snapshot, wanted.filters))
            return search(snapshot, self.engine, self._lexicon(snapshot), now)

        return self._ask(ask)

    def answer(self, text: str, filters: Filters) -> Answer:
        """See `answering.answer`."""

        def ask(snapshot: Snapshot) -> Answer:
            present = _present(snapshot, filters)
            return answer(snapshot, self.engine, self._lexicon(snapshot), text, present)

        return self._ask(ask)

    def suggest(self, text: str, limit: int) -> Suggestions:
        """What somebody may want who has typed `text`. Raises InvalidParameters."""
        text = admit(text)

        def ask(snapshot: Snapshot) -> Suggestions:
            found = self._lexicon(snapshot).suggester.suggest(text, limit)
            return Suggestions(tuple(found), snapshot.revision, snapshot.published_at)

        return self._ask(ask)

    def _ask(self, ask: Callable[[Snapshot], _T]) -> _T:
        """What `ask` says of one revision; of a later one where publishes have gone by meanwhile,
        and have swept the index that it was about to open."""
        for _ in range(_TRIES):
            with self.store.snapshot() as snapshot:
                try:
                    return ask(snapshot)
                except LibraryUnavailable as error:
                    asked, failed = snapshot.generation, error
            with self.store.snapshot() as snapshot:
                if snapshot.generation == asked:
                    break
        raise failed

    def _lexicon(self, snapshot: Snapshot) -> Lexicon:
        """The revision's lexicon, read once; the one before it is kept, too, for who is late."""
        named = snapshot.revision, snapshot.generation
        known = self._known.get(named)
        if known is None:
            with self._reading:  # once, however many ask at the same moment
                known = self._known.get(named)
                if known is None:
                    former = [*self._known.items()][-1:]
                    before = former[0][1] if former else None
                    known = Lexicon.read(snapshot, self.engine, before)
                    self._known = dict([*former, (named, known)])
                    _settle()
        return known

    def media(self, digest: str, name: str) -> Path:
        """The file of an image. Raises NotFound, LibraryDamaged."""
        return self.images.path(digest, name)


def _whole(snapshot: Snapshot, article: Stored, parts: dict[Kind, tuple[Stored, ...]]) -> Whole:
    linked = [entry["slug"] for entry in orjson.loads(article.payload)["related"]]
    related = snapshot.get_many([(Kind.ARTICLE, name) for name in linked])
    tags = orjson.loads(snapshot.meta("taxonomy") or "{}").get("tags", [])
    parts |= {kind: _resting(snapshot, article, kind) for kind in DOCUMENTS}
    return Whole(article, parts, tuple(related.values()), tuple(tags), snapshot.published_at)


def _resting(snapshot: Snapshot, article: Stored, kind: Kind) -> tuple[Stored, ...]:
    filters = Filters((FacetFilter("cites", (article.id,)),))
    found = snapshot.list(kind, filters, ("title",), _EVERYTHING, 0)[1]
    return tuple(sorted(found, key=lambda one: one.article != article.id))


def _present(snapshot: Snapshot, filters: Filters) -> Filters:
    """The filters with every article by its present slug: an alias names it too."""

    def now(slugs: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(
            slug if snapshot.get(Kind.ARTICLE, slug) else snapshot.slug_by_alias(slug) or slug
            for slug in slugs
        )

    facets = tuple(
        replace(facet, any_of=now(facet.any_of), none_of=now(facet.none_of))
        if facet.name in ("article", "cites")
        else facet
        for facet in filters.facets
    )
    return replace(filters, facets=facets)


def _generation(of: Snapshot | Published) -> str:
    if of.generation is None:
        raise LibraryUnavailable("nothing is published; run `runcontent index`")
    return of.generation


def _not_found(snapshot: Snapshot, kind: Kind, id: str) -> NotFound:
    """With ids that are near; of a part, those of its own article: not all ids are read for it."""
    article = id.split("/", 1)[0] if kind in PARTS else None
    return NotFound(kind.value, id, near(id, snapshot.ids(kind, article, COMPARED)))


def _settle() -> None:
    """What is there now lives until the next publish: the collector looks at it once, here, and not
    again whenever a number of searches has been answered, which made one of them wait for it."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
