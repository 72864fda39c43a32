"""What a publish changes: the sources and keys of now against those of before."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import orjson

from ..model import DOCUMENTS, Key, Kind, Resource, Status
from ..parsing import FOLDERS
from ..search.query import Filters
from ..store.port import Snapshot, Source
from .folder import Entry, Folder, LastTitle

_META = ("taxonomy", "synonyms", "safety", "media")


@dataclass(frozen=True, slots=True)
class Before:
    """What is published when a publish begins: `slugs` are of what has a file of its own, `number`
    is that of all resources. Where the index cannot be searched, it is damaged, and all is news."""

    revision: int
    generation: str | None
    sources: dict[str, Source]
    slugs: set[str]
    number: int
    meta: dict[str, str | None]
    is_damaged: bool = False

    @classmethod
    def read(cls, snapshot: Snapshot) -> Before:
        return cls(
            snapshot.revision,
            snapshot.generation,
            snapshot.sources(),
            {id for kind in (Kind.ARTICLE, *DOCUMENTS) for id in snapshot.ids(kind)},
            sum(snapshot.list(kind, Filters(), (), 0, 0)[0] for kind in Kind),
            {name: snapshot.meta(name) for name in _META},
        )

    @property
    def last_slugs(self) -> dict[str, str]:
        """The slug that each file had."""
        return {path: source.slug for path, source in self.sources.items()}

    def last_titles(self, snapshot: Snapshot) -> LastTitle:
        """The slug and title that a file of a path had, read while `snapshot` is held."""
        return partial(_last_title, snapshot, self.sources)

    def is_news(self, entry: Entry) -> bool:
        """Whether a file comes out otherwise than it did."""
        source = self.sources.get(entry.path)
        is_same = source is not None and source.fingerprint == entry.fingerprint
        return self.is_damaged or not is_same


@dataclass(frozen=True, slots=True)
class Difference:
    """How many resources are new, how many are other than they were, and those that are gone, each
    with the reason."""

    added: int
    changed: int
    gone: tuple[tuple[Key, str], ...]


def compare(
    snapshot: Snapshot,
    before: Before,
    sources: Sequence[Source],
    read: Collection[str],
    built: Mapping[Key, Resource],
) -> Difference:
    """What `built` and `sources` change; `read` are the slugs of what was built anew."""
    kept = {source.slug for source in sources if source.status == Status.PUBLISHED}
    versions = _versions(snapshot, {*read, *(before.slugs - kept)})
    known = [key for key in built if key in versions]
    changed = sum(versions[key] != built[key].version for key in known)
    return Difference(len(built) - len(known), changed, tuple(_gone(versions, built, sources)))


def sources_of(folder: Folder, articles: Collection[str], old: dict[str, Source]) -> list[Source]:
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


def _last_title(
    snapshot: Snapshot, sources: dict[str, Source], path: str
) -> tuple[str, str] | None:
    source = sources.get(path)
    kind = FOLDERS[path.split("/", 1)[0]] if path.endswith(".yaml") else Kind.ARTICLE
    stored = snapshot.get(kind, source.slug) if source else None
    return (stored.id, orjson.loads(stored.payload)["title"]) if stored else None
