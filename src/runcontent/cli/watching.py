"""Publishing again whenever somebody saves an article."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import click
from watchfiles import Change, watch

_CONTENT = frozenset({".md", ".yaml", ".yml", ".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif"})
_TEMPORARY = re.compile(r"^[.#~]|[~#]$|^4913$|\.(sw[a-z]|tmp|bak|orig|part)$", re.I)
_QUIET_MS = 300
"""Milliseconds without a change before a burst of them counts as over."""

_AGAIN_MS = 2000
"""Milliseconds after which what failed is tried again."""


def is_content(path: Path) -> bool:
    """Whether a change of this file can change the library: not so for editors' own files."""
    return path.suffix.lower() in _CONTENT and not any(map(_TEMPORARY.search, path.parts[-1:]))


def watch_articles(articles: Path, publish: Callable[[], bool], stop: Event) -> None:
    """Call `publish` after each burst of changes, until `stop` is set.

    It says whether it is done: if not, it is called again in a while, whether something changes or
    not. Where the folder cannot be watched, which is said, it is published in a while as well, for
    something may have changed in between.
    """
    folder = articles.resolve()

    def wanted(_: Change, name: str) -> bool:
        path = Path(name)
        inside = path.relative_to(folder) if path.is_relative_to(folder) else path
        return is_content(inside) and not any(part.startswith(".") for part in inside.parts)

    is_done = True
    while not stop.is_set():
        changes = watch(
            folder,
            watch_filter=wanted,
            step=_QUIET_MS,
            rust_timeout=_AGAIN_MS,
            yield_on_timeout=True,
            stop_event=stop,
        )
        try:
            with _held(folder) as watched:
                for burst in changes:
                    if not os.path.samestat(folder.stat(), watched):
                        is_done = False  # made anew, and the new one is not watched yet
                        break
                    if burst or not is_done:
                        is_done = publish()
        except Exception as error:  # gone, or more folders than the system lets us watch
            click.echo(f"cannot watch {folder}: {error}; trying again", err=True)
            is_done = False
            stop.wait(_AGAIN_MS / 1000)


@contextmanager
def _held(folder: Path) -> Iterator[os.stat_result]:
    """What tells this folder from one that is made in its place: while it is open, no other gets
    its inode."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield os.fstat(handle)
    finally:
        os.close(handle)
