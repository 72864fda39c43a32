"""Tags and categories, with counts."""

from __future__ import annotations

from flask import Blueprint, Response, request

from ..errors import NotFound
from ..library import Library
from .parameters import Parameters, no_parameters
from .responses import json_response, list_response


def vocabulary(library: Library) -> Blueprint:
    """The vocabulary endpoints over `library`; lists of words come whole."""
    views = Blueprint("vocabulary", __name__, url_prefix="/v1")

    @views.get("/<any(tags, categories):name>")
    def words(name: str) -> Response:
        no_parameters(request.args)
        entries, revision = library.vocabulary(name)
        whole = Parameters(limit=max(len(entries), 1))
        return list_response(entries, len(entries), revision, whole, None)

    @views.get("/tags/<slug>")
    def tag(slug: str) -> Response:
        no_parameters(request.args)
        entries, _ = library.vocabulary("tags")
        for entry in entries:
            if entry["slug"] == slug:
                return json_response(entry)
        raise NotFound("tag", slug)

    return views
