"""Images, named by their content."""

from __future__ import annotations

from flask import Blueprint, Response, request

from ..library import Library
from .caching import IMMUTABLE
from .files import send
from .parameters import parse_parameters


def media(library: Library) -> Blueprint:
    """The images of `library`; `Range` and conditional requests are Flask's."""
    views = Blueprint("media", __name__)

    @views.get("/media/<digest>/<name>")
    def image(digest: str, name: str) -> Response:
        parse_parameters(request.args)
        response = send(library.media(digest, name), digest)
        response.headers["Cache-Control"] = IMMUTABLE
        # an SVG is a document: no script in it may run, nothing in it may load
        policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        response.headers["Content-Security-Policy"] = policy
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return views
