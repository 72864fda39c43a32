"""What machines look for at the root: sitemap, robots, OpenSearch and llms.txt."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import orjson
from flask import Blueprint, Response, abort, request

from ..library import Library, Stored
from ..model import DOCUMENTS, Kind
from ..search.query import Filters
from .addresses import absolute
from .parameters import parse_parameters
from .responses import public

MOST_ARTICLES = 49_000
"""In one sitemap, which holds at most 50,000 addresses, those of the front page, the guides and the
plans among them: https://www.sitemaps.org/protocol.html."""

_MOST_DOCUMENTS = 400
"""Guides, and as many plans, in the first sitemap."""

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
ABOUT = (
    "Advice on running injuries and training: articles, their sections, questions and answers, "
    "exercises with doses, and warning signs. It informs; it does not diagnose, and does not "
    "replace a professional."
)


def signposts(library: Library) -> Blueprint:
    """The files at the root, over `library`."""
    views = Blueprint("signposts", __name__)

    @views.get("/sitemap.xml")
    def sitemap() -> Response:
        """The addresses; or, of more than fit, an index of sitemaps."""
        parse_parameters(request.args)
        page = library.page(Kind.ARTICLE, Filters(), (), 1, 0)
        if page.total <= MOST_ARTICLES:
            return _sitemap(library, 0)
        root = ET.Element("sitemapindex", xmlns=_SITEMAP)
        for number in range(-(-page.total // MOST_ARTICLES)):
            entry = ET.SubElement(root, "sitemap")
            ET.SubElement(entry, "loc").text = absolute(f"/sitemap-{number + 1}.xml")
        return _xml(root, "application/xml", page.published_at)

    @views.get("/sitemap-<int:number>.xml")
    def numbered_sitemap(number: int) -> Response:
        parse_parameters(request.args)
        if not 1 <= number <= 1000:
            abort(404)
        return _sitemap(library, number - 1)

    @views.get("/opensearch.xml")
    def opensearch() -> Response:
        """https://github.com/dewitt/opensearch, version 1.1."""
        parse_parameters(request.args)
        root = ET.Element("OpenSearchDescription", xmlns=_OPENSEARCH)
        ET.SubElement(root, "ShortName").text = "runcontent"
        ET.SubElement(root, "Description").text = "Search advice on running injuries and training"
        template = "/v1/search?q={searchTerms}&limit={count?}&offset={startIndex?}"
        found = absolute(template)
        ET.SubElement(root, "Url", type="application/json", template=found, indexOffset="0")
        page = absolute("/search?q={searchTerms}")
        ET.SubElement(root, "Url", type="text/html", template=page)
        ET.SubElement(root, "Query", role="example", searchTerms="outer knee pain")
        ET.SubElement(root, "InputEncoding").text = "UTF-8"
        return _xml(root, "application/opensearchdescription+xml", None)

    @views.get("/robots.txt")
    def robots() -> Response:
        parse_parameters(request.args)
        lines = ["User-agent: *", "Allow: /", f"Sitemap: {absolute('/sitemap.xml')}", ""]
        return public("\n".join(lines), "text/plain", None)

    @views.get("/llms.txt")
    def llms() -> Response:
        """https://llmstxt.org: what there is, in Markdown, for language models."""
        parse_parameters(request.args)
        page = library.page(Kind.ARTICLE, Filters(), ("title",), 1000, 0)
        articles = [orjson.loads(item.payload) for item in page.items]
        lines = ["# runcontent", "", f"> {ABOUT}", "", "## Articles", ""]
        lines += [_line(article) for article in articles]
        documents = [orjson.loads(item.payload) for item in _documents(library)]
        if documents:
            lines += ["", "## Guides and plans", ""]
        for one in documents:
            place = absolute(f"/v1/{one['kind']}s/{one['id']}")
            lines.append(f"- [{one['title']}]({place}): {one['summary']}")
        lines += ["", "## API", ""]
        for path, what in (
            ("/v1/openapi.json", "The API in OpenAPI 3.1"),
            ("/docs", "The same for people"),
            ("/v1/search?q=knee", "Full-text search"),
        ):
            lines.append(f"- [{what}]({absolute(path)})")
        return public("\n".join([*lines, ""]), "text/plain", page.published_at)

    return views


def _line(article: dict[str, Any]) -> str:
    place = absolute(f"/v1/articles/{article['slug']}?format=markdown")
    summary = f": {article['summary']}" if article["summary"] else ""
    return f"- [{article['title']}]({place}){summary}"


def _sitemap(library: Library, number: int) -> Response:
    """Only what is read here: an article with a canonical address elsewhere is left to it."""
    offset = number * MOST_ARTICLES
    page = library.page(Kind.ARTICLE, Filters(), (), MOST_ARTICLES, offset)
    if number and not page.items:
        abort(404)
    here = absolute("/")
    root = ET.Element("urlset", xmlns=_SITEMAP)
    if not number:
        ET.SubElement(ET.SubElement(root, "url"), "loc").text = here
    documents = [] if number else _documents(library)
    for item in (*page.items, *documents):
        place = absolute(orjson.loads(item.payload)["url"])
        if place.startswith(here):
            entry = ET.SubElement(root, "url")
            ET.SubElement(entry, "loc").text = place
            if item.updated_at:
                ET.SubElement(entry, "lastmod").text = item.updated_at
    return _xml(root, "application/xml", page.published_at)


def _documents(library: Library) -> list[Stored]:
    pages = (library.page(kind, Filters(), (), _MOST_DOCUMENTS, 0) for kind in DOCUMENTS)
    return [item for page in pages for item in page.items]


def _xml(root: ET.Element, mimetype: str, published_at: str | None) -> Response:
    data = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return public(data, mimetype, published_at)
