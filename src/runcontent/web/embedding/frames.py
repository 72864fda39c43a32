"""Pages for an iframe, read without a script: an article, its questions, its advice, a search."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import orjson
from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from ...errors import InvalidParameters, NotFound, Renamed, Withdrawn
from ...library import Library, Search, Stored, Whole
from ...model import AdviceKind, Kind
from ...search.query import FacetFilter, Filters
from ..doses import dose_words
from ..linked_data import linked_article, linked_questions
from ..parameter_table import (
    EMBEDDED_ADVICE,
    EMBEDDED_ARTICLE,
    EMBEDDED_FAQS,
    EMBEDDED_SEARCH,
    LONGEST_PAGE,
)
from ..parameters import parse_parameters
from ..responses import moved
from .framing import failed_frame, frame, script_data

_FOUND = 10
_MOST_SIGNS = 5


def frames(library: Library) -> Blueprint:
    """`/embed/articles/{slug}` and its like over `library`."""
    views = Blueprint("frames", __name__, url_prefix="/embed")

    @views.get("/articles/<slug>")
    def article(slug: str) -> Response:
        theme = parse_parameters(request.args, EMBEDDED_ARTICLE).theme
        whole = library.whole(slug)
        linked = script_data(linked_article(whole))
        shown = {"linked_data": linked} | _about(whole)
        return frame(library, "embed/article.html", theme, [slug], **shown)

    @views.get("/faqs/<slug>")
    def faqs(slug: str) -> Response:
        parameters = parse_parameters(request.args, EMBEDDED_FAQS)
        whole = library.whole(slug)
        asked = _payloads(whole.parts[Kind.FAQ][: parameters.limit])
        shown = {"faqs": asked} | _about(whole)
        if asked:
            linked = linked_questions(shown["article"], asked)
            shown["linked_data"] = script_data(linked)
        return frame(library, "embed/faqs.html", parameters.theme, [slug], **shown)

    @views.get("/advice/<slug>")
    def advice(slug: str) -> Response:
        parameters = parse_parameters(request.args, EMBEDDED_ADVICE)
        whole = library.whole(slug)
        facets = (*parameters.filters.facets, FacetFilter("article", (slug,)))
        found = library.page(Kind.ADVICE, Filters(facets), (), LONGEST_PAGE, 0)
        doing = [
            item | {"dose_words": dose_words(item["dose"])}
            for item in _payloads(found.items)
            if item["advice_kind"] != AdviceKind.RED_FLAG  # those are shown whatever is asked for
        ]
        phases = [(phase, list(items)) for phase, items in groupby(doing, lambda it: it["phase"])]
        shown = {"phases": phases} | _about(whole)
        return frame(library, "embed/advice.html", parameters.theme, [slug], **shown)

    @views.get("/search")
    def search() -> Response:
        given = MultiDict(request.args)
        if not given.get("q", "").strip():
            given.pop("q", None)  # a form that was sent without a word
        allowed = [name for name in EMBEDDED_SEARCH if name != "q" or "q" in given]
        parameters = parse_parameters(given, allowed)
        kept = [(name, value) for name, value in given.items(multi=True) if name != "q"]
        shown: dict[str, Any] = {"q": parameters.q, "kept": kept, "hits": (), "signs": ()}
        articles: list[str] = []
        if parameters.q:
            found = library.search(Search(parameters.q, parameters.filters, _FOUND))
            signs = found.safety.matching[:_MOST_SIGNS]
            above = {sign["id"] for sign in signs}
            hits = [hit for hit in found.hits if hit.payload["id"] not in above]
            flagged = [flags[0] for flags in found.safety.articles.values()]
            shown |= {"found": found, "signs": signs, "hits": hits, "flagged": flagged}
            articles = [_slug(payload) for payload in (*signs, *(hit.payload for hit in hits))]
        return frame(library, "embed/search.html", parameters.theme, articles, **shown)

    @views.errorhandler(NotFound)
    def not_found(error: NotFound) -> Response:
        return failed_frame(library, 404, str(error))

    @views.errorhandler(Withdrawn)
    def withdrawn(error: Withdrawn) -> Response:
        return failed_frame(library, 410, str(error))

    @views.errorhandler(InvalidParameters)
    def invalid(error: InvalidParameters) -> Response:
        return failed_frame(library, 422, "; ".join(e.detail for e in error.errors))

    @views.errorhandler(Renamed)
    def renamed(error: Renamed) -> AnyResponse:
        folder = request.path.rsplit("/", 1)[0]
        query = f"?{request.query_string.decode()}" if request.query_string else ""
        return moved(f"{folder}/{error.target}{query}")

    return views


def _about(whole: Whole) -> dict[str, Any]:
    """The article, and its warning signs: no page of advice is without them."""
    advice = _payloads(whole.parts[Kind.ADVICE])
    signs = [item for item in advice if item["advice_kind"] == AdviceKind.RED_FLAG]
    return {"article": orjson.loads(whole.article.payload), "signs": signs}


def _payloads(found: Sequence[Stored]) -> list[dict[str, Any]]:
    return [orjson.loads(item.payload) for item in found]


def _slug(payload: dict[str, Any]) -> str:
    article: dict[str, Any] = payload.get("article", payload)
    return str(article["slug"])
