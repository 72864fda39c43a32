"""`/oembed`: what a site shows where somebody pasted an address of ours (https://oembed.com).

An article's page is shown as its iframe page, and each iframe page as itself. Arguments that are
not of the format are ignored, as it asks providers to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit
from xml.etree import ElementTree as ET

import orjson
from flask import Blueprint, Response, request
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound as NoPage

from ...errors import InvalidParameters, NotFound, ParameterError, Renamed, Withdrawn
from ...library import Library
from ...model import Kind
from ...search.query import Filters
from ..addresses import absolute
from ..parameter_table import (
    EMBEDDED_ADVICE,
    EMBEDDED_ARTICLE,
    EMBEDDED_FAQS,
    EMBEDDED_SEARCH,
)
from ..parameters import parse_parameters
from ..problems import problem
from ..responses import public

WIDTH, HEIGHT = 640, 480
"""Pixels, unless `maxwidth` and `maxheight` leave less."""

_FORMATS = {"json": "application/json+oembed", "xml": "text/xml+oembed"}
_FRAMES = {
    "/embed/articles/": (EMBEDDED_ARTICLE, "{}"),
    "/embed/faqs/": (EMBEDDED_FAQS, "Questions: {}"),
    "/embed/advice/": (EMBEDDED_ADVICE, "Advice: {}"),
}
_PAGE = "/articles/"
_PORTS = {"http": 80, "https": 443}
_FARTHEST = 1_000_000


@dataclass(frozen=True, slots=True)
class _Embed:
    """An iframe page: its address, what to call it, and the article that it is of, if of one."""

    src: str
    title: str
    article: Mapping[str, Any] | None


def oembed(library: Library) -> Blueprint:
    """The provider over `library`."""
    views = Blueprint("oembed", __name__)
    views.add_app_template_global(discovery_links, "oembed_links")

    @views.get("/oembed")
    def provide() -> Response:
        url, form = request.args.get("url", ""), request.args.get("format", "json")
        if not url:
            detail = "url is required: the address of an article's page"
            raise InvalidParameters([ParameterError("url", "required", detail, ())])
        if form not in _FORMATS:
            return problem("not-implemented", f"{form[:20]!r} is not offered; json and xml are")
        width, height = _most("maxwidth", WIDTH), _most("maxheight", HEIGHT)
        embed = _embed(library, url)
        answer = _answer(embed, width, height)
        slugs = [embed.article["slug"]] if embed.article else []
        published_at = library.revision()[1]
        if form == "json":
            return public(orjson.dumps(answer), "application/json", published_at, slugs)
        return public(_xml(answer), "text/xml", published_at, slugs)

    return views


def discovery_links(path: str, title: str) -> Markup:
    """The link elements by which a consumer finds the provider from a page of ours."""
    links = []
    for form, mimetype in _FORMATS.items():
        query = urlencode({"url": absolute(path), "format": form})
        link = Markup('<link rel="alternate" type="{}" href="{}" title="{}">')
        links.append(link.format(mimetype, absolute(f"/oembed?{query}"), title))
    return Markup("\n").join(links)


def _most(name: str, usual: int) -> int:
    value = request.args.get(name)
    if value is None:
        return usual
    if not value.isascii() or not value.isdigit() or not 0 < int(value[:9]) <= _FARTHEST:
        detail = f"{name} takes a whole number of pixels"
        raise InvalidParameters([ParameterError(name, "malformed", detail, ())])
    return min(usual, int(value[:9]))


def _embed(library: Library, url: str) -> _Embed:
    """What is shown for an address. Raises NoPage for one that is nothing of ours."""
    try:
        asked = urlsplit(url)
        ours, place = urlsplit(absolute("/")), _place(asked)
    except ValueError:
        raise _unknown(url) from None
    if place == _place(ours) and asked.path.startswith(ours.path):
        path = unquote(asked.path[len(ours.path) - 1 :])
    else:
        slug = _canonical(library, library.revision()[0]).get(asked._replace(fragment="").geturl())
        if slug is None:
            raise _unknown(url)
        path, asked = f"{_PAGE}{slug}", SplitResult("", "", "", "", "")
    if path.startswith(_PAGE):
        path, asked = f"/embed{path}", SplitResult("", "", "", "", "")
    return _frame(library, path.rstrip("/"), asked.query, url)


def _frame(library: Library, path: str, query: str, url: str) -> _Embed:
    given = MultiDict(parse_qsl(query))
    try:
        if path == "/embed/search":
            allowed = [name for name in EMBEDDED_SEARCH if name != "q" or "q" in given]
            parse_parameters(given, allowed)
            return _Embed(_src(path, given), "Search", None)
        for prefix, (allowed_, title) in _FRAMES.items():
            if path.startswith(prefix):
                parse_parameters(given, allowed_)
                article = _article(library, path.removeprefix(prefix))
                src = _src(f"{prefix}{article['slug']}", given)
                return _Embed(src, title.format(article["title"]), article)
    except (InvalidParameters, NotFound, Withdrawn):
        pass
    raise _unknown(url)


def _src(path: str, given: MultiDict[str, str]) -> str:
    query = urlencode(list(given.items(multi=True)))
    return absolute(f"{path}?{query}" if query else path)


def _article(library: Library, slug: str) -> Mapping[str, Any]:
    try:
        stored = library.get(Kind.ARTICLE, slug).stored
    except Renamed as renamed:
        stored = library.get(Kind.ARTICLE, renamed.target).stored
    article: Mapping[str, Any] = orjson.loads(stored.payload)
    return article


@lru_cache(maxsize=8)
def _canonical(library: Library, revision: int) -> dict[str, str]:
    """The articles whose canonical address is elsewhere: that address to the slug."""
    page = library.page(Kind.ARTICLE, Filters(), (), 100_000, 0)
    articles = (orjson.loads(item.payload) for item in page.items)
    return {article["url"]: article["slug"] for article in articles}


def _place(url: SplitResult) -> tuple[str | None, int | None]:
    """Host and port, whichever of HTTP's two schemes; raises ValueError for another."""
    if url.scheme not in _PORTS:
        raise ValueError
    port = None if url.port == _PORTS[url.scheme] else url.port
    return url.hostname, port


def _unknown(url: str) -> NoPage:
    return NoPage(f"{url[:200]!r} is no page that can be embedded")


def _answer(embed: _Embed, width: int, height: int) -> dict[str, Any]:
    iframe = Markup(
        '<iframe src="{}" width="{}" height="{}" title="{}" loading="lazy" '
        'style="border:0;max-width:100%"></iframe>'
    )
    answer: dict[str, Any] = {
        "type": "rich",
        "version": "1.0",
        "title": embed.title,
        "provider_name": "runcontent",
        "provider_url": absolute("/"),
        "cache_age": 3600,
        "html": str(iframe.format(embed.src, width, height, embed.title)),
        "width": width,
        "height": height,
    }
    article = embed.article or {}
    if authors := article.get("authors"):
        answer["author_name"] = ", ".join(authors)
    image = article.get("image")
    if image and image["width"] and image["width"] <= width and image["height"] <= height:
        answer["thumbnail_url"] = absolute(image["src"])
        answer["thumbnail_width"], answer["thumbnail_height"] = image["width"], image["height"]
    return answer


def _xml(answer: Mapping[str, Any]) -> bytes:
    root = ET.Element("oembed")
    for name, value in answer.items():
        ET.SubElement(root, name).text = str(value)
    data: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return data
