"""The whole library as one file, and the images that belong to it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from flask import Blueprint, Response, request

from ..library import BUNDLE_NAMES, Copies
from .encodings import IDENTITY, accepted_codings
from .files import send, wants_part
from .negotiation import negotiate
from .parameter_table import MEDIA
from .parameters import parse_parameters
from .problems import problem
from .responses import list_response

TYPES = {"bundle.sqlite": "application/vnd.sqlite3", "bundle.ndjson": "application/x-ndjson"}
_FRESH = "public, max-age=60"


def bundles(copies: Copies) -> Blueprint:
    """`/v1/bundle.sqlite`, `/v1/bundle.ndjson` and `/v1/media`."""
    views = Blueprint("bundles", __name__, url_prefix="/v1")

    @views.get(f"/<any({', '.join(BUNDLE_NAMES)}):name>")
    def bundle(name: str) -> Response:
        """A part (`Range`) is always one of the file as it is, so that it can be gone on with."""
        parse_parameters(request.args)
        if not copies.has_bundles:
            return problem("forbidden", "bundles are turned off here; begin a copy at /v1/sync")
        coding = accepted_codings(request.headers.get("Accept-Encoding", ""))[0]
        if wants_part():
            coding = IDENTITY
        file = copies.bundle(name, coding)
        if file is None:
            response = problem("bundle-not-ready", "the bundle of this library is being built")
            response.headers["Retry-After"] = "10"
            return response
        published = datetime.fromisoformat(file.published_at) if file.published_at else None
        response = send(file.path, file.tag, TYPES[name], published)
        if coding != IDENTITY:
            response.headers["Content-Encoding"] = coding
        response.headers["Cache-Control"] = _FRESH
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Surrogate-Key"] = "library"
        return response

    @views.get("/media")
    def media() -> Response:
        negotiate(request.headers.get("Accept", ""))
        parameters = parse_parameters(request.args, MEDIA)
        told = copies.media(parameters.limit, parameters.offset)
        items = [
            asdict(file) | {"resources": [{"kind": kind, "id": id} for kind, id in file.resources]}
            for file in told.files
        ]
        slugs = [id.split("/", 1)[0] for file in told.files for _, id in file.resources]
        return list_response(items, told.total, told.revision, parameters, told.published_at, slugs)

    return views
