"""Articles, sections, FAQs and advice: one by one, of one article, and across the library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import orjson
from flask import Blueprint, Response, request

from ..library import Library, Page
from ..model import Kind
from ..search.query import FacetFilter, Filters
from .parameters import LIST, SINGLE, Parameters, parse_parameters
from .responses import json_response, list_response
from .shaping import shape

_FOLDERS = {"sections": Kind.SECTION, "faqs": Kind.FAQ, "advice": Kind.ADVICE}
_FOLDER = "<any(sections, faqs, advice):folder>"
_OF_ONE_ARTICLE = tuple(name for name in LIST if name != "article")
_ALL = 1000
"""More parts than any article of 256 KiB is read with; `include` gives them without pages."""


def reading(library: Library) -> Blueprint:
    """The reading endpoints over `library`."""
    views = Blueprint("reading", __name__, url_prefix="/v1")

    @views.get("/articles")
    def articles() -> Response:
        parameters = parse_parameters(request.args, LIST, Kind.ARTICLE)
        return _listing(library, Kind.ARTICLE, parameters)

    @views.get("/articles/<slug>")
    def article(slug: str) -> Response:
        parameters = parse_parameters(request.args, (*SINGLE, "include"), Kind.ARTICLE)
        stored = library.get(Kind.ARTICLE, slug)
        body = shape(orjson.loads(stored.payload), parameters, listed=False)
        for name in parameters.include:
            body[name] = _included(library, slug, name, orjson.loads(stored.payload))
        return json_response(body, stored.updated_at)

    @views.get(f"/articles/<slug>/{_FOLDER}")
    def parts(slug: str, folder: str) -> Response:
        kind = _FOLDERS[folder]
        parameters = parse_parameters(request.args, _OF_ONE_ARTICLE, kind)
        library.require_article(slug)
        facets = (*parameters.filters.facets, FacetFilter("article", (slug,)))
        filters = replace(parameters.filters, facets=facets)
        return _listing(library, kind, replace(parameters, filters=filters))

    @views.get(f"/articles/<slug>/{_FOLDER}/<name>")
    def part(slug: str, folder: str, name: str) -> Response:
        kind = _FOLDERS[folder]
        parameters = parse_parameters(request.args, SINGLE, kind)
        stored = library.get(kind, f"{slug}/{name}")
        body = shape(orjson.loads(stored.payload), parameters, listed=False)
        return json_response(body, stored.updated_at)

    @views.get(f"/{_FOLDER}")
    def across(folder: str) -> Response:
        kind = _FOLDERS[folder]
        return _listing(library, kind, parse_parameters(request.args, LIST, kind))

    return views


def _listing(library: Library, kind: Kind, parameters: Parameters) -> Response:
    page = library.page(
        kind, parameters.filters, parameters.sort, parameters.limit, parameters.offset
    )
    items = _shaped(page, parameters)
    return list_response(items, page.total, page.revision, parameters, page.published_at)


def _shaped(page: Page, parameters: Parameters) -> list[dict[str, Any]]:
    return [shape(orjson.loads(item.payload), parameters, listed=True) for item in page.items]


def _included(
    library: Library, slug: str, name: str, article: dict[str, Any]
) -> Sequence[dict[str, Any]]:
    whole = Parameters(formats=("html", "text"))
    if name == "related":
        slugs = tuple(entry["slug"] for entry in article["related"])
        if not slugs:
            return []
        filters = Filters((FacetFilter("article", slugs),))
        found = _shaped(library.page(Kind.ARTICLE, filters, (), _ALL, 0), Parameters())
        return sorted(found, key=lambda entry: slugs.index(entry["slug"]))
    filters = Filters((FacetFilter("article", (slug,)),))
    return _shaped(library.page(_FOLDERS[name], filters, (), _ALL, 0), whole)
