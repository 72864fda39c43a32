"""The published library into a folder: a file for each article, and its images."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import orjson
from bs4 import BeautifulSoup

from ..errors import NotFound, Problem
from ..importing.files import write_whole
from ..importing.outcome import State
from ..library import Library
from .markdown import as_markdown
from .pages import as_page
from .published import Published, published_articles

FORMATS = {"html": ".html", "markdown": ".md", "json": ".json"}


@dataclass(slots=True)
class Export:
    """The files by their state, and those that were kept because they differ."""

    files: dict[str, State] = field(default_factory=dict)
    images: int = 0
    problems: list[Problem] = field(default_factory=list)


def export_library(
    library: Library, articles: Path, format: str, to: Path, *, force: bool = False
) -> Export:
    """Write every published article below `to`, as `html`, `markdown` or `json`; `articles` is the
    folder that they were published from.

    A file that is there with other content is kept, unless `force` is given. Raises
    LibraryUnavailable.
    """
    export = Export()
    for published in published_articles(library, articles):
        images = _images(published)
        media = {} if format == "json" else _copy(library, images, to, force, export)
        text = _WRITERS[format](published, media)
        path = to / f"{published.slug}{FORMATS[format]}"
        _note(export, path, write_whole(path, text.encode(), force))
    return export


def _note(export: Export, path: Path, state: State) -> None:
    export.files[path.name] = state
    if state is State.KEPT:
        message, remedy = (
            "is there already, with other content",
            "export with --force to replace it",
        )
        export.problems.append(Problem(str(path), 1, message, remedy, "exists"))


def _images(published: Published) -> list[str]:
    """The served addresses of an article's own images."""
    root = BeautifulSoup(published.article["html"], "lxml")
    found = [str(image["src"]) for image in root.find_all("img", src=True)]
    if published.article["image"]:
        found.append(str(published.article["image"]["src"]))
    return [src for src in dict.fromkeys(found) if "/media/" in src]


def _copy(
    library: Library, images: list[str], to: Path, force: bool, export: Export
) -> dict[str, str]:
    """Each image below `media/`, by its name, or with its hash where the name is taken."""
    media: dict[str, str] = {}
    for src in images:
        digest, name = src.rsplit("/", 2)[1:]
        try:
            data = library.media(digest, unquote(name)).read_bytes()
        except (NotFound, OSError):
            continue  # an image elsewhere: its address stays
        path = to / "media" / unquote(name)
        if path.is_file() and path.read_bytes() != data:
            path = path.with_name(f"{path.stem}-{digest[:8]}{path.suffix}")
            name = path.name
        if write_whole(path, data, force) is State.NEW:
            export.images += 1
        media[src] = f"media/{name}"
    return media


def _as_json(published: Published, media: Mapping[str, str]) -> str:
    whole = {
        "article": published.article
        | {"aliases": list(published.aliases)}
        | dict(published.for_writers),
        "sections": published.sections,
        "faqs": published.faqs,
        "advice": published.advice,
    }
    return orjson.dumps(whole, option=orjson.OPT_INDENT_2).decode() + "\n"


_WRITERS: dict[str, Callable[[Published, Any], str]] = {
    "html": as_page,
    "markdown": as_markdown,
    "json": _as_json,
}
