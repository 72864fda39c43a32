"""Images, named by their content."""

from __future__ import annotations

from flask import Blueprint, Response, request, send_file

from ..library import Library
from .caching import IMMUTABLE
from .parameters import parse_parameters


def media(library: Library) -> Blueprint:
    """The images of `library`; `Range` and conditional requests are Flask's."""
    views = Blueprint("media", __name__)

    @views.get("/media/<digest>/<name>")
    def image(digest: str, name: str) -> Response:
        parse_parameters(request.args)
        if not request.headers.get("Range", "bytes=").startswith("bytes="):
            del request.environ["HTTP_RANGE"]  # a unit that is not known is ignored (RFC 9110)
        response = send_file(library.media(digest, name).resolve(), conditional=True, etag=digest)
        response.headers["Cache-Control"] = IMMUTABLE
        # an SVG is a document: no script in it may run, nothing in it may load
        policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        response.headers["Content-Security-Policy"] = policy
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return views
