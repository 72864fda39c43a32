"""The widgets' scripts: the newest under `/embed/v1.js` and `/embed/guides-v1.js`, and each release
for ever under its own address.

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

WIDGETS = "v"
"""What stands before the version of the script of `<run-faqs>`, `<run-advice>`, `<run-search>`."""

GUIDES = "guides-v"
"""The same of the script of `<run-guide>` and `<run-plan>`."""


@dataclass(frozen=True, slots=True)
class Release:
    """One release: `version` is semantic, `integrity` as an element's attribute has it, and at
    `path` its bytes never change."""

    version: str
    path: str
    script: bytes
    integrity: str


@cache
def every_release(name: str = WIDGETS) -> tuple[Release, ...]:
    """The releases of version 1 of a script, the oldest first."""
    pattern = re.compile(rf"{name}(1)\.([0-9]+)\.([0-9]+)\.js")
    found = []
    for path in RELEASED.iterdir():
        if match := pattern.fullmatch(path.name):
            found.append((tuple(map(int, match.groups())), path))
    return tuple(_release(name, path) for _, path in sorted(found))


def _release(name: str, path: Path) -> Release:
    script = path.read_bytes()
    digest = base64.b64encode(hashlib.sha384(script).digest()).decode()
    version = path.stem.removeprefix(name)
    return Release(version, f"/embed/{path.name}", script, f"sha384-{digest}")


def releases(library: Library) -> Blueprint:
    """The scripts, and `/embed/v1.json`, which says how to name the widgets'."""
    views = Blueprint("releases", __name__)
    views.add_app_template_global(script_element, "widget_script")
    for name in (WIDGETS, GUIDES):
        _serve(views, name)

    @views.get("/embed/v1.json")
    def names() -> Response:
        parse_parameters(request.args)
        listed = [
            {"version": one.version, "src": address(one.path), "integrity": one.integrity}
            for one in every_release()
        ]
        return json_response({"newest": listed[-1], "releases": listed})

    return views


def _serve(views: Blueprint, name: str) -> None:
    """The newest release of one script, and each of them."""

    @views.get(f"/embed/{name}1.js", endpoint=f"newest_{name}")
    def newest() -> Response:
        parse_parameters(request.args)
        return public(every_release(name)[-1].script, "text/javascript", None)

    @views.get(f"/embed/{name}<version>.js", endpoint=f"release_{name}")
    def release(version: str) -> Response:
        parse_parameters(request.args)
        for one in every_release(name):
            if one.version == version:
                response = Response(one.script, mimetype="text/javascript")
                response.headers["Cache-Control"] = IMMUTABLE
                response.headers["Vary"] = "Accept-Encoding"
                response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
                return response
        abort(404)


def script_element(name: str = WIDGETS) -> Markup:
    """The element that brings a script's newest release into a page of another site, pinned."""
    one = every_release(name)[-1]
    return Markup(
        '<script type="module" src="{}" integrity="{}" crossorigin="anonymous"></script>'
    ).format(absolute(one.path), one.integrity)
