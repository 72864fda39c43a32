"""A small library in versions that can be told apart by anything it says."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from runcontent.bootstrap import open_engine
from runcontent.errors import ContentError
from runcontent.library import Library, Search, building
from runcontent.model import Kind, Taxonomy
from runcontent.parsing import parse_article
from runcontent.search.query import Filters
from runcontent.settings import Settings
from runcontent.store.sqlite import SqliteStore

ARTICLE = """\
---
title: Sore {name} {version}
summary: What to do about a sore {name}.
tags: [leg]
updated: 2026-01-01
---

A sore {name} in its {version} version.

## What causes it

![The {name}](media/{name}.svg)

Too much load, said the {version} version.

## Self-care

- Rest for 2 days, says the {version}.

## Common questions

### Can I run with a sore {name}?

The {version} answer is yes.
"""
TAXONOMY = "tags:\n  - {{slug: leg, title: Leg {version}, synonyms: [limb]}}\n"
NAMES = ("knee", "hip", "heel")
WORDS = ("zeroth", "first", "second", "third")
QUERIES = ("sore", "load", "limb", "knee", "can I run", "rest", *WORDS)


def write_version(articles: Path, version: str, names: Sequence[str] = NAMES) -> None:
    """Make the folder hold this version of every article, of its image and of the taxonomy."""
    (articles / "media").mkdir(parents=True, exist_ok=True)
    for name in names:
        (articles / f"{name}.md").write_text(ARTICLE.format(name=name, version=version), "utf-8")
        image = f'<svg width="1" height="1"><title>{version}</title></svg>'
        (articles / "media" / f"{name}.svg").write_text(image, "utf-8")
    (articles / "taxonomy.yaml").write_text(TAXONOMY.format(version=version), "utf-8")


@contextmanager
def opened(articles: Path, index: Path, engine: str = "whoosh") -> Iterator[Library]:
    """A library that is closed afterwards."""
    settings = Settings(articles=articles, index=index, engine=engine)
    with closing(SqliteStore(index / "library.db")) as store:
        yield Library(store, open_engine(engine, index), settings)


def told(library: Library, images: bool = True) -> str:
    """A digest of whatever the library says: every payload, list, search, suggestion and image.

    Raises LibraryUnavailable, and AssertionError for a hit without its payload.
    """
    said: list[Any] = []
    for kind in Kind:
        page = library.page(kind, Filters(), ("title",), 1000, 0)
        said += [(item.id, item.version, item.payload.decode()) for item in page.items]
        said.append(page.total)
        payloads = [json.loads(item.payload) for item in page.items if images]
        shown = [image for payload in payloads for image in _images(library, payload)]
        assert len(shown) == (len(payloads) // 3 if kind is Kind.SECTION else 0), shown
        said += shown
        for item in page.items:
            assert library.get(kind, item.id).stored == item
    said += [library.vocabulary(name).entries for name in ("tags", "categories")]
    for query in QUERIES:
        found = library.search(Search(query, facets=("tag", "kind")))
        said.append((query, found.total, found.facets, found.did_you_mean))
        said += [(hit.payload["id"], hit.payload["version"], hit.score) for hit in found.hits]
        said += [suggestion.text for suggestion in library.suggest(query, 5).items]
    return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()


def _images(library: Library, payload: dict[str, Any]) -> Iterator[str]:
    for image in payload.get("images", ()):
        digest, name = image["src"].split("/")[-2:]
        yield library.media(digest, name).read_text("utf-8")


def truths(folder: Path, versions: Iterable[str], engine: str = "whoosh") -> dict[str, str]:
    """What a library says that was published from one version alone, by digest."""
    known = {}
    for version in versions:
        articles, index = folder / f"{version}-articles", folder / f"{version}-index"
        write_version(articles, version)
        with opened(articles, index, engine) as library:
            library.publish()
            known[told(library)] = known[told(library, images=False)] = version
    return known


def leftovers(index: Path) -> list[str]:
    """What is in an index and has no business there."""
    found = []
    generations = sorted(index.glob("search-*"))
    if len(generations) > 2:
        found += [path.name for path in generations]
    for path in generations:
        listed = json.loads((path / "manifest.json").read_text("utf-8"))["files"]
        there = {file.name for file in path.iterdir()} - {"manifest.json"}
        found += [
            f"{path.name}/{name}"
            for name in there - listed.keys()
            if not name.lower().endswith("lock")
        ]
    known = {"library.db", "library.db-wal", "library.db-shm", "publish.lock", "media"}
    known |= {"outcomes.json", "bundles", "secret", *(path.name for path in generations)}
    found += [path.name for path in index.iterdir() if path.name not in known]
    found += [str(path) for path in (index / "media").rglob(".*")]
    return found


def restore(index: Path, copy: Path) -> None:
    """Make `index` what `copy` is, hard links included."""
    shutil.rmtree(index, ignore_errors=True)
    shutil.copytree(copy, index, symlinks=True)


class InThisProcess:
    """Parses as ParsingPool does, without processes of its own, so that a fault meets this one."""

    def __init__(self, *, taxonomy: Taxonomy, articles: Path, public_url: str, slugs: Any) -> None:
        self._known = {"taxonomy": taxonomy, "articles": articles}
        self._known |= {"public_url": public_url, "slugs": slugs}

    def __enter__(self) -> InThisProcess:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def parse_all(self, jobs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, Any]]:
        for path, text in jobs:
            try:
                yield path, parse_article(path, text, **self._known)
            except ContentError as error:
                yield path, error


@contextmanager
def parsing_here() -> Iterator[None]:
    """Publishes of this process parse in it."""
    before = building.ParsingPool
    building.ParsingPool = InThisProcess  # type: ignore[assignment,misc]
    try:
        yield
    finally:
        building.ParsingPool = before  # type: ignore[misc]
