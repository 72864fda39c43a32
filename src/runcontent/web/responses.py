"""Answers: JSON with an ETag, list envelopes, and the headers of every response."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import orjson
from flask import Flask, Response, g, request

from .parameters import Parameters

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_PUBLIC = "public, max-age=60, stale-while-revalidate=600"


def json_response(body: Any, modified: str | None = None) -> Response:
    """JSON whose strong ETag is the hash of its bytes; 304 when the caller has it.

    `modified` is an ISO 8601 date or time.
    """
    data = orjson.dumps(body)
    response = Response(data, mimetype="application/json")
    response.set_etag(hashlib.sha256(data).hexdigest()[:32])
    response.headers["Cache-Control"] = _PUBLIC
    if modified:
        response.last_modified = datetime.fromisoformat(modified)
    response.make_conditional(request)
    return response


def list_response(
    items: Sequence[Any],
    total: int,
    revision: int,
    parameters: Parameters,
    modified: str | None,
    **more: Any,
) -> Response:
    """The list envelope of the contract, and its Link header (RFC 8288)."""
    limit, offset = parameters.limit, parameters.offset
    last = max(0, (total - 1) // limit * limit) if total else 0
    places: dict[str, int | None] = {
        "self": offset,
        "first": 0,
        "prev": max(0, offset - limit) if offset else None,
        "next": offset + limit if offset + limit < total and offset + limit <= 10_000 else None,
        "last": min(last, 10_000),
    }
    links = {name: None if at is None else _page(limit, at) for name, at in places.items()}
    meta = {"total": total, "limit": limit, "offset": offset, "revision": revision}
    response = json_response({"items": items, "meta": meta, "links": links} | more, modified)
    named = (f'<{url}>; rel="{name}"' for name, url in links.items() if url)
    response.headers["Link"] = ", ".join(named)
    return response


def _page(limit: int, offset: int) -> str:
    pairs = [(n, v) for n, v in request.args.items(multi=True) if n not in ("limit", "offset")]
    pairs += [("limit", str(limit)), ("offset", str(offset))]
    return f"{request.path}?{urlencode(pairs)}"


def _begin() -> None:
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)


def _finish(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.get("request_id", "")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers.setdefault("Content-Security-Policy", "default-src 'none'")
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag, Link, X-Request-Id, Retry-After"
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        response.headers["Access-Control-Allow-Headers"] = "If-None-Match, X-Request-Id"
        response.headers["Access-Control-Max-Age"] = "86400"
    return response


def register_headers(app: Flask) -> None:
    """Give every response of `app` its request id, security and CORS headers."""
    app.before_request(_begin)
    app.after_request(_finish)
