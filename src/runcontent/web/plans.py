"""Plans: listed, whole, and built for somebody. What they send is neither kept nor logged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from flask import Blueprint, Response, request

from ..errors import InvalidParameters, ParameterError
from ..library import Library, One
from ..model import Kind
from ..plans.asking import NAMES
from .bodies import sent_object
from .negotiation import JSON, negotiate
from .parameter_table import OUTPUTS
from .parameters import parse_parameters
from .plan_calendar import CALENDAR
from .plan_pages import calendar_file, plan_page
from .plan_shape import built_plan
from .reading import add_reads
from .responses import private_json, public

_NAMES = (*NAMES, "output")


def plans(library: Library) -> Blueprint:
    """The plans of `library`."""
    views = Blueprint("plans", __name__, url_prefix="/v1/plans")

    add_reads(views, library, Kind.PLAN)

    @views.get("/<slug>/build")
    def build(slug: str) -> Response:
        """The same for everybody who asks the same, so that it can be kept and passed on."""
        found = library.get(Kind.PLAN, slug)
        return _answer(library, found, _asked_by_address(), is_public=True)

    @views.post("/<slug>/build")
    def build_privately(slug: str) -> Response:
        parse_parameters(request.args)
        found = library.get(Kind.PLAN, slug)
        return _answer(library, found, sent_object(_NAMES), is_public=False)

    return views


def _asked_by_address() -> dict[str, str]:
    repeated = [name for name in request.args if len(request.args.getlist(name)) > 1]
    if repeated:
        raise InvalidParameters(
            [ParameterError(n[:100], "repeated", f"{n[:100]} may be given once") for n in repeated]
        )
    return request.args.to_dict()


def _answer(library: Library, found: One, given: Mapping[str, Any], *, is_public: bool) -> Response:
    values = dict(given)
    output = values.pop("output", None)
    if output is not None and output not in OUTPUTS:
        detail = f"output is one of {', '.join(OUTPUTS)}"
        raise InvalidParameters([ParameterError("output", "not_allowed", detail, OUTPUTS)])
    plan = orjson.loads(found.stored.payload)
    built = built_plan(plan, values)
    if output is None:
        accept = negotiate(request.headers.get("Accept", ""), (JSON, CALENDAR))
        output = "calendar" if accept == CALENDAR else "json"
    if output == "page":
        return plan_page(library, plan, built, is_public=is_public)
    if output == "calendar":
        response = calendar_file(plan, built)
        if is_public:
            kept = _public(response.get_data(), CALENDAR, found)
            kept.headers["Content-Disposition"] = response.headers["Content-Disposition"]
            return kept
        return response
    if is_public:
        return _public(orjson.dumps(built), JSON, found)
    return private_json(built)


def _public(data: bytes, mimetype: str, found: One) -> Response:
    return public(data, mimetype, found.published_at, [found.stored.article])
