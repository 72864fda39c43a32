"""`/v1/search`."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from ..library import Hit, Library
from .negotiation import negotiate
from .parameter_table import SEARCH
from .parameters import parse_parameters
from .responses import list_response


def searching(library: Library) -> Blueprint:
    """The search endpoint over `library`."""
    views = Blueprint("searching", __name__, url_prefix="/v1")

    @views.get("/search")
    def search() -> Response:
        negotiate(request.headers.get("Accept", ""))
        parameters = parse_parameters(request.args, SEARCH)
        found = library.search(
            parameters.q, parameters.filters, parameters.limit, parameters.offset
        )
        items = [_hit(hit) for hit in found.hits]
        articles = [item["article"]["slug"] for item in items]
        return list_response(
            items, found.total, found.revision, parameters, found.published_at, articles
        )

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
