"""Answers: JSON, list envelopes, and the headers of every response."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote, unquote_to_bytes, urlencode

import orjson
from flask import Flask, Response, redirect, request
from werkzeug.exceptions import BadRequest, RequestURITooLarge
from werkzeug.wrappers import Response as AnyResponse

from .addresses import address, names_host
from .bodies import bound_body
from .caching import PRIVATE, PUBLIC, REFUSAL
from .encodings import CODINGS, accepted_codings
from .negotiation import NotAcceptable
from .parameter_table import FARTHEST
from .parameters import Parameters

LONGEST_ADDRESS = 4096

_EXPOSED = (
    "Accept-Ranges, Allow, Cache-Status, Content-Encoding, Content-Range, Date, Deprecation, ETag, "
    "Last-Modified, Link, Location, RateLimit, RateLimit-Policy, Retry-After, Sunset, X-Request-Id"
)
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": (
        "Accept, Authorization, Cache-Control, Content-Type, If-Modified-Since, If-None-Match, "
        "If-Range, Range, X-Request-Id"
    ),
    "Access-Control-Max-Age": "86400",
}
_MOST_KEYS = 100


def public(
    data: bytes | str,
    mimetype: str,
    published_at: str | None,
    articles: Iterable[str] = (),
) -> Response:
    """An answer that caches may keep: `articles` (slugs) are what it is made of."""
    response = Response(data, mimetype=mimetype)
    response.headers["Cache-Control"] = PUBLIC
    response.headers["Vary"] = "Accept, Accept-Encoding"
    slugs = list(dict.fromkeys(articles))[:_MOST_KEYS]
    keys = ["library", *(f"article-{slug}" for slug in slugs)]
    response.headers["Surrogate-Key"] = " ".join(keys)
    if published_at is not None:
        response.last_modified = datetime.fromisoformat(published_at)
    return response


def json_response(
    body: Any, published_at: str | None = None, articles: Iterable[str] = ()
) -> Response:
    """A public answer in JSON."""
    return public(orjson.dumps(body), "application/json", published_at, articles)


def private_json(body: Any) -> Response:
    """An answer in JSON to what one caller has sent: nobody keeps it."""
    response = Response(orjson.dumps(body), mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


def list_response(
    items: Sequence[Any],
    total: int,
    revision: int,
    parameters: Parameters,
    published_at: str | None,
    articles: Iterable[str] = (),
    **more: Any,
) -> Response:
    """The list envelope of the contract, and its Link header (RFC 8288)."""
    limit, offset = parameters.limit, parameters.offset
    last = max(0, (total - 1) // limit * limit) if total else 0
    places: dict[str, int | None] = {
        "self": offset,
        "first": 0,
        "prev": max(0, min(offset - limit, last)) if offset else None,
        "next": offset + limit if offset + limit < total and offset + limit <= FARTHEST else None,
        "last": min(last, FARTHEST),
    }
    links = {name: None if at is None else _page(limit, at) for name, at in places.items()}
    meta = {"total": total, "limit": limit, "offset": offset, "revision": revision}
    body = {"items": items, "meta": meta, "links": links} | more
    response = json_response(body, published_at, articles)
    named = (f'<{url}>; rel="{name}"' for name, url in links.items() if url)
    response.headers["Link"] = ", ".join(named)
    return response


def _page(limit: int, offset: int) -> str:
    pairs = [(n, v) for n, v in request.args.items(multi=True) if n not in ("limit", "offset")]
    pairs += [("limit", str(limit)), ("offset", str(offset))]
    return address(f"{request.path}?{urlencode(pairs)}")


def moved(place: str) -> AnyResponse:
    """A 308 to where the thing is now, that is looked for again as often as the thing itself:
    without that, a browser keeps it for ever (RFC 9110, section 15.4.9). The API says it by the
    header alone, for nobody there reads a page."""
    response = redirect(address(place), 308)
    if place.startswith("/v1/"):
        response.set_data(b"")
        response.headers.remove("Content-Type")
    response.headers["Cache-Control"] = PUBLIC
    response.headers["Surrogate-Key"] = "library"
    return response


def _admit() -> AnyResponse | None:
    """Refuse what the guard refused; answer preflights anywhere, so that a browser sees what is
    wrong with the request itself; refuse what is too large, no text, or wanted in no coding that
    there is; one thing has one address, without spare slashes."""
    if refusal := request.environ.get(REFUSAL):
        raise refusal
    asked = request.headers
    if request.method == "OPTIONS" and "Access-Control-Request-Method" in asked:
        return Response(status=204)
    query = request.environ.get("QUERY_STRING", "")
    try:
        unquote_to_bytes(query).decode("utf-8")
    except UnicodeDecodeError:
        raise BadRequest("the address holds bytes that are not UTF-8") from None
    path = quote(request.path)
    if len(path) + len(query) > LONGEST_ADDRESS:
        raise RequestURITooLarge(f"the address is longer than {LONGEST_ADDRESS:,} characters")
    bound_body()
    codings = asked.get("Accept-Encoding", "")
    if not accepted_codings(codings):
        raise NotAcceptable("Accept-Encoding", codings, CODINGS)
    plain = "/" + re.sub("/{2,}", "/", path).strip("/")
    if path != plain and request.method in ("GET", "HEAD"):
        return moved(f"{plain}?{query}" if query else plain)
    return None


def _finish(response: Response) -> Response:
    headers = response.headers
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    if "Content-Security-Policy" not in headers:
        headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    headers["Access-Control-Allow-Origin"] = "*"
    headers["Access-Control-Expose-Headers"] = _EXPOSED
    if headers.get("Cache-Control") == PUBLIC and names_host():
        headers["Cache-Control"] = PRIVATE
    if request.method == "OPTIONS":
        headers.update(_PREFLIGHT)
        if response.status_code == 200:
            response.status_code = 204
        if response.status_code == 204:
            headers.remove("Content-Type")
    return response


def register_headers(app: Flask) -> None:
    """Bound every request of `app`, and give every response security and CORS headers."""
    app.before_request(_admit)
    app.after_request(_finish)
