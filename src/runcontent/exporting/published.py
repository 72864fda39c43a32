"""One published article with all of its parts, as the API serves them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from ..library import Library
from ..model import Kind
from ..search.query import Filters

_AT_A_TIME = 100
_Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Published:
    """The public JSON of an article and of its parts, and the aliases that lead to it."""

    article: _Node
    sections: tuple[_Node, ...]
    faqs: tuple[_Node, ...]
    advice: tuple[_Node, ...]
    aliases: tuple[str, ...]

    @property
    def slug(self) -> str:
        return str(self.article["slug"])


def published_articles(library: Library) -> Iterator[Published]:
    """Every article, by slug. Raises LibraryUnavailable where nothing is published."""
    library.revision()
    slugs: list[str] = []
    while page := library.page(Kind.ARTICLE, Filters(), ("id",), _AT_A_TIME, len(slugs)).items:
        slugs += [stored.id for stored in page]
    with library.store.snapshot() as snapshot:
        aliases = {source.slug: source.aliases for source in snapshot.sources().values()}
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
            aliases.get(slug, ()),
        )
