"""The page on which a person reads an article."""

from __future__ import annotations

from flask import Blueprint, Response, request

from ..library import Library
from .article_page import article_values
from .parameters import parse_parameters
from .templating import page


def pages(library: Library) -> Blueprint:
    """`/articles/{slug}`, what `url` points to where no canonical address is set."""
    views = Blueprint("pages", __name__)

    @views.get("/articles/<slug>")
    def article(slug: str) -> Response:
        parse_parameters(request.args)
        values = article_values(library.whole(slug))
        response = page("article.html", library, **values)
        made_of = dict.fromkeys([slug, *(one["article"]["slug"] for one in values["resting"])])
        keys = [f"article-{one}" for one in made_of]
        response.headers["Surrogate-Key"] = " ".join(["library", *keys])
        return response

    return views
