"""Folders of sources: which files are articles, and which system they are of."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import ContentError, Problem
from .draft import Form

TEXTS = frozenset(".txt .text .md .markdown .mdown .mkd .html .htm .xhtml .json .xml".split())
_SETTINGS = {
    "_config.yml": Form.JEKYLL,
    "_config.yaml": Form.JEKYLL,
    "_config.toml": Form.JEKYLL,
    "mkdocs.yml": Form.MKDOCS,
    "mkdocs.yaml": Form.MKDOCS,
    "hugo.toml": Form.HUGO,
    "hugo.yaml": Form.HUGO,
    "hugo.json": Form.HUGO,
    "config.toml": Form.HUGO,
}
_TEMPLATES = {
    Form.JEKYLL: {"_layouts", "_includes", "_sass", "_data", "_site", "_plugins", "assets"},
    Form.HUGO: {
        "layouts",
        "archetypes",
        "themes",
        "public",
        "resources",
        "static",
        "assets",
        "data",
    },
    Form.MKDOCS: {"site", "overrides", "includes"},
}
_NEVER = {"node_modules", "__pycache__", "vendor"}
_ROOTS_ABOVE = 6


@dataclass(frozen=True, slots=True)
class Site:
    """Where a site's settings are and of which system it is; its media are below `root`."""

    root: Path
    system: Form | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One file to import; `shown` is its path as the writer gave it; `named` when it was given
    itself rather than found in a folder."""

    path: Path
    shown: str
    site: Site
    named: bool


@dataclass(slots=True)
class Found:
    """What the sources given hold; `passed` counts files of other kinds by suffix."""

    sources: list[Source] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    passed: dict[str, int] = field(default_factory=dict)


def find_sources(given: Sequence[Path]) -> Found:
    """Every file below the paths given, in order of their names."""
    found = Found()
    for path in given:
        if path.is_symlink():
            _refuse(found, str(path), "is a link", "name the file or folder itself")
        elif path.is_dir():
            for file in _walk(path, site_of(path)):
                _take(found, file, site_of(file.parent, path), named=False)
        elif path.exists():
            _take(found, path, site_of(path.parent), named=True)
        else:
            _refuse(found, str(path), "is not there", "mend the path")
    seen: set[Path] = set()
    unique = []
    for source in found.sources:
        if (full := source.path.resolve()) not in seen:
            seen.add(full)
            unique.append(source)
    found.sources = unique
    return found


def _refuse(found: Found, shown: str, message: str, remedy: str) -> None:
    found.problems.append(Problem(shown, 1, message, remedy, code="file"))


def _walk(folder: Path, site: Site) -> Iterator[Path]:
    left_out = _NEVER | (_TEMPLATES[site.system] if site.system else set())
    for where, folders, files in os.walk(folder):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and name not in left_out
            and not (Path(where) / name).is_symlink()
        )
        for name in sorted(files):
            if not name.startswith("."):
                yield Path(where) / name


def _take(found: Found, path: Path, site: Site, named: bool) -> None:
    suffix = path.suffix.lower()
    if suffix not in TEXTS and not named:
        found.passed[suffix or path.name] = found.passed.get(suffix or path.name, 0) + 1
    elif path.is_symlink():
        _refuse(found, str(path), "is a link", "name the file itself")
    elif not path.is_file():
        _refuse(found, str(path), "is no regular file", "name a file")
    else:
        found.sources.append(Source(path, str(path), site, named))


def site_of(folder: Path, top: Path | None = None) -> Site:
    """The nearest folder above with a system's settings; without any, `top` or the folder."""
    at = folder.resolve()
    for place in (at, *list(at.parents)[:_ROOTS_ABOVE]):
        for name, system in _SETTINGS.items():
            if (place / name).is_file():
                return Site(place, system)
    return Site((top or folder).resolve())


def read_site_text(site: Site, name: str) -> str:
    """A settings file's text; empty where there is none or it is no text."""
    path = site.root / name
    try:
        return path.read_text("utf-8") if path.is_file() else ""
    except (OSError, UnicodeDecodeError):
        return ""


def no_export(shown: str) -> ContentError:
    """What is said of JSON or XML that no reader knows."""
    message = "is JSON or XML, and no Ghost or WordPress export"
    remedy = "name an export, or leave it out"
    return ContentError([Problem(shown, 1, message, remedy, code="form")])
