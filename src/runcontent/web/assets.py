"""Styles, scripts, type and drawings of our own pages, named by their content."""

from __future__ import annotations

import hashlib
import mimetypes
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, abort, request

from ..library import Library
from .addresses import here
from .caching import IMMUTABLE
from .parameters import parse_parameters
from .responses import public

_FOLDER = Path(__file__).parent / "assets"


def assets(library: Library) -> Blueprint:
    """`/assets/{digest}/{name}`: one digest for all of them, so that they fit each other."""
    views = Blueprint("assets", __name__)
    views.add_app_template_global(asset)

    @views.get("/assets/<digest>/<name>")
    def get(digest: str, name: str) -> Response:
        """A page of an older version gets what there is now, and does not keep it."""
        parse_parameters(request.args)
        if name not in _files():
            abort(404)
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        response = public(_files()[name], kind, None)
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        current = digest == _digest()
        response.headers["Cache-Control"] = IMMUTABLE if current else "public, max-age=60"
        return response

    return views


def asset(name: str) -> str:
    """The address of an asset, as our pages link to it."""
    return here(f"/assets/{_digest()}/{name}")


@lru_cache(maxsize=1)
def _files() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(_FOLDER.iterdir()) if path.is_file()}


@lru_cache(maxsize=1)
def _digest() -> str:
    digest = hashlib.sha256()
    for name, data in _files().items():
        digest.update(name.encode() + b"\0" + data)
    return digest.hexdigest()[:10]
