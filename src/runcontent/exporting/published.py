"""One published article with all of its parts, as the API serves them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from ..errors import ContentError
from ..library import Library
from ..model import Kind
from ..parsing import read_article_file
from ..parsing.front_matter import split_front_matter
from ..search.query import Filters

_AT_A_TIME = 100
_Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Published:
    """The public JSON of an article and of its parts, the aliases that lead to it, and the fields
    of its file that are for writers alone (`allow`, `source`)."""

    article: _Node
    sections: tuple[_Node, ...]
    faqs: tuple[_Node, ...]
    advice: tuple[_Node, ...]
    aliases: tuple[str, ...]
    for_writers: Mapping[str, Any] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        return str(self.article["slug"])


def published_articles(library: Library, articles: Path) -> Iterator[Published]:
    """Every article, by slug. What is for writers alone is read from its file below `articles`, as
    far as that is there. Raises LibraryUnavailable where nothing is published."""
    library.revision()
    slugs: list[str] = []
    while page := library.page(Kind.ARTICLE, Filters(), ("id",), _AT_A_TIME, len(slugs)).items:
        slugs += [stored.id for stored in page]
    with library.store.snapshot() as snapshot:
        sources = {source.slug: source for source in snapshot.sources().values()}
    for slug in slugs:
        whole = library.whole(slug)
        parts = {
            kind: tuple(orjson.loads(stored.payload) for stored in found)
            for kind, found in whole.parts.items()
        }
        yield Published(
            orjson.loads(whole.article.payload),
            parts[Kind.SECTION],
            parts[Kind.FAQ],
            parts[Kind.ADVICE],
            sources[slug].aliases if slug in sources else (),
            for_writers(articles, sources[slug].path) if slug in sources else {},
        )


def for_writers(articles: Path, path: str) -> dict[str, Any]:
    """The fields of an article's file that are not served; none where it cannot be read."""
    try:
        values = split_front_matter(path, read_article_file(articles, path)).values
    except ContentError:
        return {}
    return {name: values[name] for name in ("allow", "source") if values[name]}
