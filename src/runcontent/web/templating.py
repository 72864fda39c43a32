"""Pages for people: how they are filled in, and what a browser may do in them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from flask import Flask, Response, render_template
from markupsafe import Markup, escape

from ..library import Library
from .responses import public

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data: https:; "
    "font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


def register_templating(app: Flask) -> None:
    """The filters of the templates: `code` and `day`."""
    app.add_template_filter(_code, "code")
    app.add_template_filter(_day, "day")


def page(template: str, library: Library, **values: Any) -> Response:
    """A public HTML page."""
    response = public(render_template(template, **values), "text/html", library.revision()[1])
    response.headers["Content-Security-Policy"] = PAGE_POLICY
    return response


def private_page(template: str, status: int = 200, **values: Any) -> Response:
    """An HTML page that nobody keeps: an error, or what not everybody may see."""
    response = Response(render_template(template, **values), status, mimetype="text/html")
    response.headers["Content-Security-Policy"] = PAGE_POLICY
    response.headers["Cache-Control"] = "no-store"
    return response


def _code(text: str) -> Markup:
    """`code` in backticks, and nothing else, as markup."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))


def _day(text: str) -> str:
    """An ISO date as people write it: 24 November 2026."""
    day = date.fromisoformat(text)
    return f"{day.day} {day:%B %Y}"
