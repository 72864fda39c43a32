"""The script of `<run-guide>` and `<run-plan>`: the newest under `/embed/guides-v1.js`, and each
release for ever under its own address, as `releases` has it for the other widgets."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache

from flask import Blueprint, Response, abort, request
from markupsafe import Markup

from ...library import Library
from ..addresses import absolute
from ..caching import IMMUTABLE
from ..parameters import parse_parameters
from ..responses import public
from .releases import RELEASED, Release

_NAME = re.compile(r"guides-v(1)\.([0-9]+)\.([0-9]+)\.js")
_BESIDE = "/embed/guides-v"


@cache
def every_guide_release() -> tuple[Release, ...]:
    """The releases of version 1, the oldest first."""
    found = []
    for path in RELEASED.iterdir():
        if match := _NAME.fullmatch(path.name):
            script = path.read_bytes()
            digest = base64.b64encode(hashlib.sha384(script).digest()).decode()
            number = tuple(map(int, match.groups()))
            version = ".".join(match.groups())
            found.append((number, Release(version, script, f"sha384-{digest}")))
    return tuple(release for _, release in sorted(found, key=lambda one: one[0]))


def guide_releases(library: Library) -> Blueprint:
    """The script, whatever the library."""
    views = Blueprint("guide_releases", __name__)
    views.add_app_template_global(guide_script_element, "guide_script")

    @views.get(f"{_BESIDE}1.js")
    def newest() -> Response:
        parse_parameters(request.args)
        return public(every_guide_release()[-1].script, "text/javascript", None)

    @views.get(f"{_BESIDE}<version>.js")
    def release(version: str) -> Response:
        parse_parameters(request.args)
        for one in every_guide_release():
            if one.version == version:
                response = Response(one.script, mimetype="text/javascript")
                response.headers["Cache-Control"] = IMMUTABLE
                response.headers["Vary"] = "Accept-Encoding"
                response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
                return response
        abort(404)

    return views


def guide_script_element() -> Markup:
    """The element that brings the newest release into a page of another site, pinned."""
    one = every_guide_release()[-1]
    return Markup(
        '<script type="module" src="{}" integrity="{}" crossorigin="anonymous"></script>'
    ).format(absolute(f"{_BESIDE}{one.version}.js"), one.integrity)
