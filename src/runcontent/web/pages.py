"""The page on which a person reads an article: rendered here, without a script."""

from __future__ import annotations

import orjson
from flask import Blueprint, Response, request

from ..library import Library
from ..model import AdviceKind, Kind
from .addresses import absolute
from .linked_data import linked_article
from .parameters import parse_parameters
from .reference import page


def pages(library: Library) -> Blueprint:
    """`/articles/{slug}`, what `url` points to where no canonical address is set."""
    views = Blueprint("pages", __name__)

    @views.get("/articles/<slug>")
    def article(slug: str) -> Response:
        parse_parameters(request.args)
        whole = library.whole(slug)
        advice = [orjson.loads(item.payload) for item in whole.parts[Kind.ADVICE]]
        signs = [item for item in advice if item["advice_kind"] == AdviceKind.RED_FLAG]
        linked = orjson.dumps(linked_article(whole, absolute)).decode()
        data = linked.replace("<", "\\u003c")  # so that no text in it ends the script element
        payload = orjson.loads(whole.article.payload)
        response = page("article.html", library, article=payload, signs=signs, linked_data=data)
        response.headers["Surrogate-Key"] = f"library article-{slug}"
        return response

    return views
