"""Whether the server lives, whether it can answer, and how it does."""

from __future__ import annotations

import orjson
from flask import Blueprint, Response, request
from prometheus_client import CONTENT_TYPE_LATEST

from ..library import Library
from .observing import metrics
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

    @views.get("/metrics")
    def prometheus() -> Response:
        response = Response(metrics(library), content_type=CONTENT_TYPE_LATEST)
        response.headers["Cache-Control"] = "no-store"
        return response

    return views


def _uncached(body: dict[str, object]) -> Response:
    response = Response(orjson.dumps(body), mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response
