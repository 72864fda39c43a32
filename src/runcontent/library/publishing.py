"""Publishing: the folder against the store, and one commit of the difference."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from time import monotonic

import orjson

from ..engines.port import SearchEngine
from ..errors import ContentError, LibraryDamaged, Problem, PublishFailed
from ..model import Article, Key, Kind, Resource, Status, Taxonomy
from ..parsing import ParsingPool
from ..resources import build_resources
from ..search.query import Clause, Filters, Query
from ..search.synonyms import Synonyms
from ..settings import Settings
from ..store.port import Changes, Snapshot, Source, Store
from .drafts import Drafts
from .folder import Entry, Folder, leave_out, read_folder
from .images import Copies, Images, copies_of
from .locking import publish_lock
from .revision_link import move_link

Progress = Callable[[int, int], None]
PROBE = Query((Clause((("knee",),)),))
"""What every search index must be able to answer, if with nothing."""

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
) -> Report:
    """Publish what changed; publishing again changes nothing.

    A bad file keeps its last published version; with `strict` a bad file stops everything. What is
    damaged is built anew. Raises PublishLocked, PublishFailed, LibraryUnavailable, and ContentError
    (strict, or a bad taxonomy); the library is then as it was. Raises CacheNotTold where it was
    published, but `revision_link` could not be moved.
    """
    images = images or Images(settings.index / "media")
    with publish_lock(settings.index), _told():
        store.sweep()
        try:
            report = _publish(store, engine, settings, images, drafts, progress, strict)
        except LibraryDamaged:  # whatever is there, it is not what was published
            store.discard()
            report = _publish(store, engine, settings, images, drafts, progress, strict)
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
    progress: Progress | None,
    strict: bool,
) -> Report:
    began = monotonic()
    today = datetime.now(UTC).date()
    with store.snapshot() as snapshot:
        old_sources, versions = snapshot.sources(), snapshot.versions()
        generation, revision = snapshot.generation, snapshot.revision
        old_meta = {name: snapshot.meta(name) for name in _META}
        folder = read_folder(settings, today, partial(_last_title, snapshot, old_sources))
    damaged = generation is None or not _answers(engine, generation)

    def is_news(entry: Entry) -> bool:
        known = old_sources.get(entry.path)
        return damaged or known is None or known.fingerprint != entry.fingerprint

    todo = list(filter(is_news, folder.entries.values()))
    if drafts is not None:
        todo += [e for e in folder.entries.values() if drafts.lacks(e) and not is_news(e)]
    articles, problems = _parse(settings, folder, todo, progress)
    if drafts is not None:
        drafts.keep(folder, articles, problems, today)
    failed = {entry.path for entry in todo} - articles.keys()
    if failed:  # their new titles are not published, so what names them may be as it was
        with store.snapshot() as snapshot:
            leave_out(folder, failed, settings, partial(_last_title, snapshot, old_sources))
        articles = {path: a for path, a in articles.items() if is_news(folder.entries[path])}
    if strict and any(problem.level == "error" for problem in problems):
        raise ContentError(problems)
    built = _build(articles, folder, settings, today)
    sources = _sources(folder, articles, old_sources)
    kept = {source.slug for source in sources if source.status == Status.PUBLISHED}
    rebuilt = {article.slug for article in articles.values()}
    gone = _gone(versions, built, kept, rebuilt, sources)
    # all that was built: facets, places and words may differ where the payload does not
    upserts = list(built.values())
    added = sum(key not in versions for key in built)
    changed = sum(key in versions and versions[key] != r.version for key, r in built.items())
    copies, left = _copies(old_meta["media"], sources, articles)
    images.copy(settings.articles, images.missing(copies))
    meta = _describe(folder.taxonomy) | {"media": orjson.dumps(copies).decode()}
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
    total = len(versions) + added - len(gone)
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
    stored = snapshot.get(Kind.ARTICLE, source.slug) if source else None
    return (stored.id, orjson.loads(stored.payload)["title"]) if stored else None


def _answers(engine: SearchEngine, generation: str) -> bool:
    try:
        engine.search(generation, PROBE, Filters(), 1, 0)
    except LibraryDamaged:
        return False
    return True


def _parse(
    settings: Settings, folder: Folder, todo: Sequence[Entry], progress: Progress | None
) -> tuple[dict[str, Article], list[Problem]]:
    articles: dict[str, Article] = {}
    problems = list(folder.problems)
    if not todo:
        return articles, problems
    pool = ParsingPool(
        taxonomy=folder.taxonomy,
        articles=settings.articles,
        public_url=settings.public_url,
        slugs=folder.slugs,
    )
    with pool:
        parsed = pool.parse_all((entry.path, entry.text) for entry in todo)
        for done, (path, result) in enumerate(parsed, start=1):
            if isinstance(result, ContentError):
                problems += result.problems
            else:
                articles[path], warnings = result
                problems += warnings
            if progress is not None:
                progress(done, len(todo))
    return articles, problems


def _build(
    articles: dict[str, Article], folder: Folder, settings: Settings, today: date
) -> dict[Key, Resource]:
    return {
        resource.key: resource
        for article in articles.values()
        if article.status is Status.PUBLISHED
        for resource in build_resources(
            article,
            folder.taxonomy,
            titles=folder.titles,
            public_url=settings.public_url,
            today=today,
        )
    }


def _sources(folder: Folder, articles: dict[str, Article], old: dict[str, Source]) -> list[Source]:
    """Every file of this publish; a bad one as it was published last, unless its slug has gone
    to another file."""
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
    built: dict[Key, Resource],
    kept: set[str],
    rebuilt: set[str],
    sources: Sequence[Source],
) -> list[tuple[Key, str]]:
    """Published keys that this publish ends, each with the reason."""
    present = {source.slug: source for source in sources}
    renamed = {alias: source for source in sources for alias in source.aliases}
    gone = []
    for key in versions:
        slug = key[1].split("/", 1)[0]
        if key in built or (slug in kept and slug not in rebuilt):
            continue
        source = present.get(slug) or renamed.get(slug)
        reason = "renamed" if source is not None and slug not in present else "deleted"
        if source is not None and source.status == Status.WITHDRAWN:
            reason = "hide_immediately" if source.safety else "withdrawn"
        elif source is not None and source.status == Status.DRAFT:
            reason = "unpublished"
        gone.append((key, reason))
    return gone


def _plain(taxonomy: Taxonomy) -> dict[str, object]:
    return {
        "categories": [asdict(category) for category in taxonomy.categories],
        "tags": [asdict(tag) for tag in taxonomy.tags],
    }


def _describe(taxonomy: Taxonomy) -> dict[str, str]:
    """What is kept of the taxonomy, as named JSON."""
    signs = {
        "warning_signs": [asdict(sign) for sign in taxonomy.warning_signs],
        "protected_words": sorted(taxonomy.protected_words),
    }
    return {
        "taxonomy": orjson.dumps(_plain(taxonomy)).decode(),
        "synonyms": Synonyms.from_taxonomy(taxonomy).to_json(),
        "safety": orjson.dumps(signs).decode(),
    }


def _copies(
    known: str | None, sources: Sequence[Source], articles: Mapping[str, Article]
) -> tuple[dict[str, Copies], set[str]]:
    """The images of each published file, by its path; and those that none shows any more."""
    old: dict[str, Copies] = orjson.loads(known or "{}")
    now: dict[str, Copies] = {}
    for source in sources:
        if source.status == Status.PUBLISHED:
            article = articles.get(source.path)
            found = old.get(source.path, {}) if article is None else copies_of(article)
            if found:
                now[source.path] = found
    places = {place for each in now.values() for place in each}
    return now, {place for each in old.values() for place in each} - places
