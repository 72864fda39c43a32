"""The front page: what this library holds, for those who hurt and for those who build."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from ..library import Library
from ..model import DOCUMENTS, AdviceKind, Kind
from ..search.query import FacetFilter, Filters
from .addresses import absolute
from .body_map import places
from .building import builder, is_open
from .examples import examples
from .parameters import parse_parameters
from .templating import page

_SHELF = 12
"""Articles of one category that are shown; all of them are a link away."""

_TOPICS = 8


def front(library: Library) -> Blueprint:
    """`/` over `library`."""
    views = Blueprint("front", __name__)

    @views.get("/")
    def home() -> Response:
        parse_parameters(request.args)
        return page(
            "front.html",
            library,
            places=places(library),
            documents=_documents(library),
            shelves=_shelves(library),
            topics=_topics(library),
            counts=_counts(library),
            examples=examples(),
            canonical=absolute("/"),
            searches_live=is_open(library, "search"),
            **builder(library, MultiDict()),
        )

    return views


def _shelves(library: Library) -> list[dict[str, Any]]:
    """Each category with its first articles; those of none come last."""
    categories = library.vocabulary("categories").entries
    slugs = tuple(category["slug"] for category in categories)
    rest = {"slug": None, "title": "More", "description": None}
    shelves = []
    for category in (*categories, rest):
        wanted = (
            FacetFilter("category", (category["slug"],))
            if category["slug"]
            else FacetFilter("category", (), slugs)
        )
        found = library.page(Kind.ARTICLE, Filters((wanted,)), ("title",), _SHELF, 0)
        if found.items:
            articles = [orjson.loads(item.payload) for item in found.items]
            shelves.append(category | {"articles": articles, "total": found.total})
    return shelves


def _documents(library: Library) -> list[dict[str, Any]]:
    """The first guides and plans."""
    pages = (library.page(kind, Filters(), ("title",), _SHELF, 0) for kind in DOCUMENTS)
    return [orjson.loads(item.payload) for page in pages for item in page.items]


def _topics(library: Library) -> list[dict[str, Any]]:
    """The tags of most articles."""
    tags = library.vocabulary("tags").entries
    used = [tag for tag in tags if tag["counts"]["article"]]
    return sorted(used, key=lambda tag: -tag["counts"]["article"])[:_TOPICS]


def _counts(library: Library) -> dict[str, int]:
    counts = {kind.value: library.page(kind, Filters(), (), 1, 0).total for kind in Kind}
    flags = Filters((FacetFilter("advice_kind", (AdviceKind.RED_FLAG.value,)),))
    counts["red_flag"] = library.page(Kind.ADVICE, flags, (), 1, 0).total
    return counts
