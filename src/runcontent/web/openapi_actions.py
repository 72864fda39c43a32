"""Endpoints that take a body, for the OpenAPI document."""

from __future__ import annotations

from typing import Any

from .actions import Action
from .error_types import ERROR_TYPES
from .negotiation import JSON

_ERRORS = (
    "content-too-large",
    "uri-too-long",
    "invalid-parameters",
    "quota-exceeded",
    "unavailable",
    "unauthorized",
    "forbidden",
    "not-acceptable",
    "not-found",
    "withdrawn",
    "deleted",
)


def action_operation(
    action: Action, example: Any, path_parameters: list[dict[str, Any]]
) -> dict[str, Any]:
    """The operation; `example` is the answer to the action's own example."""
    reference = {"$ref": f"#/components/schemas/{action.shape}"}
    responses: dict[str, Any] = {
        "200": {
            "description": action.summary,
            "content": {JSON: {"schema": reference, "example": example}}
            | {media: {"schema": {"type": "string"}} for media in action.also},
            "headers": {
                "X-Request-Id": {
                    "description": "Quote it when you report something.",
                    "schema": {"type": "string"},
                }
            },
        },
        "308": {
            "description": "It was renamed.",
            "headers": {"Location": {"schema": {"type": "string"}}},
        },
    }
    for name in _ERRORS:
        kind = ERROR_TYPES[name]
        before = responses.get(str(kind.status), {}).get("description")
        responses[str(kind.status)] = {
            "description": f"{before} Or: {kind.what}" if before else kind.what,
            "content": {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
            },
        }
    return {
        "operationId": action.operation,
        "tags": [action.group],
        "summary": action.summary,
        "description": action.description,
        "parameters": path_parameters,
        "requestBody": {
            "required": True,
            "content": {JSON: {"schema": action.body, "example": action.example}},
        },
        "responses": dict(sorted(responses.items())),
    }
