"""The articles' folder as it stands: each file's text, front matter and fingerprint."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from ..errors import ContentError, Problem
from ..model import Document, Status, Taxonomy
from ..parsing import (
    FOLDERS,
    load_taxonomy,
    locate_media,
    read_article_file,
    read_document,
    read_media,
)
from ..parsing.front_matter import split_front_matter
from ..parsing.outline import slug_of
from ..settings import Settings

BUILD = "8"
"""Raised when the same file must come out differently: every article is then built again."""

_REFERENCE = re.compile(r"([^/\s()<>\[\]\"'#]+)\.md\b", re.I)
"""Whatever may be a link to an article, in any of Markdown's forms."""

_FILE = re.compile(r"[(<:]\s*[\"']?([^()<>:\"'\n]+\.[A-Za-z]{2,5})\b")
"""Whatever may be an image: the target of a link or reference, or a field of the front matter."""

LastTitle = Callable[[str], tuple[str, str] | None]
"""The slug and title under which the file of a path was published last."""


@dataclass(slots=True)
class Entry:
    """One readable file. `references` are the files that its resources name, without folders,
    each as a slug."""

    path: str
    text: str
    slug: str
    title: str
    status: Status
    reason: str | None
    safety: bool
    aliases: tuple[str, ...]
    stale: bool
    references: tuple[str, ...]
    document: Document | None = None
    """What a guide or plan says; an article is parsed elsewhere, as that takes time."""
    fingerprint: str = ""


@dataclass(slots=True)
class Folder:
    """All files; `problems` are those of files that are left out of `entries`.

    `last_titles` are those of files that are left out, as they were published last, by slug.
    `slugs` are those of files that are not named after theirs, by the name.
    """

    taxonomy: Taxonomy
    taxonomy_text: str
    entries: dict[str, Entry] = field(default_factory=dict)
    paths: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    last_titles: dict[str, str] = field(default_factory=dict)
    slugs: dict[str, str] = field(default_factory=dict)

    @property
    def articles(self) -> list[Entry]:
        """Those that are articles."""
        return [entry for entry in self.entries.values() if entry.document is None]

    @property
    def titles(self) -> dict[str, str]:
        """Slug to title of what is to be published or stays so."""
        published = (e for e in self.entries.values() if e.status is Status.PUBLISHED)
        return self.last_titles | {entry.slug: entry.title for entry in published}


def read_folder(
    settings: Settings, today: date, last_title: LastTitle = lambda path: None
) -> Folder:
    """Read every Markdown file below the folder, and the guides and plans. Raises ContentError
    for a bad taxonomy.

    `last_title` is asked about files that cannot be read, so that those which name them stay as
    they are.
    """
    root = settings.articles
    path = root / "taxonomy.yaml"
    folder = Folder(load_taxonomy(path), path.read_text("utf-8") if path.exists() else "")
    files = [*root.rglob("*.md"), *(f for name in FOLDERS for f in (root / name).glob("*.yaml"))]
    names = (file.relative_to(root) for file in files)
    folder.paths = tuple(
        sorted(n.as_posix() for n in names if not any(p.startswith((".", "_")) for p in n.parts))
    )
    for name in folder.paths:
        try:
            folder.entries[name] = _entry(root, name, today)
        except ContentError as error:
            folder.problems += error.problems
    _refuse_clashes(folder, last_title)
    _take_fingerprints(folder, settings, last_title)
    return folder


def leave_out(
    folder: Folder, paths: Collection[str], settings: Settings, last_title: LastTitle
) -> None:
    """Treat files as those that cannot be read: they keep the titles of their last version."""
    for path in paths:
        del folder.entries[path]
    _take_fingerprints(folder, settings, last_title)


