"""Publishing: the folder against the store, and one commit of the difference."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from time import monotonic

import orjson

from ..engines.port import SearchEngine
from ..errors import ContentError, LibraryDamaged, LibraryUnavailable, Problem, PublishFailed
from ..model import Article, Key, Resource
from ..settings import Settings
from ..store.port import Changes, Source, Store
from ..store.shelf import Shelf
from .building import Progress, build, describe, merge_copies, parse
from .counting import Counting
from .difference import Before, compare, sources_of
from .document_publishing import build_documents
from .drafts import Drafts
from .folder import Folder, leave_out, read_folder
from .images import Copies, Images
from .known_files import KnownFiles
from .outcomes import counted
from .revision_link import move_link
from .shared_images import open_images
from .spool import Spool


@dataclass(frozen=True, slots=True)
class Report:
    """What a publish did: counts of resources, and every problem that was met."""

    added: int
    changed: int
    removed: int
    unchanged: int
    seconds: float
    revision: int
    problems: tuple[Problem, ...]


def publish(
    store: Store,
    engine: SearchEngine,
    settings: Settings,
    progress: Progress | None = None,
    strict: bool = False,
    images: Images | None = None,
    drafts: Drafts | None = None,
    known: KnownFiles | None = None,
    shelf: Shelf | None = None,
) -> Report:
    """Publish what changed; publishing again changes nothing. What is `known` is not read again.

    A bad file keeps its last published version; with `strict` a bad file stops everything. What is
    damaged is built anew. Raises PublishLocked, PublishFailed, LibraryUnavailable, and ContentError
    (strict, or a bad taxonomy); the library is then as it was. Raises CacheNotTold where it was
    published, but `revision_link` could not be moved.
    """
    images = images or open_images(settings.index / "media", shelf)
    known = KnownFiles() if known is None else known
    begun = _Publish(store, engine, settings, images, drafts, known, datetime.now(UTC).date())
    with store.alone(), _told(), counted(settings.index, shelf):
        store.sweep()
        try:
            report = begun.run(progress, strict)
        except LibraryDamaged:  # whatever is there, it is not what was published
            store.discard()
            report = begun.run(progress, strict)
        if settings.revision_link is not None:
            with store.snapshot() as snapshot:
                move_link(settings.revision_link, snapshot)
        return report


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PublishFailed(
            f"could not publish: {error}; nothing was changed, so mend it and publish again"
        ) from error


@dataclass(frozen=True, slots=True)
class _Now:
    """What the files come to: `read` are the slugs of what was built anew, `shown` the images of
    each article that was."""

    sources: list[Source]
    read: set[str]
    shown: dict[str, Copies]
    problems: list[Problem]


@dataclass(frozen=True, slots=True)
class _Publish:
    """One publish, in steps: read, build, compare, commit, sweep."""

    store: Store
    engine: SearchEngine
    settings: Settings
    images: Images
    drafts: Drafts | None
    known: KnownFiles
    today: date

    def run(self, progress: Progress | None, strict: bool) -> Report:
        """Take every step; nothing is changed before `commit`."""
        with Spool[str, Article]() as articles, Spool[Key, Resource]() as built:
            began = monotonic()
            before, folder = self._begin()
            problems = self._read(folder, before, articles, progress)
            now = self._build(folder, before, articles, built)
            problems += now.problems
            if strict and any(problem.level == "error" for problem in problems):
                raise ContentError(problems)
            with self.store.snapshot() as snapshot:
                difference = compare(snapshot, before, now.sources, now.read, built)
            copies, left = merge_copies(before.meta["media"], now.sources, now.shown)
            self.images.copy(self.settings.articles, self.images.missing(copies))
            meta = describe(folder.taxonomy) | {"media": orjson.dumps(copies).decode()}
            # all that was built: facets, places and words may differ where the payload does not
            upserts = built.values()
            revision, generation = self._commit(
                before, now.sources, meta, upserts, difference.gone, progress
            )
            # it is published; the next one sweeps what this one could not
            with suppress(OSError, LibraryUnavailable):
                kept = None if before.is_damaged else before.generation
                self.engine.sweep({name for name in (generation, kept) if name})
                self.images.sweep(copies.values(), left)
            return Report(
                difference.added,
                difference.changed,
                len(difference.gone),
                before.number - difference.changed - len(difference.gone),
                monotonic() - began,
                revision,
                tuple(sorted(problems)),
            )

    def _begin(self) -> tuple[Before, Folder]:
        with self.store.snapshot() as snapshot:
            before = Before.read(snapshot)
            titles, slugs = before.last_titles(snapshot), before.last_slugs
            folder = read_folder(self.settings, self.today, titles, self.known, slugs)
        if before.generation is not None and _answers(self.engine, before.generation):
            return before, folder
        return replace(before, is_damaged=True), folder

    def _read(
        self,
        folder: Folder,
        before: Before,
        articles: MutableMapping[str, Article],
        progress: Progress | None,
    ) -> list[Problem]:
        """Put the articles of files that are news into `articles`, by path, and of those that a
        preview lacks; a file that fails is left out of the folder."""
        todo = list(filter(before.is_news, folder.articles))
        if self.drafts is not None:
            known = (entry for entry in folder.articles if not before.is_news(entry))
            todo += filter(self.drafts.lacks, known)
        problems = parse(self.settings, folder, todo, articles, progress)
        if self.drafts is not None:
            self.drafts.keep(folder, articles, problems, self.today)
        failed = {entry.path for entry in todo} - articles.keys()
        if failed:  # their new titles are not published, so what names them may be as it was
            with self.store.snapshot() as snapshot:
                titles = before.last_titles(snapshot)
                leave_out(folder, failed, self.settings, titles, self.known)
            for path in [path for path in articles if not before.is_news(folder.entries[path])]:
                del articles[path]
        return problems

    def _build(
        self,
        folder: Folder,
        before: Before,
        articles: Mapping[str, Article],
        built: MutableMapping[Key, Resource],
    ) -> _Now:
        """Put the resources of articles into `built`, then those of guides and plans."""
        shown = build(articles, folder, self.settings, self.today, built)
        documents = build_documents(
            self.store,
            folder,
            [e for e in folder.entries.values() if e.document is not None and before.is_news(e)],
            built,
            sources_of(folder, articles, before.sources),
            self.settings,
            self.today,
        )
        built.update(documents.built)
        read = articles.keys() | documents.read
        sources = documents.standing(sources_of(folder, read, before.sources))
        slugs = {folder.entries[path].slug for path in read}
        return _Now(sources, slugs, shown, documents.problems)

    def _commit(
        self,
        before: Before,
        sources: Sequence[Source],
        meta: Mapping[str, str],
        upserts: Collection[Resource],
        gone: Sequence[tuple[Key, str]],
        progress: Progress | None,
    ) -> tuple[int, str | None]:
        """Index, then publish, what is other than before; the revision and generation of now."""
        has_news = bool(upserts or gone or before.is_damaged)
        same_sources = {source.path: source for source in sources} == before.sources
        if not has_news and same_sources and meta == before.meta:
            return before.revision, before.generation
        generation = before.generation
        if has_news:
            deletes = [] if before.is_damaged else [key for key, _ in gone]
            base = None if before.is_damaged else before.generation
            indexed = Counting(upserts, progress, "indexing resources")
            generation = self.engine.commit(base, indexed, deletes)
        now = datetime.now(UTC)
        forgotten = now - timedelta(days=self.settings.keep_deletions_days)
        written = Counting(upserts, progress, "writing resources")
        revision = self.store.publish(
            Changes(written, gone, sources, meta, forgotten.isoformat(timespec="seconds")),
            generation or "",
            now.isoformat(timespec="seconds"),
        )
        return revision, generation


def _answers(engine: SearchEngine, generation: str) -> bool:
    try:
        engine.check(generation)
    except LibraryDamaged:
        return False
    return True
