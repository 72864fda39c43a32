"""Tags and categories, with counts."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request
from marshmallow import Schema

from ..errors import NotFound
from ..library import Library
from ..nearest import near
from ..schemas import CategorySchema, TagSchema
from .addresses import address
from .negotiation import negotiate
from .parameter_table import ONE_WORD, WORDS
from .parameters import Parameters, parse_parameters
from .responses import json_response, list_response
from .shaping import shape

SCHEMAS: dict[str, Schema] = {"tags": TagSchema(), "categories": CategorySchema()}

_ONE = {"tags": "tag", "categories": "category"}


def vocabulary(library: Library) -> Blueprint:
    """The vocabulary endpoints over `library`, in the order of `taxonomy.yaml`."""
    views = Blueprint("vocabulary", __name__, url_prefix="/v1")

    @views.get("/<any(tags, categories):name>")
    def words(name: str) -> Response:
        parameters = _parse(name, WORDS)
        found = library.vocabulary(name)
        page = found.entries[parameters.offset : parameters.offset + parameters.limit]
        items = [_shaped(name, entry, parameters) for entry in page]
        total = len(found.entries)
        return list_response(items, total, found.revision, parameters, found.published_at)

    @views.get("/<any(tags, categories):name>/<slug>")
    def word(name: str, slug: str) -> Response:
        parameters = _parse(name, ONE_WORD)
        found = library.vocabulary(name)
        entries = {entry["slug"]: entry for entry in found.entries}
        if slug not in entries:
            raise NotFound(_ONE[name], slug, near(slug, entries))
        return json_response(_shaped(name, entries[slug], parameters), found.published_at)

    return views


def _parse(name: str, allowed: tuple[str, ...]) -> Parameters:
    negotiate(request.headers.get("Accept", ""))
    return parse_parameters(request.args, allowed, SCHEMAS[name])


def _shaped(name: str, entry: dict[str, Any], parameters: Parameters) -> dict[str, Any]:
    slug = entry["slug"]
    links = {"self": address(f"/v1/{name}/{slug}")} | {
        folder: address(f"/v1/{folder}?{_ONE[name]}={slug}")
        for folder in ("articles", "sections", "faqs", "advice")
    }
    return shape(entry | {"links": links}, parameters, listed=False)
