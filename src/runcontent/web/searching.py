"""`/v1/search`."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, request

from ..finding_schemas import HitSchema
from ..library import Found, Hit, Library, Safety, Search
from ..search.suggesting import Suggestion
from .addresses import address
from .negotiation import negotiate
from .observing import FOUND
from .parameter_table import ANSWER, SEARCH, SUGGEST
from .parameters import Parameters, parse_parameters
from .responses import json_response, list_response
from .shaping import shape
from .warnings import warnings

_HIT = HitSchema()


def searching(library: Library) -> Blueprint:
    """The search endpoint over `library`."""
    views = Blueprint("searching", __name__, url_prefix="/v1")

    @views.get("/search")
    def search() -> Response:
        negotiate(request.headers.get("Accept", ""))
        parameters = parse_parameters(request.args, SEARCH, _HIT)
        found = library.search(
            Search(
                parameters.q,
                parameters.filters,
                parameters.limit,
                parameters.offset,
                parameters.facets,
                bool(parameters.group),
                parameters.explain,
            )
        )
        response = _present(found, parameters, warnings(library, parameters.filters))
        response.headers[FOUND] = str(found.total)
        return response

    @views.get("/answer")
    def answer() -> Response:
        negotiate(request.headers.get("Accept", ""))
        parameters = parse_parameters(request.args, ANSWER)
        given = library.answer(parameters.q, parameters.filters)
        body = {
            "answered": given.best is not None,
            "confidence": given.confidence,
            "answer": _whole(given.best) if given.best else None,
            "runners_up": [_hit(hit, Parameters()) for hit in given.runners_up],
            "did_you_mean": given.found.did_you_mean,
            "safety": _safety(given.found.safety),
            **warnings(library, parameters.filters),
        }
        return json_response(body, given.found.published_at, _articles(given.found))

    @views.get("/suggest")
    def suggest() -> Response:
        negotiate(request.headers.get("Accept", ""))
        parameters = parse_parameters(request.args, SUGGEST)
        found = library.suggest(parameters.q, parameters.limit)
        items = [asdict(item) | {"links": {"self": _suggested(item)}} for item in found.items]
        return json_response({"items": items}, found.published_at)

    return views


def _suggested(item: Suggestion) -> str:
    """The address of what a suggestion leads to."""
    if item.kind == "faq":
        slug, _, name = item.id.partition("/")
        return address(f"/v1/articles/{slug}/faqs/{quote(name)}")
    return address(f"/v1/{item.kind}s/{item.id}")


def _whole(hit: Hit) -> dict[str, Any]:
    """The resource itself, as its own address gives it."""
    return shape(hit.payload, Parameters(), listed=False)


def _present(found: Found, parameters: Parameters, more: dict[str, Any]) -> Response:
    items = [_hit(hit, parameters) for hit in found.hits]
    more = {"did_you_mean": found.did_you_mean, "safety": _safety(found.safety), **more}
    if parameters.facets:
        more["facets"] = found.facets
    return list_response(
        [shape(item, parameters, listed=True) for item in items],
        found.total,
        found.revision,
        parameters,
        found.published_at,
        _articles(found),
        **more,
    )


def _articles(found: Found) -> list[str]:
    """The slugs of all that is shown: hits and warning signs."""
    hits = [_article(hit.payload)["slug"] for hit in found.hits]
    flags = [flag["article"]["slug"] for flag in found.safety.matching]
    return [*hits, *flags, *found.safety.articles]


def _article(payload: dict[str, Any]) -> dict[str, Any]:
    own = {"slug": payload.get("slug"), "title": payload.get("title")}
    article: dict[str, Any] = payload.get("article", own)
    return article


def _hit(hit: Hit, parameters: Parameters) -> dict[str, Any]:
    payload = hit.payload
    item = {
        "kind": payload["kind"],
        "id": payload["id"],
        "title": payload.get("title") or payload.get("question") or payload["article"]["title"],
        "path": payload.get("path", []),
        "url": payload["url"],
        "links": payload["links"],
        "score": round(hit.score, 4),
        "snippet": {"html": hit.snippet_html, "text": hit.snippet_text},
        "article": _article(payload),
    }
    if parameters.group:
        own = replace(parameters, group=None)
        item["parts"] = [_hit(part, own) for part in hit.parts]
    if parameters.explain:
        item["explain"] = {
            "matches": [asdict(reason) for reason in hit.reasons],
            "shares": list(hit.shares),
            "boost": hit.boost,
            "bonus": hit.bonus,
        }
    return item


def _safety(safety: Safety) -> dict[str, Any]:
    return {
        "signs": [{"slug": sign.slug, "title": sign.title} for sign in safety.signs],
        "matching": [_red_flag(flag) | {"article": flag["article"]} for flag in safety.matching],
        "articles": [
            {**flags[0]["article"], "red_flags": [_red_flag(flag) for flag in flags]}
            for flags in safety.articles.values()
        ],
    }


def _red_flag(flag: dict[str, Any]) -> dict[str, Any]:
    return {"id": flag["id"], "text": flag["body"]["text"], "url": flag["url"]}
