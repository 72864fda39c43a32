"""A short way to publish in tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from runcontent.model import Key, Resource
from runcontent.store.port import Changes, Source, Store

AT = "2026-11-24T09:30:00+00:00"


def publish(
    store: Store,
    *upserts: Resource,
    deletes: Sequence[tuple[Key, str]] = (),
    sources: Sequence[Source] = (),
    meta: Mapping[str, str] | None = None,
) -> int:
    """Publish under the generation `g1`, at AT; returns the revision."""
    return store.publish(Changes(upserts, deletes, sources, meta or {}), "g1", AT)


def source(
    path: str,
    slug: str | None = None,
    *,
    fingerprint: str = "f",
    status: str = "published",
    reason: str | None = None,
    aliases: tuple[str, ...] = (),
) -> Source:
    """A source whose slug is its file's name, unless another is given."""
    name = slug or path.rsplit("/", 1)[-1].removesuffix(".md")
    return Source(path, fingerprint, name, status, reason, aliases)
