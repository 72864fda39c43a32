"""Errors as RFC 9457 problem documents, from one table."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import orjson
from flask import Flask, Response, g, redirect, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from ..errors import (
    InvalidParameters,
    LibraryUnavailable,
    NotFound,
    Renamed,
    RuncontentError,
    Withdrawn,
)

_log = logging.getLogger(__name__)


def problem(status: int, name: str, title: str, detail: str, **more: Any) -> Response:
    """`name` is the page below /docs/errors that says what to do."""
    body = {
        "type": f"/docs/errors/{name}",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": g.get("request_id"),
    } | more
    response = Response(orjson.dumps(body), status, mimetype="application/problem+json")
    response.headers["Cache-Control"] = "no-store"
    return response


def _invalid(error: InvalidParameters) -> Response:
    errors = [
        {"parameter": e.parameter, "code": e.code, "detail": e.detail, "allowed": e.allowed}
        for e in error.errors
    ]
    return problem(422, "invalid-parameters", "Invalid parameters", str(error), errors=errors)


def _not_found(error: NotFound) -> Response:
    return problem(404, "not-found", "Not found", str(error), near=error.near)


def _renamed(error: Renamed) -> AnyResponse:
    path = request.full_path if request.query_string else request.path
    return redirect(path.replace(f"/{error.slug}", f"/{error.target}", 1), 308)


def _withdrawn(error: Withdrawn) -> Response:
    return problem(410, "withdrawn", "Withdrawn", str(error), reason=error.reason)


def _unavailable(error: LibraryUnavailable) -> Response:
    _log.error("%s", error)
    detail = "no library can be read at the moment"
    response = problem(503, "unavailable", "Library unavailable", detail)
    response.headers["Retry-After"] = "5"
    return response


HANDLERS: dict[type[RuncontentError], Callable[[Any], AnyResponse]] = {
    InvalidParameters: _invalid,
    NotFound: _not_found,
    Renamed: _renamed,
    Withdrawn: _withdrawn,
    LibraryUnavailable: _unavailable,
}


def _http(error: HTTPException) -> AnyResponse:
    status = error.code or 500
    name = error.name.lower().replace(" ", "-")
    response = problem(status, name, error.name, error.description or error.name)
    for header, value in error.get_headers():
        if header in ("Allow", "Retry-After"):
            response.headers[header] = value
    return response


def _bug(error: Exception) -> Response:
    _log.exception("request %s failed", g.get("request_id"), exc_info=error)
    detail = "something went wrong here; quote the instance when you report it"
    return problem(500, "internal-error", "Internal error", detail)


def register_problems(app: Flask) -> None:
    """Answer every error of `app` with a problem document."""
    for kind, handler in HANDLERS.items():
        app.register_error_handler(kind, handler)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _bug)
