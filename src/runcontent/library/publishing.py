"""Publishing: the folder against the store, and one commit of the difference."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from time import monotonic

import orjson

from ..engines.port import SearchEngine
from ..errors import ContentError, LibraryDamaged, Problem, PublishFailed
from ..model import DOCUMENTS, Article, Key, Kind, Resource, Status
from ..parsing import FOLDERS
from ..search.query import Filters
from ..settings import Settings
from ..store.port import Changes, Snapshot, Source, Store
from ..store.shelf import Shelf
from .building import Progress, build, describe, merge_copies, parse
from .document_publishing import build_documents
from .drafts import Drafts
from .folder import Entry, Folder, leave_out, read_folder
from .images import Images
from .known_files import KnownFiles
from .outcomes import counted
from .revision_link import move_link
from .shared_images import open_images
from .spool import Spool

_META = ("taxonomy", "synonyms", "safety", "media")


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
    with store.alone(), _told(), counted(settings.index, shelf):
        store.sweep()
        try:
            report = _publish(store, engine, settings, images, drafts, known, progress, strict)
        except LibraryDamaged:  # whatever is there, it is not what was published
            store.discard()
            report = _publish(store, engine, settings, images, drafts, known, progress, strict)
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


def _publish(
    store: Store,
    engine: SearchEngine,
    settings: Settings,
    images: Images,
    drafts: Drafts | None,
    known: KnownFiles,
    progress: Progress | None,
    strict: bool,
) -> Report:
    with Spool[str, Article]() as articles, Spool[Key, Resource]() as built:
        began = monotonic()
        today = datetime.now(UTC).date()
        with store.snapshot() as snapshot:
            old_sources, slugs = snapshot.sources(), _slugs(snapshot)
            number = sum(snapshot.list(kind, Filters(), (), 0, 0)[0] for kind in Kind)
            generation, revision = snapshot.generation, snapshot.revision
            old_meta = {name: snapshot.meta(name) for name in _META}
            last_title = partial(_last_title, snapshot, old_sources)
            last_slugs = {path: source.slug for path, source in old_sources.items()}
            folder = read_folder(settings, today, last_title, known, last_slugs)
        damaged = generation is None or not _answers(engine, generation)

        def is_news(entry: Entry) -> bool:
            source = old_sources.get(entry.path)
            return damaged or source is None or source.fingerprint != entry.fingerprint

        todo = list(filter(is_news, folder.articles))
        if drafts is not None:
            todo += [e for e in folder.articles if drafts.lacks(e) and not is_news(e)]
        problems = parse(settings, folder, todo, articles, progress)
        if drafts is not None:
            drafts.keep(folder, articles, problems, today)
        failed = {entry.path for entry in todo} - articles.keys()
        if failed:  # their new titles are not published, so what names them may be as it was
            with store.snapshot() as snapshot:
                last_title = partial(_last_title, snapshot, old_sources)
                leave_out(folder, failed, settings, last_title, known)
            for path in [path for path in articles if not is_news(folder.entries[path])]:
                del articles[path]
        shown = build(articles, folder, settings, today, built)
        news = [e for e in folder.entries.values() if e.document is not None and is_news(e)]
        sources = _sources(folder, articles, old_sources)
        documents = build_documents(store, folder, news, built, sources, settings, today)
        problems += documents.problems
        if strict and any(problem.level == "error" for problem in problems):
            raise ContentError(problems)
        built.update(documents.built)
        read = articles.keys() | documents.read
        sources = documents.standing(_sources(folder, read, old_sources))
        kept = {source.slug for source in sources if source.status == Status.PUBLISHED}
        rebuilt = {folder.entries[path].slug for path in read}
        with store.snapshot() as snapshot:
            versions = _versions(snapshot, rebuilt | (slugs - kept))
        gone = _gone(versions, built, sources)
        # all that was built: facets, places and words may differ where the payload does not
        upserts = built.values()
        added = sum(key not in versions for key in built)
        changed = sum(versions[key] != built[key].version for key in built if key in versions)
        copies, left = merge_copies(old_meta["media"], sources, shown)
        images.copy(settings.articles, images.missing(copies))
        meta = describe(folder.taxonomy) | {"media": orjson.dumps(copies).decode()}
        same_sources = {source.path: source for source in sources} == old_sources
        generation_now = generation
        if upserts or gone or damaged or not same_sources or meta != old_meta:
            if upserts or gone or damaged or generation is None:
                base = None if damaged else generation
                deletes = [key for key, _ in gone]
                generation_now = engine.commit(base, upserts, [] if damaged else deletes)
            now = datetime.now(UTC)
            forgotten = now - timedelta(days=settings.keep_deletions_days)
            revision = store.publish(
                Changes(upserts, gone, sources, meta, forgotten.isoformat(timespec="seconds")),
                generation_now or "",
                now.isoformat(timespec="seconds"),
            )
        with suppress(OSError):  # it is published; the next one sweeps what this one could not
            kept_too = None if damaged else generation
            engine.sweep({name for name in (generation_now, kept_too) if name})
            images.sweep(copies.values(), left)
        total = number + added - len(gone)
        return Report(
            added,
            changed,
            len(gone),
            total - added - changed,
            monotonic() - began,
            revision,
            tuple(sorted(problems)),
        )


def _last_title(
    snapshot: Snapshot, sources: Mapping[str, Source], path: str
) -> tuple[str, str] | None:
    source = sources.get(path)
    kind = FOLDERS[path.split("/", 1)[0]] if path.endswith(".yaml") else Kind.ARTICLE
    stored = snapshot.get(kind, source.slug) if source else None
    return (stored.id, orjson.loads(stored.payload)["title"]) if stored else None


def _slugs(snapshot: Snapshot) -> set[str]:
    """What has a file of its own."""
    return {id for kind in (Kind.ARTICLE, *DOCUMENTS) for id in snapshot.ids(kind)}


def _versions(snapshot: Snapshot, slugs: set[str]) -> dict[Key, str]:
    """Of what the files of these slugs have become. A guide or plan is listed with its article, and
    is no part of it."""
    found = {
        key: version
        for key, version in snapshot.versions(slugs).items()
        if key[1].split("/", 1)[0] in slugs
    }
    for kind in DOCUMENTS:
        for id in slugs & set(snapshot.ids(kind)):
            stored = snapshot.get(kind, id)
            if stored is not None:
                found[kind, id] = stored.version
    return found


def _answers(engine: SearchEngine, generation: str) -> bool:
    try:
        engine.check(generation)
    except LibraryDamaged:
        return False
    return True


def _sources(folder: Folder, articles: Collection[str], old: dict[str, Source]) -> list[Source]:
    """Every file of this publish, `articles` being the paths of those that were read now; a bad one
    as it was published last, unless its slug has gone to another file."""
    sources = [
        Source(path, e.fingerprint, e.slug, e.status.value, e.reason, e.aliases, e.safety)
        for path, e in folder.entries.items()
        if path in articles or (path in old and old[path].fingerprint == e.fingerprint)
    ]
    paths, slugs = {source.path for source in sources}, {source.slug for source in sources}
    kept = (old[path] for path in folder.paths if path in old and path not in paths)
    return sources + [source for source in kept if source.slug not in slugs]


def _gone(
    versions: dict[Key, str],
    built: Collection[Key],
    sources: Sequence[Source],
) -> list[tuple[Key, str]]:
    """Of the published keys of what was built anew or is not kept, those that this publish ends,
    each with the reason."""
    present = {source.slug: source for source in sources}
    renamed = {alias: source for source in sources for alias in source.aliases}
    gone = []
    for key in versions:
        if key in built:
            continue
        slug = key[1].split("/", 1)[0]
        source = present.get(slug) or renamed.get(slug)
        reason = "renamed" if source is not None and slug not in present else "deleted"
        if source is not None and source.status == Status.WITHDRAWN:
            reason = "hide_immediately" if source.safety else "withdrawn"
        elif source is not None and source.status == Status.DRAFT:
            reason = "unpublished"
        gone.append((key, reason))
    return gone
