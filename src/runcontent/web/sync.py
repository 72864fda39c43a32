"""Keeping a copy, page by page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from ..library import Copies, Delete, Library, Selection, Synced, Upsert
from .addresses import address
from .caching import PROMPT
from .negotiation import negotiate
from .parameter_table import SYNC
from .parameters import parse_parameters
from .responses import json_response
from .warnings import warnings

_SELECTING = ("kind", "tag", "category", "format")


def sync(library: Library, copies: Copies) -> Blueprint:
    """`/v1/sync` over `library`."""
    views = Blueprint("sync", __name__, url_prefix="/v1")

    @views.get("/sync")
    def changes() -> Response:
        negotiate(request.headers.get("Accept", ""))
        parameters = parse_parameters(request.args, SYNC)
        given = any(name in request.args for name in _SELECTING)
        selection = Selection.of(parameters.filters, parameters.formats) if given else None
        synced = copies.sync(parameters.token, selection, parameters.limit)
        return _told(synced, parameters.limit, warnings(library, parameters.filters))

    return views


def _told(synced: Synced, limit: int, more: dict[str, Any]) -> Response:
    page = synced.page
    itself = address(
        request.path
        + (f"?{urlencode(list(request.args.items(multi=True)))}" if request.args else "")
    )
    links = {"self": itself, "next": _leading(synced.next), "sync": _leading(synced.sync)}
    body = {
        "items": [_item(entry) for entry in page.entries],
        "meta": {"limit": limit, "revision": page.revision},
        "links": links,
        **more,
    }
    response = json_response(body, page.published_at, map(_article, page.entries))
    response.headers["Cache-Control"] = PROMPT
    if links["next"]:
        response.headers["Link"] = f'<{links["next"]}>; rel="next"'
    return response


def _leading(token: str | None) -> str | None:
    if token is None:
        return None
    asked = {"token": token} | {n: v for n, v in request.args.items() if n == "limit"}
    return address(f"/v1/sync?{urlencode(asked)}")


def _item(entry: Upsert | Delete) -> dict[str, Any]:
    if isinstance(entry, Upsert):
        return {"op": "upsert", "resource": entry.resource}
    kind, id = entry.key
    told = {"op": "delete", "kind": kind, "id": id, "reason": entry.reason}
    return told | {"renamed_to": entry.renamed_to}


def _article(entry: Upsert | Delete) -> str:
    id: str = entry.resource["id"] if isinstance(entry, Upsert) else entry.key[1]
    return id.split("/", 1)[0]
