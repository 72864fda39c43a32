"""Articles, sections, FAQs and advice: one by one, of one article, and across the library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import orjson
from flask import Blueprint, Response, request

from ..library import Library, One, Stored, Whole
from ..model import DOCUMENTS, Kind
from ..schemas import SCHEMAS
from ..search.query import FacetFilter
from .addresses import address
from .linked_data import linked_article
from .negotiation import JSON, LINKED_DATA, negotiate
from .parameter_table import (
    LIST_ARTICLES,
    LIST_DOCUMENTS,
    LIST_OF_ARTICLE,
    LIST_PARTS,
    ONE,
    ONE_ARTICLE,
)
from .parameters import Parameters, parse_parameters
from .responses import json_response, list_response, public
from .shaping import asked_formats, shape
from .warnings import warnings

FOLDERS = {"sections": Kind.SECTION, "faqs": Kind.FAQ, "advice": Kind.ADVICE}
_RESTING = {"guides": Kind.GUIDE, "plans": Kind.PLAN}
_INCLUDED = FOLDERS | _RESTING
_EMBEDDED = {name: SCHEMAS[kind] for name, kind in (*_INCLUDED.items(), ("related", Kind.ARTICLE))}
_FOLDER = "<any(sections, faqs, advice):folder>"


def reading(library: Library) -> Blueprint:
    """The reading endpoints over `library`."""
    views = Blueprint("reading", __name__, url_prefix="/v1")

    @views.get("/articles")
    def articles() -> Response:
        parameters = parse_for(LIST_ARTICLES, Kind.ARTICLE)
        return listing(library, Kind.ARTICLE, parameters)

    @views.get("/articles/<slug>")
    def article(slug: str) -> Response:
        if negotiate(request.headers.get("Accept", ""), (JSON, LINKED_DATA)) == LINKED_DATA:
            parse_parameters(request.args)
            whole = library.whole(slug)
            body = orjson.dumps(linked_article(whole))
            return public(body, LINKED_DATA, whole.published_at, [slug])
        parameters = parse_parameters(request.args, ONE_ARTICLE, SCHEMAS[Kind.ARTICLE], _EMBEDDED)
        if parameters.include:
            return _with_parts(library.whole(slug), parameters)
        response = one_response(library.get(Kind.ARTICLE, slug), parameters)
        response.headers["Link"] = (
            f'<{address(request.path)}>; rel="alternate"; type="{LINKED_DATA}"'
        )
        return response

    @views.get(f"/articles/<slug>/{_FOLDER}")
    def parts(slug: str, folder: str) -> Response:
        kind = FOLDERS[folder]
        parameters = parse_for(LIST_OF_ARTICLE, kind)
        library.require_article(slug)
        facets = (*parameters.filters.facets, FacetFilter("article", (slug,)))
        filters = replace(parameters.filters, facets=facets)
        return listing(library, kind, replace(parameters, filters=filters))

    @views.get(f"/articles/<slug>/{_FOLDER}/<path:name>")
    def part(slug: str, folder: str, name: str) -> Response:
        kind = FOLDERS[folder]
        parameters = parse_for(ONE, kind)
        return one_response(library.get(kind, f"{slug}/{name}"), parameters)

    @views.get(f"/{_FOLDER}")
    def across(folder: str) -> Response:
        kind = FOLDERS[folder]
        return listing(library, kind, parse_for(LIST_PARTS, kind))

    return views


def add_reads(views: Blueprint, library: Library, kind: Kind) -> None:
    """The list of a kind that stands beside articles, and each of it, below `views`' prefix."""

    @views.get("")
    def every() -> Response:
        return listing(library, kind, parse_for(LIST_DOCUMENTS, kind))

    @views.get("/<slug>")
    def one(slug: str) -> Response:
        parameters = parse_for(ONE, kind)
        return one_response(library.get(kind, slug), parameters)


def parse_for(allowed: Sequence[str], kind: Kind) -> Parameters:
    """This request's parameters, for JSON of one kind."""
    negotiate(request.headers.get("Accept", ""))
    return parse_parameters(request.args, allowed, SCHEMAS[kind])


def one_response(found: One, parameters: Parameters) -> Response:
    """One resource, shaped."""
    body = shape(orjson.loads(found.stored.payload), parameters, listed=False)
    response = json_response(body, found.published_at, [found.stored.article])
    if not request.args:
        response.set_etag(found.stored.version)
    return response


def _with_parts(whole: Whole, parameters: Parameters) -> Response:
    """Parts come with their bodies, related articles without; `fields` reaches into all."""
    body = orjson.loads(whole.article.payload)
    for name in parameters.include:
        found = whole.related if name == "related" else whole.parts[_INCLUDED[name]]
        formats = parameters.formats
        if name != "related" and formats is None:
            formats = ("html", "text")
        keep = tuple(p for p in parameters.keep if p.startswith(f"{name}."))
        formats = asked_formats(formats, keep)
        body[name] = _shaped(found, Parameters(formats=formats))
    keep = parameters.keep
    if keep:  # what was asked for by `include` comes, whole unless fields of it are named
        named = {path.split(".")[0] for path in keep if "." in path}
        for name in parameters.include:
            keep = (*keep, *((f"{name}.kind", f"{name}.id") if name in named else (name,)))
    body = shape(body, replace(parameters, keep=keep), listed=False)
    others = [*whole.related, *(item for kind in DOCUMENTS for item in whole.parts[kind])]
    articles = [whole.article.article, *(item.article for item in others)]
    return json_response(body, whole.published_at, articles)


def listing(library: Library, kind: Kind, parameters: Parameters) -> Response:
    """One page of a kind, shaped."""
    page = library.page(
        kind, parameters.filters, parameters.sort, parameters.limit, parameters.offset
    )
    items = _shaped(page.items, parameters)
    articles = (item.article for item in page.items)
    more = warnings(library, parameters.filters)
    read = page.total, page.revision, parameters, page.published_at
    return list_response(items, *read, articles, **more)


def _shaped(found: Sequence[Stored], parameters: Parameters) -> list[dict[str, Any]]:
    return [shape(orjson.loads(item.payload), parameters, listed=True) for item in found]