def _take_fingerprints(folder: Folder, settings: Settings, last_title: LastTitle) -> None:
    claimed = {entry.slug for entry in folder.entries.values()}
    last = {name: last_title(name) for name in folder.paths if name not in folder.entries}
    known = {name: found for name, found in last.items() if found and found[0] not in claimed}
    folder.last_titles = dict(known.values())
    slugs = {path: entry.slug for path, entry in folder.entries.items()}
    slugs |= {path: slug for path, (slug, _) in known.items()}
    named = {slug_of(Path(path).stem): slug for path, slug in slugs.items()}
    folder.slugs = {name: slug for name, slug in named.items() if name != slug}
    titles = folder.titles
    for entry in folder.articles:
        entry.fingerprint = _fingerprint(settings, folder, entry, titles)
    articles = {entry.slug: entry for entry in folder.articles}
    for entry in folder.entries.values():
        if entry.document is not None:  # it shows texts of the articles that it cites
            cited = [articles.get(slug) for slug in entry.document.articles]
            state = [f"{one.status} {one.fingerprint}" if one else "absent" for one in cited]
            entry.fingerprint = _fingerprint(settings, folder, entry, titles, state)


def _entry(root: Path, name: str, today: date) -> Entry:
    document = None
    if name.endswith(".md"):
        text = read_article_file(root, name)
        values: Mapping[str, Any] = split_front_matter(name, text).values
        references = tuple(dict.fromkeys(slug_of(unquote(n)) for n in _REFERENCE.findall(text)))
    else:
        parsed = read_document(root, name)
        text, values, document = parsed.text, parsed.head, parsed.document
        references = document.articles
    return Entry(
        path=name,
        text=text,
        slug=values["slug"] or slug_of(Path(name).stem),
        title=values["title"],
        status=values["status"],
        reason=values["withdrawn_reason"],
        safety=values["withdrawal"] == "safety",
        aliases=tuple(values["aliases"]),
        stale=values["review_due"] is not None and values["review_due"] < today,
        references=references,
        document=document,
    )


def _refuse_clashes(folder: Folder, last_title: LastTitle) -> None:
    """Of files with one slug, all but one are bad, and so is one whose alias is another's slug or
    alias. The slug stays with the file that was published with it, goes else to the one that is
    named after it, and else to the first."""

    def rank(entry: Entry) -> tuple[bool, bool, str]:
        was = last_title(entry.path)
        named = slug_of(Path(entry.path).stem)
        return was is None or was[0] != entry.slug, named != entry.slug, entry.path

    claims: dict[str, list[Entry]] = {}
    for entry in folder.entries.values():
        claims.setdefault(entry.slug, []).append(entry)
    owners = {
        slug: (entries[0] if len(entries) == 1 else min(entries, key=rank)).path
        for slug, entries in claims.items()
    }
    for name, entry in list(folder.entries.items()):
        is_owner = owners[entry.slug] == name
        for word in (entry.slug, *entry.aliases) if is_owner else (entry.slug,):
            owner = owners.setdefault(word, name)
            if owner != name:
                message = f"{word!r} names this file and {owner}"
                remedy = "give one of them another slug or alias"
                folder.problems.append(Problem(name, 1, message, remedy, "clash"))
                folder.entries.pop(name, None)


def _fingerprint(
    settings: Settings,
    folder: Folder,
    entry: Entry,
    titles: dict[str, str],
    cited: Sequence[str] = (),
) -> str:
    digest = hashlib.sha256()
    taxonomy = folder.taxonomy_text
    slugs = [folder.slugs.get(name, name) for name in entry.references]
    named = [f"{slug}={titles.get(slug, '')}" for slug in slugs]
    for part in (
        BUILD,
        settings.public_url,
        taxonomy,
        str(entry.stale),
        *named,
        *cited,
        entry.text,
    ):
        digest.update(part.encode() + b"\0")
    written = (unquote(found.strip()) for found in _FILE.findall(entry.text))
    for src in sorted(set(written)):
        if src.endswith(".md"):  # of another article, no more than its title counts
            continue
        try:
            found = locate_media(settings.articles, entry.path, src)
            digest.update(hashlib.sha256(read_media(settings.articles, found)).digest())
        except (OSError, ValueError):
            digest.update(b"absent")
    return digest.hexdigest()
