"""The API told to people and machines: /docs, its error pages, and the OpenAPI document."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Blueprint, Response, abort, current_app, request
from werkzeug.test import Client

from ..library import Library
from ..model import Kind
from ..search.query import Filters
from .actions import ACTIONS, Action
from .addresses import address
from .endpoints import ENDPOINTS, Endpoint
from .error_types import ERROR_TYPES
from .guarding import UNGUARDED
from .negotiation import JSON, negotiate
from .openapi import openapi_document
from .parameters import parse_parameters
from .responses import json_response
from .templating import page

_FIRST = "it-band-syndrome"
"""The article that examples are of, where the library has it."""


_USUAL = {Kind.GUIDE: "pain-traffic-light", Kind.PLAN: "back-to-running"}
"""The guide and plan that examples are of, likewise."""


def reference(library: Library) -> Blueprint:
    """The documentation of the API over `library`."""
    views = Blueprint("reference", __name__)

    @views.get("/v1/openapi.json")
    def openapi() -> Response:
        negotiate(request.headers.get("Accept", ""))
        parse_parameters(request.args)
        return json_response(_document(library), library.revision()[1])

    @views.get("/docs")
    def docs() -> Response:
        parse_parameters(request.args)
        groups: dict[str, list[tuple[str, str, dict[str, Any]]]] = {}
        document = _document(library)
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                groups.setdefault(operation["tags"][0], []).append((path, method, operation))
        return page("reference.html", library, document=document, groups=groups)

    @views.get("/docs/errors")
    def errors() -> Response:
        parse_parameters(request.args)
        return page("errors.html", library, kinds=ERROR_TYPES.values())

    @views.get("/docs/errors/<name>")
    def error(name: str) -> Response:
        parse_parameters(request.args)
        kind = ERROR_TYPES.get(name)
        if kind is None:
            abort(404)
        return page("errors.html", library, kinds=[kind])

    return views


def _document(library: Library) -> dict[str, Any]:
    ids = _ids(library)
    client = Client(current_app.extensions[UNGUARDED], Response)

    def example(endpoint: Endpoint | Action) -> Any:
        if ids is None:
            return None
        if isinstance(endpoint, Action):
            answer = client.post(endpoint.path.format_map(ids), json=endpoint.example)
            return orjson.loads(answer.data) if answer.status_code == 200 else None
        if endpoint.media_type != JSON:
            return None
        answer = client.get(endpoint.example.format_map(ids))
        return orjson.loads(answer.data) if answer.status_code == 200 else None

    document = openapi_document(example, address("") or "/")
    if ids is not None:
        for endpoint in (one for one in ENDPOINTS if one.specimen is None):
            asked = endpoint.example.format_map(ids)
            document["paths"][endpoint.path]["get"]["x-example-request"] = asked
        for action in ACTIONS:
            asked = action.path.format_map(ids)
            document["paths"][action.path]["post"]["x-example-request"] = asked
    return document


def _ids(library: Library) -> dict[str, str] | None:
    """Real ids for the examples; None in an empty library."""
    page = library.page(Kind.ARTICLE, Filters(), (), 1000, 0)
    slugs = [item.id for item in page.items]
    if not slugs:
        return None
    slug = _FIRST if _FIRST in slugs else slugs[0]
    parts = library.whole(slug).parts
    ids = {"slug": slug}
    for kind, stored in parts.items():
        ids[kind.value] = stored[0].id.split("/", 1)[-1] if stored else "none"
    for kind, usual in _USUAL.items():
        every = [item.id for item in library.page(kind, Filters(), (), 1000, 0).items]
        ids[kind.value] = usual if usual in every else [*every, "none"][0]
    for name, plural in (("tag", "tags"), ("category", "categories")):
        entries = library.vocabulary(plural).entries
        ids[name] = entries[0]["slug"] if entries else "none"
    return ids
