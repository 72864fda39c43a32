"""The widgets' script: the newest under `/embed/v1.js`, and each release for ever under its own.

A page that names a release with its hash (Subresource Integrity, https://www.w3.org/TR/SRI/) has
the same bytes always; `released/` keeps them, and `widgets/` holds what they are built from.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, request
from markupsafe import Markup

from ...library import Library
from ..addresses import absolute, address
from ..caching import IMMUTABLE
from ..parameters import parse_parameters
from ..responses import json_response, public

RELEASED = Path(__file__).parent / "released"
_NAME = re.compile(r"v(1)\.([0-9]+)\.([0-9]+)\.js")


@dataclass(frozen=True, slots=True)
class Release:
    """One release: `version` is semantic, `integrity` as an element's attribute has it."""

    version: str
    script: bytes
    integrity: str

    @property
    def path(self) -> str:
        """Where its bytes never change."""
        return f"/embed/v{self.version}.js"


@cache
def every_release() -> tuple[Release, ...]:
    """The releases of version 1, the oldest first."""
    found = []
    for path in RELEASED.iterdir():
        if match := _NAME.fullmatch(path.name):
            found.append((tuple(map(int, match.groups())), path))
    return tuple(_release(path) for _, path in sorted(found))


def _release(path: Path) -> Release:
    script = path.read_bytes()
    digest = base64.b64encode(hashlib.sha384(script).digest()).decode()
    return Release(path.stem.removeprefix("v"), script, f"sha384-{digest}")


def releases(library: Library) -> Blueprint:
    """The script, and `/embed/v1.json`, which says how to name it."""
    views = Blueprint("releases", __name__)
    views.add_app_template_global(script_element, "widget_script")

    @views.get("/embed/v1.js")
    def newest() -> Response:
        parse_parameters(request.args)
        return public(every_release()[-1].script, "text/javascript", None)

    @views.get("/embed/v<version>.js")
    def release(version: str) -> Response:
        parse_parameters(request.args)
        for one in every_release():
            if one.version == version:
                response = Response(one.script, mimetype="text/javascript")
                response.headers["Cache-Control"] = IMMUTABLE
                response.headers["Vary"] = "Accept-Encoding"
                response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
                return response
        abort(404)

    @views.get("/embed/v1.json")
    def names() -> Response:
        parse_parameters(request.args)
        listed = [
            {"version": one.version, "src": address(one.path), "integrity": one.integrity}
            for one in every_release()
        ]
        return json_response({"newest": listed[-1], "releases": listed})

    return views


def script_element() -> Markup:
    """The element that brings the newest release into a page of another site, pinned."""
    one = every_release()[-1]
    return Markup(
        '<script type="module" src="{}" integrity="{}" crossorigin="anonymous"></script>'
    ).format(absolute(one.path), one.integrity)
