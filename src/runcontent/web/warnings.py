"""What is told of a request that is answered, and yet may not be what was meant."""

from __future__ import annotations

from typing import Any

from ..library import Library
from ..search.query import Filters

WARNING: dict[str, Any] = {
    "type": "object",
    "description": "A filter's value that nothing in the library is called.",
    "required": ["parameter", "code", "detail", "near"],
    "properties": {
        "parameter": {"type": "string"},
        "code": {"type": "string", "description": "`unknown_value`; more may be added."},
        "detail": {"type": "string", "description": "What is unknown, and what is nearest."},
        "near": {
            "type": "array",
            "items": {"type": "string"},
            "description": "Known values that look like it.",
        },
    },
}
WARNINGS: dict[str, Any] = {
    "type": "array",
    "items": {"$ref": "#/components/schemas/Warning"},
    "description": "Only where a filter names what the library does not know.",
}


def warnings(library: Library, filters: Filters) -> dict[str, Any]:
    """The member `warnings` of an answer; nothing where there are none."""
    told = []
    for unknown in library.unknown_values(filters):
        hint = f"; did you mean {unknown.near[0]!r}?" if unknown.near else ""
        noun = "article" if unknown.name == "cites" else unknown.name
        detail = f"there is no {noun} {unknown.value!r} in this library{hint}"
        told.append(
            {
                "parameter": unknown.name,
                "code": "unknown_value",
                "detail": detail,
                "near": unknown.near,
            }
        )
    return {"warnings": told} if told else {}
