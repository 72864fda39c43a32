"""`/v1/search`."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from ..library import Hit, Library
from .parameters import SEARCH, parse_parameters
from .responses import list_response


def searching(library: Library) -> Blueprint:
    """The search endpoint over `library`."""
    views = Blueprint("searching", __name__, url_prefix="/v1")

    @views.get("/search")
    def search() -> Response:
        parameters = parse_parameters(request.args, SEARCH)
        found = library.search(
            parameters.q, parameters.filters, parameters.limit, parameters.offset
        )
        items = [_hit(hit) for hit in found.hits]
        return list_response(items, found.total, found.revision, parameters, found.published_at)

    return views


def _hit(hit: Hit) -> dict[str, Any]:
    payload = hit.payload
    title = payload.get("title") or payload.get("question") or payload["article"]["title"]
    own = {"slug": payload.get("slug"), "title": payload.get("title")}
    return {
        "kind": payload["kind"],
        "id": payload["id"],
        "title": title,
        "path": payload.get("path", []),
        "url": payload["url"],
        "links": payload["links"],
        "score": round(hit.score, 4),
        "snippet": {"html": hit.snippet_html, "text": hit.snippet_text},
        "article": payload.get("article", own),
    }
