"""Publishing again whenever somebody saves an article."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from threading import Event

from watchfiles import Change, watch

_CONTENT = frozenset({".md", ".yaml", ".yml", ".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif"})
_TEMPORARY = re.compile(r"^[.#~]|[~#]$|^4913$|\.(sw[a-z]|tmp|bak|orig|part)$", re.I)
_QUIET_MS = 300
"""Milliseconds without a change before a burst of them counts as over."""


def is_content(path: Path) -> bool:
    """Whether a change of this file can change the library: not so for editors' own files."""
    return path.suffix.lower() in _CONTENT and not any(map(_TEMPORARY.search, path.parts[-1:]))


def watch_articles(articles: Path, publish: Callable[[], None], stop: Event) -> None:
    """Call `publish` after each burst of changes, until `stop` is set."""
    folder = articles.resolve()

    def wanted(_: Change, name: str) -> bool:
        path = Path(name)
        inside = path.relative_to(folder) if path.is_relative_to(folder) else path
        return is_content(inside) and not any(part.startswith(".") for part in inside.parts)

    for _ in watch(folder, watch_filter=wanted, step=_QUIET_MS, stop_event=stop):
        publish()
