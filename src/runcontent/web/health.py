"""Whether the server lives, and whether it can answer."""

from __future__ import annotations

from flask import Blueprint, Response

from ..library import Library
from .responses import json_response


def health(library: Library) -> Blueprint:
    """`/livez` touches nothing; `/readyz` is 503 until a library answers."""
    views = Blueprint("health", __name__)

    @views.get("/livez")
    def livez() -> Response:
        return _uncached(json_response({"status": "alive"}))

    @views.get("/readyz")
    def readyz() -> Response:
        revision, published_at = library.revision()
        body = {"status": "ready", "revision": revision, "published_at": published_at}
        return _uncached(json_response(body))

    return views


def _uncached(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
