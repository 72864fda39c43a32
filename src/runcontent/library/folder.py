"""The articles' folder as it stands: each file's text, front matter and fingerprint."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
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
    require_plain,
)
from ..parsing.front_matter import split_front_matter
from ..parsing.outline import slug_of
from ..settings import Settings
from .known_files import KnownFiles

BUILD = "12"
"""Raised when the same file must come out differently: every article is then built again."""

_NAME = re.compile(r"[^/\s()<>\[\]\"'#]+")
_REFERENCE = re.compile(r"(.+)\.md\b", re.I)
"""In a name, whatever may be a link to an article, in any of Markdown's forms. Looked for at the
beginning of each name only: in a long line without spaces, every place is one to begin at."""

_DOCUMENT_REFERENCE = re.compile(r"\b(guides|plans)/([^/\s()<>\[\]\"'#]+)\.yaml\b", re.I)
"""The same to a guide or plan."""

_FILE = re.compile(r"[(<:]\s*+[\"']?([^()<>:\"'\n]+\.[A-Za-z]{2,5})\b")
"""Whatever may be an image: the target of a link or reference, or a field of the front matter."""

_NONE: Mapping[str, str] = {}

LastTitle = Callable[[str], tuple[str, str] | None]
"""The slug and title under which the file of a path was published last."""


@dataclass(slots=True)
class Entry:
    """One readable file. `references` are the files that its resources name, without folders (but
    those of guides and plans), each as a slug; `files` whatever else it may show. `digest` is of
    its text."""

    path: str
    text: str
    digest: str
    slug: str
    title: str
    status: Status
    reason: str | None
    safety: bool
    aliases: tuple[str, ...]
    review_due: date | None
    references: tuple[str, ...]
    files: tuple[str, ...]
    document: Document | None = None
    """What a guide or plan says; an article is parsed elsewhere, as that takes time."""
    stale: bool = False
    fingerprint: str = ""


@dataclass(slots=True)
class Folder:
    """All files; `problems` are those of files that are left out of `entries`.

    `last_titles` are those of files that are left out, as they were published last, by slug.
    `slugs` are those of files that are not named after theirs, by the name, of guides and plans
    with the folder.
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
    settings: Settings,
    today: date,
    last_title: LastTitle = lambda path: None,
    known: KnownFiles | None = None,
    last_slugs: Mapping[str, str] = _NONE,
) -> Folder:
    """Read every Markdown file below the folder, and the guides and plans, but what is `known` and
    has not changed since.

    `last_title` is asked about files that cannot be read, so that those which name them stay as
    they are; `last_slugs` are those of all files of the last publish, by path. Raises ContentError
    for a bad taxonomy.
    """
    known = KnownFiles() if known is None else known
    root = settings.articles
    path = root / "taxonomy.yaml"
    folder = Folder(load_taxonomy(path), path.read_text("utf-8") if path.exists() else "")
    folder.paths = tuple(sorted([*_find_articles(root), *_find_documents(root)]))
    for name in folder.paths:
        try:
            entry = known.fact("text", root / name, partial(_entry, root, name))
            is_stale = entry.review_due is not None and entry.review_due < today
            folder.entries[name] = replace(entry, stale=is_stale)
        except ContentError as error:
            folder.problems += error.problems
    _refuse_clashes(folder, last_slugs)
    _take_fingerprints(folder, settings, last_title, known)
    known.forget_others()
    return folder


def leave_out(
    folder: Folder,
    paths: Collection[str],
    settings: Settings,
    last_title: LastTitle,
    known: KnownFiles,
) -> None:
    """Treat files as those that cannot be read: they keep the titles of their last version."""
    for path in paths:
        del folder.entries[path]
    _take_fingerprints(folder, settings, last_title, known)


def _find_articles(root: Path) -> Iterator[str]:
    """Whatever is called a Markdown file, and every link to a folder, which is not followed and has
    to be told of. Names that begin with a dot or an underscore are left out."""
    for place, folders, files in os.walk(root):
        inside = Path(place).relative_to(root)
        folders[:] = [name for name in folders if not name.startswith((".", "_"))]
        for name in folders:
            if name.endswith(".md") or (Path(place) / name).is_symlink():
                yield (inside / name).as_posix()
        for name in files:
            if name.endswith(".md") and not name.startswith((".", "_")):
                yield (inside / name).as_posix()


