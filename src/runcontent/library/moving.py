"""Moving a whole library from one back end to another: what is published, and its history.

Whoever keeps a copy, a tag or a link notices nothing: revision, identity, marks, the change log
with its deletions and the secret that signs tokens are the same on the other side.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import LibraryDamaged, LibraryUnavailable, PublishFailed
from ..store.moving import MovableStore
from .building import Progress
from .publishing import Report
from .reading import Library
from .sync_tokens import keep_secret, kept_secret


@dataclass(frozen=True, slots=True)
class Moved:
    """A library that was moved: how much was in it, at which revision, and what the publish that
    indexed it there did."""

    resources: int
    revision: int
    report: Report


def move(
    source: Library,
    source_store: MovableStore,
    target: Library,
    target_store: MovableStore,
    *,
    replace: bool = False,
    progress: Progress | None = None,
) -> Moved:
    """Make `target` what `source` is, and publish the articles there. `source` stays as it is.

    Nobody publishes to either meanwhile. Raises PublishLocked; LibraryUnavailable where there is
    nothing to move; PublishFailed where `target` has a library already, unless it is to `replace`.
    """
    with source_store.alone(), target_store.alone():
        if not replace and _has_library(target_store):
            raise PublishFailed(
                "there is a library already where this one is to go; --replace puts this one in "
                "its place"
            )
        with source_store.history() as history:
            if not history.revision:
                raise LibraryUnavailable("there is nothing to move; run `runcontent index` first")
            target_store.adopt(history)
            revision = history.revision
        if not source.settings.secret:
            secret = kept_secret(source.settings, source.shelf)
            keep_secret(target.settings, target.shelf, secret)
    report = target.publish(progress)
    resources = report.added + report.changed + report.unchanged
    return Moved(resources, revision, report)


def _has_library(store: MovableStore) -> bool:
    try:
        return store.latest().revision > 0
    except LibraryDamaged:
        return False
