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
from ..errors import Deleted, InvalidParameters, NotFound, ParameterError, Renamed, Withdrawn
from ..library import Library
from ..model import Kind
from ..search.query import Filters
from .addresses import absolute
from .embedding.releases import GUIDES
from .embedding.releases import WIDGETS as SCRIPT
from .parameter_table import LONGEST_PAGE, THEMES
from .parameters import parse_parameters
from .templating import page, private_page

WIDGETS = {
    "faqs": "Questions",
    "advice": "Advice",
    "search": "Search",
    "guide": "Guide",
    "plan": "Plan",
}
ASKING = {"guide": Kind.GUIDE, "plan": Kind.PLAN}
"""Widgets of one document, which an attribute of the same name says. Their script is another."""

_CHOSEN = {"article": Kind.ARTICLE, **ASKING}
_FIELDS = ("article", "tag", "limit", "theme")
_MOST = 500
"""In a list to choose from; any other can be written into the snippet."""


@dataclass(frozen=True, slots=True)
class Built:
    """A widget as HTML for this page, and the text to copy for another, as element and as
    iframe (None where there is none such). Where the public tier is closed to what it asks for
    there is no `live` one, and the snippet has a place for a partner's key. `script` names the
    script that it needs, as `every_release` does."""

    live: Markup | None
    snippet: str
    iframe: str | None
    script: str


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
    documents = {name: filled.pop(name, "") for name in ASKING}
    parse_parameters(filled, _FIELDS)
    choices = {name: _choices(library, kind) for name, kind in _CHOSEN.items()}
    chosen = {name: filled.get(name, "") for name in _FIELDS} | documents | {"widget": widget}
    if not given and choices["article"]:
        chosen["article"], chosen["limit"] = choices["article"][0][0], "3"
    _require(library, chosen, choices)
    tags = [tag for tag in library.vocabulary("tags").entries if tag["counts"]["article"]]
    return {
        "widgets": {w: t for w, t in WIDGETS.items() if w not in ASKING or choices[w]},
        "asking": ASKING,
        "themes": THEMES,
        "most": LONGEST_PAGE,
        "choices": choices,
        "tags": tags,
        "chosen": chosen,
        "built": build(
            chosen,
            absolute("/").rstrip("/"),
            is_open(library, widget),
            dict(choices.get(widget, ())).get(chosen.get(widget, "")),
        ),
    }


def _choices(library: Library, kind: Kind) -> list[tuple[str, str]]:
    """Id and title of each that there is."""
    found = library.page(kind, Filters(), ("title",), _MOST, 0).items
    return [(item.id, orjson.loads(item.payload)["title"]) for item in found]


def is_open(library: Library, widget: str) -> bool:
    """Whether a widget needs no key here."""
    return ("search" if widget == "search" else "read") in open_scopes(library.settings)


def _require(
    library: Library, chosen: dict[str, str], choices: dict[str, list[tuple[str, str]]]
) -> None:
    """That what is chosen is there; of guides and plans the first, where none is. Raises
    InvalidParameters."""
    widget = chosen["widget"]
    if widget in ASKING and not chosen[widget]:
        if not choices[widget]:
            detail = f"there is no {widget} in this library"
            raise InvalidParameters([ParameterError("widget", "not_allowed", detail)])
        chosen[widget] = choices[widget][0][0]
    for name, kind in _CHOSEN.items():
        if chosen[name]:
            try:
                library.get(kind, chosen[name])
            except (NotFound, Renamed, Withdrawn, Deleted) as error:
                raise InvalidParameters([ParameterError(name, "unknown", str(error))]) from None


def build(
    chosen: dict[str, str], home: str, open_to_all: bool = True, title: str | None = None
) -> Built:
    """What the choices make, for pages that reach this server at `home`. `title` is that of the
    guide or plan, if it is known."""
    widget = chosen["widget"]
    takes = (widget, "theme") if widget in ASKING else _FIELDS
    names = [name for name in takes if chosen[name] and chosen[name] != "auto"]
    attributes = Markup("").join(Markup(' {}="{}"').format(name, chosen[name]) for name in names)
    place, words = _leads_to(chosen, title)
    inside = Markup('<a href="{}">{}</a>').format(home + place, words)
    if not open_to_all:
        attributes += Markup(' key="rc_…"')
    element = Markup("<run-{0}{1}>\n  {2}\n</run-{0}>").format(widget, attributes, inside)
    script = GUIDES if widget in ASKING else SCRIPT
    return Built(element if open_to_all else None, str(element), _iframe(chosen, home), script)


def _leads_to(chosen: dict[str, str], title: str | None) -> tuple[str, str]:
    """Where the link in the element leads, and its words."""
    widget = chosen["widget"]
    if widget in ASKING:
        return f"/{widget}s/{quote(chosen[widget])}", title or WIDGETS[widget]
    if chosen["article"]:
        return f"/articles/{quote(chosen['article'])}", WIDGETS[widget]
    return "/search", f"{WIDGETS[widget]}, by runcontent"


def _iframe(chosen: dict[str, str], home: str) -> str | None:
    widget, article = chosen["widget"], chosen["article"]
    takes = {"faqs": ("limit", "theme"), "advice": ("tag", "theme"), "search": ("tag", "theme")}
    if widget in ASKING or (widget != "search" and not article):
        return None
    pairs = [(name, chosen[name]) for name in takes[widget] if chosen[name]]
    path = "/embed/search" if widget == "search" else f"/embed/{widget}/{quote(article)}"
    address = home + (f"{path}?{urlencode(pairs)}" if pairs else path)
    title = WIDGETS[widget]
    return (
        f'<iframe src="{escape(address)}" width="640" height="480"\n'
        f'        title="{title}" loading="lazy" frameborder="0"></iframe>'
    )