def _find_documents(root: Path) -> Iterator[str]:
    """The files of guides and plans, of their folders alone."""
    for name in FOLDERS:
        for file in (root / name).glob("*.yaml"):
            if not file.name.startswith((".", "_")):
                yield f"{name}/{file.name}"


def _take_fingerprints(
    folder: Folder, settings: Settings, last_title: LastTitle, known_files: KnownFiles
) -> None:
    claimed = {entry.slug for entry in folder.entries.values()}
    last = {name: last_title(name) for name in folder.paths if name not in folder.entries}
    known = {name: found for name, found in last.items() if found and found[0] not in claimed}
    folder.last_titles = dict(known.values())
    slugs = {path: entry.slug for path, entry in folder.entries.items()}
    slugs |= {path: slug for path, (slug, _) in known.items()}
    named = {_name(path): slug for path, slug in slugs.items()}
    folder.slugs = {name: slug for name, slug in named.items() if name.split("/")[-1] != slug}
    titles = folder.titles
    shared = hashlib.sha256()
    for part in (BUILD, settings.public_url, folder.taxonomy_text):
        shared.update(part.encode() + b"\0")
    articles = {entry.slug: entry for entry in folder.articles}
    # a guide or plan comes after the articles, whose texts it shows
    for entry in sorted(folder.entries.values(), key=lambda one: one.document is not None):
        linked = [folder.slugs.get(name, name) for name in entry.references]
        titled = [f"{slug}={titles.get(slug, '')}" for slug in linked]
        shown = [_shown(settings.articles, entry.path, src, known_files) for src in entry.files]
        cited = _cited(entry.document, articles) if entry.document else ()
        digest = shared.copy()
        for part in (str(entry.stale), *titled, entry.digest, *shown, *cited):
            digest.update(part.encode() + b"\0")
        entry.fingerprint = digest.hexdigest()


def _name(path: str) -> str:
    """By what links name a file."""
    name = slug_of(Path(path).stem)
    return f"{Path(path).parent.as_posix()}/{name}" if path.endswith(".yaml") else name


def _cited(document: Document, articles: Mapping[str, Entry]) -> Iterator[str]:
    """What each article that a document rests on is, and says."""
    for slug in document.articles:
        article = articles.get(slug)
        yield f"{article.status} {article.fingerprint}" if article else "absent"


def _entry(root: Path, name: str) -> Entry:
    values: Mapping[str, Any]
    document = None
    if name.endswith(".yaml"):
        parsed = read_document(root, name)
        text, document, values = parsed.text, parsed.document, parsed.head
        references = document.articles
    else:
        text = read_article_file(root, name)
        values = split_front_matter(name, text).values
        names = filter(None, map(_REFERENCE.match, _NAME.findall(text)))
        linked = [slug_of(unquote(found[1])) for found in names]
        for place, found in _DOCUMENT_REFERENCE.findall(text):
            linked.append(f"{place.lower()}/{slug_of(unquote(found))}")
        references = tuple(dict.fromkeys(linked))
    written = {unquote(found.strip()) for found in _FILE.findall(text)}
    return Entry(
        path=name,
        text=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        slug=values["slug"] or slug_of(Path(name).stem),
        title=values["title"],
        status=values["status"],
        reason=values["withdrawn_reason"],
        safety=values["withdrawal"] == "safety",
        aliases=tuple(values["aliases"]),
        review_due=values["review_due"],
        references=references,
        # of another article, no more than its title counts
        files=tuple(sorted(src for src in written if not src.endswith(".md"))),
        document=document,
    )


def _refuse_clashes(folder: Folder, last_slugs: Mapping[str, str]) -> None:
    """Of files with one slug, all but one are bad, and so is one whose alias is another's slug or
    alias. No draft takes a slug from what readers have. Else the slug stays with the file that had
    it, goes to the one that is named after it, and to the first."""

    def rank(entry: Entry) -> tuple[bool, bool, bool, str]:
        had_it = last_slugs.get(entry.path) == entry.slug
        is_named = slug_of(Path(entry.path).stem) == entry.slug
        return entry.status is Status.DRAFT, not had_it, not is_named, entry.path

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


def _shown(articles: Path, path: str, src: str, known: KnownFiles) -> str:
    """What an article's file shows where it says `src`: the digest of an image."""

    def read() -> str:
        return hashlib.sha256(read_media(articles, found)).hexdigest()

    try:
        found = locate_media(articles, path, src)
        return known.fact("image", require_plain(articles, found), read)
    except (OSError, ValueError):
        return "absent"
