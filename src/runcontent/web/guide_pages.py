"""The page on which a person answers a decision guide: a plain form, without a script.

Answers are sent by POST alone: an address is kept in the browser's history and by whatever stands
between, and what somebody answers is about their health.
"""

from __future__ import annotations

from typing import Any

import orjson
from flask import Blueprint, Response, request

from ..guides import Level
from ..library import Library
from ..model import Kind
from .addresses import absolute
from .evaluation import evaluation
from .parameters import parse_parameters
from .templating import page, private_page

LEVELS = {
    Level.GO: "Go",
    Level.ADJUST: "Change something",
    Level.STOP: "Stop",
    Level.SEE_PROFESSIONAL: "See a professional",
    Level.URGENT: "Get help now",
}
"""What each level is called on pages."""


def guide_pages(library: Library) -> Blueprint:
    """`/guides/{slug}`, where `url` of a guide points to."""
    views = Blueprint("guide_pages", __name__)

    @views.get("/guides/<slug>")
    def begin(slug: str) -> Response:
        parse_parameters(request.args)
        guide = _guide(library, slug)
        response = page("guide.html", library, **_values(guide, {}))
        response.headers["Surrogate-Key"] = f"library article-{guide['article']['slug']}"
        return response

    @views.post("/guides/<slug>")
    def go_on(slug: str) -> Response:
        parse_parameters(request.args)
        return private_page("guide.html", **_values(_guide(library, slug), request.form.to_dict()))

    return views


def _guide(library: Library, slug: str) -> dict[str, Any]:
    return dict(orjson.loads(library.get(Kind.GUIDE, slug).stored.payload))


def _values(guide: dict[str, Any], answers: dict[str, str]) -> dict[str, Any]:
    """What was said on the way can be changed; answers of a branch that was left are dropped."""
    step = evaluation(guide, answers)
    questions = {question["id"]: question for question in guide["questions"]}
    said = [
        (questions[reason["question"]["slug"]], reason["answer"]["slug"])
        for reason in step["reasons"]
    ]
    return {
        "guide": guide,
        "canonical": absolute(f"/guides/{guide['id']}"),
        "said": said,
        "step": step,
        "levels": LEVELS,
    }
