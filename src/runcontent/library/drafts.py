"""Drafts as they would be published, kept apart from all that is: files in `index/drafts/`.

The publisher, which parses drafts anyway to tell what is wrong with them, writes each page's parts
there, where previews are turned on; so that no request parses anything, and nothing that reads the
library can come upon a draft.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import orjson

from ..errors import NotFound, Problem
from ..model import Article, Kind, Resource, Status
from ..resources import build_resources
from ..settings import Settings
from ..store.port import Stored
from .folder import Entry, Folder
from .images import Images, copies_of

_PROBLEMS = "problems.json"


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft. `resources` are its article and parts as they would be published, or were when
    the file could be read last (none where it never could); `problems` are those of the file as it
    is, with their lines. `version` changes with any of them."""

    path: str
    slug: str
    title: str
    version: str
    resources: tuple[Stored, ...]
    problems: tuple[Problem, ...]


class Drafts:
    """The drafts of one index."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._folder = settings.index / "drafts"
        self.images = Images(self._folder / "media")

    def lacks(self, entry: Entry) -> bool:
        """Whether a file is a draft that is not kept as it is now."""
        if entry.status is not Status.DRAFT:
            return False
        return bool(self._read(entry.path).get("fingerprint") != entry.fingerprint)

    def keep(
        self,
        folder: Folder,
        articles: Mapping[str, Article],
        problems: Sequence[Problem],
        today: date,
    ) -> None:
        """Write what was parsed of the drafts in `folder`, and forget those that are none now.

        `problems` are all that this publish has met. The files are private to their owner.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept = {_PROBLEMS}
        there = {file.name for file in self._folder.iterdir()}
        for path in folder.paths:
            entry = folder.entries.get(path)
            known = self._read(path) if _name(path) in there else {}
            found = [problem for problem in problems if problem.file == path]
            is_draft = entry is not None and entry.status is Status.DRAFT
            article = articles.get(path) if is_draft else None
            if entry is None and known:  # it cannot be read just now
                known["problems"] = [asdict(problem) for problem in found]
            elif entry is None or entry.document or entry.status is not Status.DRAFT:
                continue
            elif article is not None:
                known = self._described(entry, article, folder, found, today)
            elif found:
                named = {"path": path, "slug": entry.slug, "title": entry.title}
                said = [asdict(problem) for problem in found]
                known = {"resources": []} | known | named | {"problems": said, "fingerprint": ""}
            self._write(_name(path), known)
            kept.add(_name(path))
        errors = [asdict(problem) for problem in problems if problem.level == "error"]
        self._write(_PROBLEMS, {"problems": errors})
        for file in self._folder.glob("*.json"):
            if file.name not in kept:
                file.unlink(missing_ok=True)

    def _described(
        self,
        entry: Entry,
        article: Article,
        folder: Folder,
        problems: Sequence[Problem],
        today: date,
    ) -> dict[str, Any]:
        images = self.images.missing({entry.path: copies_of(article)})
        self.images.copy(self._settings.articles, images)
        resources = build_resources(
            article,
            folder.taxonomy,
            titles=folder.titles,
            public_url=self._settings.public_url,
            today=today,
        )
        return {
            "path": entry.path,
            "slug": entry.slug,
            "title": entry.title,
            "fingerprint": entry.fingerprint,
            "resources": [_plain(resource) for resource in resources],
            "problems": [asdict(problem) for problem in problems],
        }

    def all(self) -> list[Draft]:
        """Every draft, by title."""
        files = [file for file in self._folder.glob("*.json") if file.name != _PROBLEMS]
        found = [_draft(file.read_bytes()) for file in files]
        return sorted(found, key=lambda draft: (draft.title, draft.path))

    def get(self, slug: str) -> Draft:
        """Raises NotFound."""
        for draft in self.all():
            if draft.slug == slug:
                return draft
        raise NotFound("draft", slug)

    def errors(self) -> list[Problem]:
        """What the last publish could not publish, of drafts and of all else."""
        with suppress(FileNotFoundError):
            told = orjson.loads((self._folder / _PROBLEMS).read_bytes())
            return [Problem(**problem) for problem in told["problems"]]
        return []

    def _read(self, path: str) -> dict[str, Any]:
        """What is kept of the draft at a path; nothing where there is none, or it is damaged."""
        with suppress(OSError, orjson.JSONDecodeError):
            known: dict[str, Any] = orjson.loads((self._folder / _name(path)).read_bytes())
            return known
        return {}

    def _write(self, name: str, value: Mapping[str, Any]) -> None:
        partial = self._folder / f".{name}.{os.getpid()}"
        partial.write_bytes(orjson.dumps(value))
        partial.replace(self._folder / name)


def _name(path: str) -> str:
    return f"{hashlib.sha256(path.encode()).hexdigest()[:32]}.json"


def _plain(resource: Resource) -> dict[str, Any]:
    return {
        "kind": resource.kind.value,
        "id": resource.id,
        "article": resource.article,
        "version": resource.version,
        "updated_at": resource.updated_at,
        "payload": resource.payload.decode(),
    }


def _draft(data: bytes) -> Draft:
    told = orjson.loads(data)
    resources = tuple(
        Stored(
            Kind(one["kind"]),
            one["id"],
            one["article"],
            one["version"],
            one["updated_at"],
            one["payload"].encode(),
        )
        for one in told["resources"]
    )
    problems = tuple(sorted(Problem(**problem) for problem in told["problems"]))
    version = hashlib.sha256(data).hexdigest()[:32]
    return Draft(told["path"], told["slug"], told["title"], version, resources, problems)
