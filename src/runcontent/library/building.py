"""From files to what is to be published of them: articles, resources, images, vocabulary."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Protocol

import orjson

from ..errors import ContentError, Problem
from ..model import Article, Key, Resource, Status, Taxonomy
from ..parsing import ParsingPool
from ..resources import build_resources
from ..search.synonyms import Synonyms
from ..settings import Settings
from ..store.port import Source
from .folder import Entry, Folder
from .images import Copies, copies_of


class Progress(Protocol):
    """Is told how many of what is done: `what` is a stage, such as `reading articles`."""

    def __call__(self, done: int, total: int, what: str) -> None: ...


def parse(
    settings: Settings,
    folder: Folder,
    todo: Sequence[Entry],
    articles: MutableMapping[str, Article],
    progress: Progress | None,
) -> list[Problem]:
    """Put the article of each file into `articles`, by its path; every problem that was met."""
    problems = list(folder.problems)
    if not todo:
        return problems
    pool = ParsingPool(
        taxonomy=folder.taxonomy,
        articles=settings.articles,
        public_url=settings.public_url,
        slugs=folder.slugs,
    )
    with pool:
        parsed = pool.parse_all((entry.path, entry.text) for entry in todo)
        for done, (path, result) in enumerate(parsed, start=1):
            if isinstance(result, ContentError):
                problems += result.problems
            else:
                articles[path], warnings = result
                problems += warnings
            if progress is not None:
                progress(done, len(todo), "reading articles")
    return problems


def build(
    articles: Mapping[str, Article],
    folder: Folder,
    settings: Settings,
    today: date,
    built: MutableMapping[Key, Resource],
) -> dict[str, Copies]:
    """Put the resources of each published article into `built`; the images of each, by its path."""
    titles = folder.titles
    copies: dict[str, Copies] = {}
    for path, article in articles.items():
        if article.status is Status.PUBLISHED:
            copies[path] = copies_of(article)
            for resource in build_resources(
                article,
                folder.taxonomy,
                titles=titles,
                public_url=settings.public_url,
                today=today,
            ):
                built[resource.key] = resource
    return copies


def _plain(taxonomy: Taxonomy) -> dict[str, object]:
    return {
        "categories": [asdict(category) for category in taxonomy.categories],
        "tags": [asdict(tag) for tag in taxonomy.tags],
    }


def describe(taxonomy: Taxonomy) -> dict[str, str]:
    """What is kept of the taxonomy, as named JSON."""
    signs = {
        "warning_signs": [asdict(sign) for sign in taxonomy.warning_signs],
        "protected_words": sorted(taxonomy.protected_words),
    }
    return {
        "taxonomy": orjson.dumps(_plain(taxonomy)).decode(),
        "synonyms": Synonyms.from_taxonomy(taxonomy).to_json(),
        "safety": orjson.dumps(signs).decode(),
    }


def merge_copies(
    known: str | None, sources: Sequence[Source], new: Mapping[str, Copies]
) -> tuple[dict[str, Copies], set[str]]:
    """The images of each published file, by its path; and those that none shows any more."""
    old: dict[str, Copies] = orjson.loads(known or "{}")
    now: dict[str, Copies] = {}
    for source in sources:
        if source.status == Status.PUBLISHED:
            found = new.get(source.path, old.get(source.path))
            if found:
                now[source.path] = found
    places = {place for each in now.values() for place in each}
    return now, {place for each in old.values() for place in each} - places
