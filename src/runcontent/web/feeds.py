"""What is new: a JSON Feed (https://jsonfeed.org/version/1.1) and an Atom feed (RFC 4287)."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import orjson
from flask import Blueprint, Response, request

from ..library import Library
from ..model import Kind
from ..search.query import Filters
from .addresses import absolute, absolute_links
from .parameters import parse_parameters
from .responses import public

NEWEST = 50
"""How many articles a feed holds."""

TITLE = "runcontent: advice on running injuries and training"
_OWN_LANGUAGE = "en"
"""That of the title; articles have their own."""

_ATOM = "http://www.w3.org/2005/Atom"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def feeds(library: Library) -> Blueprint:
    """The feeds over `library`, newest first."""
    views = Blueprint("feeds", __name__)

    @views.get("/feed.json")
    def json_feed() -> Response:
        parse_parameters(request.args)
        articles, published_at = _newest(library)
        body = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": TITLE,
            "home_page_url": absolute("/"),
            "feed_url": absolute("/feed.json"),
            "language": _OWN_LANGUAGE,
            "items": [_json_item(article) for article in articles],
        }
        data = orjson.dumps(body)
        return public(data, "application/feed+json", published_at, _slugs(articles))

    @views.get("/feed.atom")
    def atom_feed() -> Response:
        parse_parameters(request.args)
        articles, published_at = _newest(library)
        data = _atom(articles, published_at or "1970-01-01T00:00:00+00:00")
        return public(data, "application/atom+xml", published_at, _slugs(articles))

    return views


def _newest(library: Library) -> tuple[list[dict[str, Any]], str | None]:
    page = library.page(Kind.ARTICLE, Filters(), ("-updated_at", "-published_at"), NEWEST, 0)
    return [orjson.loads(item.payload) for item in page.items], page.published_at


def _slugs(articles: list[dict[str, Any]]) -> list[str]:
    return [article["slug"] for article in articles]


def _moment(day: str) -> str:
    """A day as RFC 3339 wants it; nobody wrote down the hour."""
    return f"{day}T00:00:00Z"


def _json_item(article: dict[str, Any]) -> dict[str, Any]:
    item = {
        "id": absolute(f"/v1/articles/{article['slug']}"),
        "url": absolute(article["url"]),
        "title": article["title"],
        "summary": article["summary"],
        "content_html": absolute_links(article["html"], article["url"]),
        "language": article["language"],
        "tags": article["tags"],
        "authors": [{"name": name} for name in article["authors"]],
    }
    for name, field in (("date_published", "published_at"), ("date_modified", "updated_at")):
        if article[field]:
            item[name] = _moment(article[field])
    if article["image"]:
        item["image"] = absolute(article["image"]["src"])
    return {name: value for name, value in item.items() if value not in (None, [])}


def _atom(articles: list[dict[str, Any]], published_at: str) -> bytes:
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed", {_LANGUAGE: _OWN_LANGUAGE})

    def add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
        element = ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
        element.text = text or None
        return element

    add(feed, "id", absolute("/feed.atom"))
    add(feed, "title", TITLE)
    add(feed, "updated", published_at)
    add(feed, "link", rel="self", type="application/atom+xml", href=absolute("/feed.atom"))
    add(feed, "link", rel="alternate", type="text/html", href=absolute("/"))
    add(add(feed, "author"), "name", "runcontent")
    for article in articles:
        entry = add(feed, "entry", **{_LANGUAGE: article["language"]})
        url = absolute(article["url"])
        add(entry, "id", absolute(f"/v1/articles/{article['slug']}"))
        add(entry, "title", article["title"])
        day = article["updated_at"] or article["published_at"]
        add(entry, "updated", _moment(day) if day else published_at)
        if article["published_at"]:
            add(entry, "published", _moment(article["published_at"]))
        add(entry, "link", rel="alternate", type="text/html", href=url)
        for name in article["authors"]:
            add(add(entry, "author"), "name", name)
        for tag in article["tags"]:
            add(entry, "category", term=tag)
        add(entry, "summary", article["summary"] or article["title"])
        add(entry, "content", absolute_links(article["html"], article["url"]), type="html")
    data: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return data
