"""`/widgets`: choose a widget, see it live, copy what brings it into another page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import orjson
from flask import Blueprint, Response, request
from markupsafe import Markup, escape
from werkzeug.datastructures import MultiDict

from ..bootstrap import open_scopes
from ..errors import InvalidParameters, NotFound, ParameterError, Renamed, Withdrawn
from ..library import Library
from ..model import Kind
from ..search.query import Filters
from .addresses import absolute
from .parameter_table import LONGEST_PAGE, THEMES
from .parameters import parse_parameters
from .templating import page, private_page

WIDGETS = {"faqs": "Questions", "advice": "Advice", "search": "Search"}
_FIELDS = ("article", "tag", "limit", "theme")
_SCOPES = {"faqs": "read", "advice": "read", "search": "search"}
"""What each widget asks the API for."""
_MOST_ARTICLES = 500
"""In the list to choose from; any other can be written into the snippet."""


@dataclass(frozen=True, slots=True)
class Built:
    """A widget as HTML for this page, and the text to copy for another, as element and as
    iframe (None where there is none such). Where the public tier is closed to what it asks for
    there is no `live` one, and the snippet has a place for a partner's key."""

    live: Markup | None
    snippet: str
    iframe: str | None


def building(library: Library) -> Blueprint:
    """The widget builder over `library`."""
    views = Blueprint("building", __name__)

    @views.get("/widgets")
    def widgets() -> Response:
        try:
            values = builder(library, request.args)
        except InvalidParameters as error:
            errors = [one.detail for one in error.errors]
            return private_page("widgets.html", 422, errors=errors, **builder(library, MultiDict()))
        return page("widgets.html", library, **values)

    return views


def builder(library: Library, given: MultiDict[str, str]) -> dict[str, Any]:
    """The values of the form and of what it builds. Raises InvalidParameters."""
    filled = MultiDict([pair for pair in given.items(multi=True) if pair[1] != ""])
    widget = filled.pop("widget", "faqs")
    if widget not in WIDGETS:
        allowed = tuple(WIDGETS)
        detail = f"widget is one of {', '.join(allowed)}"
        raise InvalidParameters([ParameterError("widget", "not_allowed", detail, allowed)])
    parse_parameters(filled, _FIELDS)
    articles = library.page(Kind.ARTICLE, Filters(), ("title",), _MOST_ARTICLES, 0).items
    slugs = [item.id for item in articles]
    chosen = {name: filled.get(name, "") for name in _FIELDS} | {"widget": widget}
    if not given and slugs:
        chosen["article"], chosen["limit"] = slugs[0], "3"
    if chosen["article"]:
        _require(library, chosen["article"])
    tags = [tag for tag in library.vocabulary("tags").entries if tag["counts"]["article"]]
    return {
        "widgets": WIDGETS,
        "themes": THEMES,
        "most": LONGEST_PAGE,
        "choices": [(item.id, orjson.loads(item.payload)["title"]) for item in articles],
        "tags": tags,
        "chosen": chosen,
        "built": build(chosen, absolute("/").rstrip("/"), is_open(library, widget)),
    }


def is_open(library: Library, widget: str) -> bool:
    """Whether a widget needs no key here."""
    return _SCOPES[widget] in open_scopes(library.settings)


def _require(library: Library, slug: str) -> None:
    try:
        library.require_article(slug)
    except (NotFound, Renamed, Withdrawn) as error:
        raise InvalidParameters([ParameterError("article", "unknown", str(error))]) from None


def build(chosen: dict[str, str], home: str, open_to_all: bool = True) -> Built:
    """What the choices make, for pages that reach this server at `home`."""
    widget = chosen["widget"]
    names = [name for name in _FIELDS if chosen[name] and chosen[name] != "auto"]
    attributes = Markup("").join(Markup(' {}="{}"').format(name, chosen[name]) for name in names)
    place = f"/articles/{quote(chosen['article'])}" if chosen["article"] else "/search"
    words = f"{WIDGETS[widget]}, by runcontent" if not chosen["article"] else WIDGETS[widget]
    inside = Markup('<a href="{}">{}</a>').format(home + place, words)
    if not open_to_all:
        attributes += Markup(' key="rc_…"')
    element = Markup("<run-{0}{1}>\n  {2}\n</run-{0}>").format(widget, attributes, inside)
    return Built(element if open_to_all else None, str(element), _iframe(chosen, home))


def _iframe(chosen: dict[str, str], home: str) -> str | None:
    widget, article = chosen["widget"], chosen["article"]
    takes = {"faqs": ("limit", "theme"), "advice": ("tag", "theme"), "search": ("tag", "theme")}
    if widget != "search" and not article:
        return None
    pairs = [(name, chosen[name]) for name in takes[widget] if chosen[name]]
    path = "/embed/search" if widget == "search" else f"/embed/{widget}/{quote(article)}"
    address = home + (f"{path}?{urlencode(pairs)}" if pairs else path)
    title = WIDGETS[widget]
    return (
        f'<iframe src="{escape(address)}" width="640" height="480"\n'
        f'        title="{title}" loading="lazy" frameborder="0"></iframe>'
    )
