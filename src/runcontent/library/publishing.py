"""Publishing: the folder against the store, and one commit of the difference."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from time import monotonic

import orjson

from ..engines.port import SearchEngine
from ..errors import ContentError, LibraryUnavailable, Problem, PublishLocked
from ..model import Article, Key, Kind, Resource, Status, Taxonomy
from ..parsing import ParsingPool, read_media
from ..resources import build_resources
from ..search.query import Clause, Filters, Query
from ..search.synonyms import Synonyms
from ..settings import Settings
from ..store.port import Changes, Snapshot, Source, Store
from .folder import Entry, Folder, leave_out, read_folder

Progress = Callable[[int, int], None]
PROBE = Query((Clause((("knee",),)),))
"""What every search index must be able to answer, if with nothing."""


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
) -> Report:
    """Publish what changed; publishing again changes nothing.

    A bad file keeps its last published version; with `strict` a bad file stops everything.
    Raises PublishLocked, ContentError (strict, or a bad taxonomy).
    """
    began = monotonic()
    today = datetime.now(UTC).date()
    with _lock(settings.index / "publish.lock"):
        with store.snapshot() as snapshot:
            old_sources, versions = snapshot.sources(), snapshot.versions()
            generation, revision = snapshot.generation, snapshot.revision
            old_meta = {name: snapshot.meta(name) for name in ("taxonomy", "synonyms", "safety")}
            folder = read_folder(settings, today, partial(_last_title, snapshot, old_sources))
        damaged = generation is None or not _answers(engine, generation)

        def is_news(entry: Entry) -> bool:
            known = old_sources.get(entry.path)
            return damaged or known is None or known.fingerprint != entry.fingerprint

        todo = list(filter(is_news, folder.entries.values()))
        articles, problems = _parse(settings, folder, todo, progress)
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
        meta = {
            "taxonomy": orjson.dumps(_plain(folder.taxonomy)).decode(),
            "synonyms": Synonyms.from_taxonomy(folder.taxonomy).to_json(),
            "safety": orjson.dumps(
                {
                    "warning_signs": [asdict(sign) for sign in folder.taxonomy.warning_signs],
                    "protected_words": sorted(folder.taxonomy.protected_words),
                }
            ).decode(),
        }
        _copy_media(settings, articles.values())
        same_sources = {source.path: source for source in sources} == old_sources
        if upserts or gone or damaged or not same_sources or meta != old_meta:
            if upserts or gone or damaged or generation is None:
                base = None if damaged else generation
                deletes = [key for key, _ in gone]
                generation_now = engine.commit(base, upserts, [] if damaged else deletes)
            else:
                generation_now = generation
            revision = store.publish(
                Changes(upserts, gone, sources, meta),
                generation_now,
                datetime.now(UTC).isoformat(timespec="seconds"),
            )
            engine.sweep({generation_now} | ({generation} if generation else set()))
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


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "another process"
            raise PublishLocked(f"process {holder} is publishing; try again later") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _answers(engine: SearchEngine, generation: str) -> bool:
    try:
        engine.search(generation, PROBE, Filters(), 1, 0)
    except LibraryUnavailable:
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
        taxonomy=folder.taxonomy, articles=settings.articles, public_url=settings.public_url
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
        Source(path, e.fingerprint, e.slug, e.status.value, e.reason, e.aliases)
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
    reasons = {source.slug: source.status for source in sources}
    aliases = {alias for source in sources for alias in source.aliases}
    gone = []
    for key in versions:
        slug = key[1].split("/", 1)[0]
        if key in built or (slug in kept and slug not in rebuilt):
            continue
        status = reasons.get(slug)
        reason = "renamed" if status is None and slug in aliases else "deleted"
        if status == Status.WITHDRAWN:
            reason = "withdrawn"
        elif status == Status.DRAFT:
            reason = "unpublished"
        gone.append((key, reason))
    return gone


def _plain(taxonomy: Taxonomy) -> dict[str, object]:
    return {
        "categories": [asdict(category) for category in taxonomy.categories],
        "tags": [asdict(tag) for tag in taxonomy.tags],
    }


def _copy_media(settings: Settings, articles: Iterable[Article]) -> None:
    """Put each image's bytes where they are served from, named by their hash."""
    for article in articles:
        for image in [*article.images, *([article.image] if article.image else [])]:
            if image.sha256 is None:
                continue
            target = settings.index / "media" / image.sha256[:16] / Path(image.src).name
            if target.exists():
                continue
            with suppress(OSError, ValueError):
                data = read_media(settings.articles, image.src)
                if hashlib.sha256(data).hexdigest() == image.sha256:
                    target.parent.mkdir(parents=True, exist_ok=True)
                    partial = target.with_suffix(f".{os.getpid()}")
                    partial.write_bytes(data)
                    partial.replace(target)
