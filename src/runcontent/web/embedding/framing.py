"""What every page for an iframe has: its style and script, in it and admitted by their hashes, so
that one request shows it whole. The script does nothing but tell the page around it how tall
this one is."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson
from flask import Response, render_template
from markupsafe import Markup

from ...library import Library
from ..responses import public

_HERE = Path(__file__).parent
STYLE = (_HERE / "widget.css").read_text("utf-8") + (_HERE / "frame.css").read_text("utf-8")
SCRIPT = (_HERE / "frame.js").read_text("utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


_POLICY = (
    f"default-src 'none'; style-src {_hash(STYLE)}; script-src {_hash(SCRIPT)}; "
    "img-src 'self' data: https:; form-action 'self'; base-uri 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'; frame-ancestors {}"
)


def frame(
    library: Library, template: str, theme: str, articles: Iterable[str] = (), **values: Any
) -> Response:
    """A public page of `template`, which the sites of the setting may frame."""
    values |= {"style": Markup(STYLE), "script": Markup(SCRIPT), "theme": theme}
    text = render_template(template, **values)
    response = public(text, "text/html", library.revision()[1], articles)
    response.headers["Content-Security-Policy"] = _POLICY.format(library.settings.frame_ancestors)
    return response


def failed_frame(library: Library, status: int, detail: str) -> Response:
    """The same of what could not be shown: a page, since people will read it."""
    response = frame(library, "embed/message.html", "auto", detail=detail)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def script_data(node: Any) -> Markup:
    """JSON for a script element of data: no text in it ends the element."""
    return Markup(orjson.dumps(node).decode().replace("<", "\\u003c"))
