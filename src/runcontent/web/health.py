"""Whether the server lives, and whether it can answer."""

from __future__ import annotations

import orjson
from flask import Blueprint, Response, request

from ..library import Library
from .parameters import parse_parameters


def health(library: Library) -> Blueprint:
    """`/livez` touches nothing; `/readyz` is 503 unless a library can be read and searched."""
    views = Blueprint("health", __name__)

    @views.get("/livez")
    def livez() -> Response:
        parse_parameters(request.args)
        return _uncached({"status": "alive"})

    @views.get("/readyz")
    def readyz() -> Response:
        parse_parameters(request.args)
        revision, published_at = library.ready()
        body: dict[str, object] = {
            "status": "ready",
            "revision": revision,
            "published_at": published_at,
        }
        return _uncached(body)

    return views


def _uncached(body: dict[str, object]) -> Response:
    response = Response(orjson.dumps(body), mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response
