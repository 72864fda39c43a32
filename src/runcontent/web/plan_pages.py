"""The page on which a person builds a plan: a plain form, and the weeks to print."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from flask import Blueprint, Response, request

from ..errors import InvalidParameters
from ..library import Library
from ..model import Kind
from ..plans.asking import ABOUT, NAMES, REQUIRED, UNITS
from .addresses import absolute
from .parameters import parse_parameters
from .plan_calendar import CALENDAR, calendar
from .plan_shape import built_plan
from .templating import page, private_page


def plan_pages(library: Library) -> Blueprint:
    """`/plans/{slug}`, where `url` of a plan points to."""
    views = Blueprint("plan_pages", __name__)

    @views.get("/plans/<slug>")
    def form(slug: str) -> Response:
        parse_parameters(request.args)
        return plan_page(library, _plan(library, slug), None, is_public=True)

    @views.post("/plans/<slug>")
    def build(slug: str) -> Response:
        """By POST: an address is kept in histories, and this is about somebody's health."""
        parse_parameters(request.args)
        plan = _plan(library, slug)
        built = _built(plan)
        if isinstance(built, Response):
            return built
        return plan_page(library, plan, built, is_public=False)

    @views.post("/plans/<slug>/calendar")
    def as_calendar(slug: str) -> Response:
        parse_parameters(request.args)
        plan = _plan(library, slug)
        built = _built(plan)
        if isinstance(built, Response):
            return built
        return calendar_file(plan, built)

    return views


def _built(plan: Mapping[str, Any]) -> dict[str, Any] | Response:
    """What the form asks for; or the form again, with what is wrong in it."""
    given = {name: value for name, value in request.form.items() if value}
    try:
        return built_plan(plan, given)
    except InvalidParameters as error:
        errors = {one.parameter: one.detail for one in error.errors}
        return private_page("plan.html", 422, **_values(plan, None, given, errors))


def calendar_file(plan: Mapping[str, Any], built: Mapping[str, Any]) -> Response:
    """A built plan to open in a calendar, that nobody keeps."""
    response = Response(calendar(built, plan["updated_at"]), mimetype=CALENDAR)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Disposition"] = f'attachment; filename="{plan["id"]}.ics"'
    return response


def plan_page(
    library: Library,
    plan: Mapping[str, Any],
    built: Mapping[str, Any] | None,
    *,
    is_public: bool,
) -> Response:
    """The form, and what was built, to be printed. What is not public nobody keeps."""
    values = _values(plan, built, built["asked"] if built else {}, {})
    if not is_public:
        return private_page("plan.html", **values)
    response = page("plan.html", library, **values)
    response.headers["Surrogate-Key"] = f"library article-{plan['article']['slug']}"
    return response


def _plan(library: Library, slug: str) -> dict[str, Any]:
    return dict(orjson.loads(library.get(Kind.PLAN, slug).stored.payload))


def _values(
    plan: Mapping[str, Any],
    built: Mapping[str, Any] | None,
    given: Mapping[str, str],
    errors: Mapping[str, str],
) -> dict[str, Any]:
    return {
        "plan": plan,
        "built": orjson.loads(orjson.dumps(built)) if built else None,
        "given": given,
        "errors": errors,
        "about": ABOUT,
        "names": NAMES,
        "needed": REQUIRED,
        "units": UNITS,
        "canonical": absolute(f"/plans/{plan['id']}"),
    }
