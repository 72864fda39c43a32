"""Errors as RFC 9457 problem documents, from one table."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import orjson
from flask import Flask, Response, current_app, request
from werkzeug.exceptions import (
    HTTPException,
    MethodNotAllowed,
    RequestedRangeNotSatisfiable,
)
from werkzeug.exceptions import NotFound as NoSuchAddress
from werkzeug.wrappers import Response as AnyResponse

from ..errors import (
    Deleted,
    Forbidden,
    InvalidParameters,
    LibraryAway,
    LibraryUnavailable,
    NotFound,
    QuotaExceeded,
    Renamed,
    SyncExpired,
    Unauthorized,
    UsageUnavailable,
    Withdrawn,
)
from ..nearest import near
from ..partners import redact_keys
from .addresses import address
from .caching import REQUEST_ID
from .endpoints import ENDPOINTS
from .error_types import BY_STATUS, ERROR_TYPES
from .negotiation import NotAcceptable
from .responses import moved
from .templating import private_page

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_log = logging.getLogger(__name__)


def problem(name: str, detail: str, **more: Any) -> Response:
    """An answer of the ErrorType `name`; `more` are members of its own. People get a page."""
    kind = ERROR_TYPES[name]
    detail = redact_keys(detail)
    if _is_read_by_people():
        shown = {"kind": kind, "detail": detail, "more": more}
        id = request.environ.get(REQUEST_ID)
        return private_page("problem.html", kind.status, id=id, **shown)
    body = {
        "type": address(f"/docs/errors/{name}"),
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        "instance": request.environ.get(REQUEST_ID),
    } | more
    data = redact_keys(orjson.dumps(body, default=str).decode())  # what was sent may be told again
    response = Response(data, kind.status, mimetype="application/problem+json")
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_read_by_people() -> bool:
    """Whether a browser asks for a page; the API answers everybody alike."""
    if request.path.startswith(("/v1/", "/media/", "/assets/")):
        return False
    accepted = request.accept_mimetypes
    return accepted["text/html"] > accepted["application/problem+json"]


def _invalid(error: InvalidParameters) -> Response:
    errors = [
        {"parameter": e.parameter, "code": e.code, "detail": e.detail, "allowed": e.allowed}
        for e in error.errors
    ]
    return problem("invalid-parameters", str(error), errors=errors)


def _not_found(error: NotFound) -> Response:
    return problem("not-found", str(error), near=error.near)


def _renamed(error: Renamed) -> AnyResponse:
    path = request.path
    for folder in ("articles", "guides", "plans"):
        path = path.replace(f"/{folder}/{error.slug}", f"/{folder}/{error.target}", 1)
    path = quote(path)
    query = request.environ.get("QUERY_STRING")
    return moved(f"{path}?{query}" if query else path)


def _withdrawn(error: Withdrawn) -> Response:
    return problem("withdrawn", str(error), reason=error.reason)


def _deleted(error: Deleted) -> Response:
    return problem("deleted", str(error))


def _sync_expired(error: SyncExpired) -> Response:
    response = problem("sync-expired", str(error))
    response.headers["Link"] = f'<{address("/v1/sync")}>; rel="start"'
    return response


def _not_acceptable(error: NotAcceptable) -> Response:
    return problem("not-acceptable", str(error), allowed=error.offered)


def _unauthorized(error: Unauthorized) -> Response:
    response = problem("unauthorized", str(error))
    response.headers["WWW-Authenticate"] = 'Bearer realm="runcontent"'
    return response


def _forbidden(error: Forbidden) -> Response:
    return problem("forbidden", str(error))


def _quota_exceeded(error: QuotaExceeded) -> Response:
    response = problem("quota-exceeded", str(error), window=error.window)
    response.headers["Retry-After"] = str(error.retry_after)
    return response


def _unavailable(error: LibraryUnavailable) -> Response:
    _log.error("%s", error)
    what, seconds = "no library can be read", 5
    if isinstance(error, LibraryAway):
        what, seconds = "what keeps the library does not answer", error.retry_after
    response = problem("unavailable", f"{what} at the moment")
    response.headers["Retry-After"] = str(seconds)
    return response


def _usage_unavailable(error: UsageUnavailable) -> Response:
    _log.error("%s", error)
    response = problem("unavailable", "the counts of requests cannot be read at the moment")
    response.headers["Retry-After"] = str(error.retry_after)
    return response


HANDLERS: dict[type[Exception], Callable[[Any], AnyResponse]] = {
    InvalidParameters: _invalid,
    NotFound: _not_found,
    Renamed: _renamed,
    Withdrawn: _withdrawn,
    Deleted: _deleted,
    SyncExpired: _sync_expired,
    NotAcceptable: _not_acceptable,
    Unauthorized: _unauthorized,
    Forbidden: _forbidden,
    QuotaExceeded: _quota_exceeded,
    LibraryUnavailable: _unavailable,
    UsageUnavailable: _usage_unavailable,
}


def _http(error: HTTPException) -> AnyResponse:
    """What Flask and Werkzeug raise by themselves; an unforeseen 4xx is a bad request."""
    if error.code is not None and error.code < 400:
        return error.get_response()
    kind = BY_STATUS.get(error.code or 500)
    if kind is None:
        kind = ERROR_TYPES["bad-request" if (error.code or 500) < 500 else "internal-error"]
    if isinstance(error, NoSuchAddress):
        detail = f"there is nothing at {request.path[:200]}"
        return problem("not-found", detail, near=_near_addresses(request.path))
    detail = error.description or kind.what
    if isinstance(error, MethodNotAllowed):
        allowed = ", ".join(sorted(error.valid_methods or ()))
        detail = f"{request.method[:20]} is not taken here; what is: {allowed}"
    if isinstance(error, RequestedRangeNotSatisfiable) and error.length is not None:
        detail = f"the file has {error.length:,} bytes, and none of those asked for"
    response = problem(kind.name, detail)
    for header, value in error.get_headers():
        if header in ("Allow", "Retry-After", "Content-Range"):
            response.headers[header] = value
    return response


def _near_addresses(path: str) -> list[str]:
    """Addresses that look like `path`, with its own ids where an endpoint has some."""
    asked = path.split("/")
    rules = {
        rule.rule for rule in current_app.url_map.iter_rules() if "GET" in (rule.methods or ())
    }
    known = {rule for rule in rules if "<" not in rule and rule != "/"}
    for endpoint in ENDPOINTS:
        steps = endpoint.path.split("/")
        if len(steps) == len(asked):
            pairs = zip(steps, asked, strict=True)
            known.add("/".join(own if "{" in step else step for step, own in pairs))
    return [address(quote(place)) for place in near(path, sorted(known), least=70)]


def _bug(error: Exception) -> Response:
    _log.exception("request %s failed", request.environ.get(REQUEST_ID), exc_info=error)
    return problem("internal-error", "something went wrong; quote the instance when you report it")


def register_problems(app: Flask) -> None:
    """Answer every error of `app` with a problem document."""
    for kind, handler in HANDLERS.items():
        app.register_error_handler(kind, handler)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _bug)


class LastResort:
    """A WSGI middleware around everything that `app` is wrapped in: what fails there, before or
    after Flask, is a problem document too."""

    def __init__(self, app: Flask, application: WSGIApplication) -> None:
        self._app, self.application = app, application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        try:
            return self.application(environ, start_response)
        except Exception as error:
            known = {REQUEST_ID: environ.setdefault(REQUEST_ID, secrets.token_hex(8))}
            with self._app.test_request_context("/", environ_overrides=known):  # not the one
                response = self._app.process_response(_bug(error))  # that may have been at fault
            response.headers["X-Request-Id"] = known[REQUEST_ID]
            headers = response.get_wsgi_headers(environ)
            start_response(response.status, list(headers))
            return [] if environ.get("REQUEST_METHOD") == "HEAD" else [response.get_data()]
