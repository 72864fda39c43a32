"""`/search`: the library as people search and leaf through it, without a script."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import orjson
from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from ..errors import InvalidParameters
from ..library import Library, Search
from ..model import PARTS, AdviceKind, Kind
from .addresses import here
from .observing import FOUND
from .parameter_table import FARTHEST, PART_FACETS
from .parameters import Parameters, parse_parameters
from .templating import page, private_page

_PAGE = 20
_SIGNS = 4
"""Warning signs in the box above; all that answer come first among the results as well."""

_ALLOWED = ("kind", *PART_FACETS, "offset")
_LABELS = {
    Kind.ARTICLE: ("Article", "Articles"),
    Kind.SECTION: ("Section", "Sections"),
    Kind.FAQ: ("Question", "Questions"),
    Kind.ADVICE: ("Advice", "Advice"),
    Kind.GUIDE: ("Guide", "Guides"),
    Kind.PLAN: ("Plan", "Plans"),
}


def finding(library: Library) -> Blueprint:
    """The page of results over `library`."""
    views = Blueprint("finding", __name__)

    @views.get("/search")
    def results() -> Response:
        """Without `q`, what the filters name: all articles where there are none."""
        given = MultiDict(request.args)
        if not given.get("q", "").strip():
            given.pop("q", None)  # a form that was sent without a word
        try:
            allowed = ("q", *_ALLOWED) if "q" in given else _ALLOWED
            parameters = parse_parameters(given, allowed)
            values = _search(library, parameters) if parameters.q else _leaf(library, parameters)
        except InvalidParameters as error:
            errors = [one.detail for one in error.errors]
            return private_page("search.html", 422, q=given.get("q", ""), errors=errors)
        slugs = [item["article"]["slug"] for item in values["items"]]
        total = values["total"]
        response = page(
            "search.html", library, q=parameters.q, **values, **_ways(parameters, total)
        )
        response.headers["Surrogate-Key"] = " ".join(
            ["library", *(f"article-{slug}" for slug in dict.fromkeys(slugs))]
        )
        if parameters.q:
            response.headers[FOUND] = str(total)
        return response

    return views


def _search(library: Library, parameters: Parameters) -> dict[str, Any]:
    wanted = Search(parameters.q, parameters.filters, _PAGE, parameters.offset, ("kind",))
    found = library.search(wanted)
    counted = found.facets.get("kind", {})
    kinds = [
        (kind.value, _LABELS[kind][1], counted[kind]) for kind in Kind if counted.get(kind.value)
    ]
    return {
        "items": [_shown(hit.payload, hit.snippet_html) for hit in found.hits],
        "total": found.total,
        "did_you_mean": found.did_you_mean,
        "signs": found.safety.matching[:_SIGNS],
        "flagged": [flags[0]["article"] for flags in found.safety.articles.values()],
        "kinds": kinds,
        "everything": sum(counted.values()),
    }


def _leaf(library: Library, parameters: Parameters) -> dict[str, Any]:
    """All that the filters leave, of one kind."""
    named = [facet.any_of for facet in parameters.filters.facets if facet.name == "kind"]
    kind = Kind(named[0][0]) if named and named[0] else Kind.ARTICLE
    order = () if kind in PARTS else ("title",)
    found = library.page(kind, parameters.filters, order, _PAGE, parameters.offset)
    return {
        "items": [_shown(orjson.loads(item.payload)) for item in found.items],
        "total": found.total,
        "heading": _heading(library, kind, parameters),
    }


def _heading(library: Library, kind: Kind, parameters: Parameters) -> str:
    """What is leafed through, in words: "Training", "Knee pain: questions"."""
    words = []
    for name, vocabulary in (("category", "categories"), ("tag", "tags"), ("condition", "tags")):
        titles = {e["slug"]: e["title"] for e in library.vocabulary(vocabulary).entries}
        for facet in parameters.filters.facets:
            if facet.name == name:
                words += [titles.get(slug, slug) for slug in facet.any_of]
    flags = any(AdviceKind.RED_FLAG in facet.any_of for facet in parameters.filters.facets)
    noun = "Warning signs" if flags else _LABELS[kind][1]
    if not words:
        return noun
    return ", ".join(words) if kind is Kind.ARTICLE else f"{', '.join(words)}: {noun.lower()}"


def _shown(payload: dict[str, Any], snippet: str | None = None) -> dict[str, Any]:
    """One result. `snippet` is escaped HTML with marks."""
    kind = Kind(payload["kind"])
    label = _LABELS[kind][0]
    if payload.get("advice_kind") == AdviceKind.RED_FLAG:
        label = "Warning sign"
    body = payload.get("body", {}).get("text")
    return {
        "kind": kind.value,
        "label": label,
        "is_sign": label == "Warning sign",
        "title": payload.get("title") or payload.get("question") or body,
        "url": _place(kind, payload),
        "article": payload.get("article") or {"slug": payload["slug"], "title": payload["title"]},
        "path": payload.get("path", [])[:-1],
        "snippet": snippet if kind is not Kind.ADVICE else None,
        "summary": payload.get("summary") if snippet is None else None,
    }


def _place(kind: Kind, payload: dict[str, Any]) -> str:
    """On our own pages, whatever address an article has elsewhere."""
    if kind is Kind.ARTICLE:
        return here(f"/articles/{payload['slug']}")
    if kind not in PARTS:
        return here(f"/{kind}s/{payload['id']}")
    slug, _, name = payload["id"].partition("/")
    return here(f"/articles/{slug}#{name}")


def _ways(parameters: Parameters, total: int) -> dict[str, Any]:
    """Links to the next and previous page, and to the same search of one kind."""

    def way(**changed: str | None) -> str:
        left_out = {"offset", *changed}
        pairs = [(n, v) for n, v in request.args.items(multi=True) if n not in left_out]
        pairs += [(name, value) for name, value in changed.items() if value is not None]
        return here(f"/search?{urlencode(pairs)}" if pairs else "/search")

    start = parameters.offset
    later = start + _PAGE
    earlier = max(0, start - _PAGE)
    chosen = [facet.any_of for facet in parameters.filters.facets if facet.name == "kind"]
    return {
        "way": way,
        "chosen_kind": chosen[0][0] if chosen and chosen[0] else None,
        "start": start,
        "previous": way(offset=str(earlier) if earlier else None) if start else None,
        "next": way(offset=str(later)) if later < total and later <= FARTHEST else None,
    }
