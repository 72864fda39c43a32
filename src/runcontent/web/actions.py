"""The endpoints of version 1 that take a body, as they are documented: nothing is kept of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .parameter_table import OF_PLANS


@dataclass(frozen=True, slots=True)
class Action:
    """One endpoint for POST. `body` is JSON Schema of what is sent; `example` such a body that the
    real library answers. `shape` names the component that comes back."""

    path: str
    operation: str
    group: str
    summary: str
    description: str
    body: dict[str, Any]
    shape: str
    example: dict[str, Any]
    also: tuple[str, ...] = ()


ACTIONS = (
    Action(
        "/v1/guides/{guide}/evaluate",
        "evaluate_guide",
        "Guides and plans",
        "Where answers lead in a guide",
        "The next question, or the outcome with the sections and advice that it rests on. Send all "
        "that was answered so far, none of it in the beginning. A warning sign that was answered "
        "yes always ends in `see_professional` or `urgent`, whatever else was said. Nothing of the "
        "answers is kept or logged, and nothing is diagnosed.",
        {
            "type": "object",
            "required": ["answers"],
            "additionalProperties": False,
            "properties": {
                "answers": {
                    "type": "object",
                    "description": "The id of the chosen answer, by the question's id.",
                    "additionalProperties": {"type": "string"},
                    "maxProperties": 100,
                }
            },
        },
        "Evaluation",
        {"answers": {"urgent-signs": "none", "signs": "none"}},
    ),
    Action(
        "/v1/plans/{plan}/build",
        "build_plan_privately",
        "Guides and plans",
        "A plan with dates, kept by nobody",
        "The same as with GET; nothing of what is sent is in an address, kept or logged.",
        {
            "type": "object",
            "required": [one.name for one in OF_PLANS if one.required],
            "additionalProperties": False,
            "properties": {
                one.name: {"description": one.description, **one.schema} for one in OF_PLANS
            },
        },
        "BuiltPlan",
        {"units": "km", "weekly": 15, "longest": 5, "days": 2, "start": "2026-12-01"},
        also=("text/calendar", "text/html"),
    ),
)
