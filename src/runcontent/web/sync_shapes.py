"""The shapes of `/v1/sync`, for the OpenAPI document: what is either one thing or another has no
marshmallow schema."""

from __future__ import annotations

from typing import Any

from ..library import REASONS
from ..model import Kind
from .warnings import WARNINGS

_ADDRESS = {"type": ["string", "null"]}

SYNC_SHAPES: dict[str, dict[str, Any]] = {
    "SyncUpsert": {
        "type": "object",
        "description": "Put this in the place of what the copy has of it.",
        "required": ["op", "resource"],
        "properties": {
            "op": {"type": "string", "enum": ["upsert"]},
            "resource": {
                "description": "As its own address gives it.",
                "anyOf": [
                    {"$ref": f"#/components/schemas/{shape}"}
                    for shape in ("Article", "Section", "Faq", "Advice")
                ],
            },
        },
    },
    "SyncDelete": {
        "type": "object",
        "description": "Remove this, if the copy has it.",
        "required": ["op", "kind", "id", "reason", "renamed_to"],
        "properties": {
            "op": {"type": "string", "enum": ["delete"]},
            "kind": {"type": "string", "enum": list(Kind)},
            "id": {"type": "string"},
            "reason": {
                "type": "string",
                "enum": list(REASONS),
                "description": "`deleted`, `renamed` (see `renamed_to`), `withdrawn`, "
                "`unpublished` (a draft again), `filtered` (it does not pass the copy's filters "
                "now), or `hide_immediately`: it may do harm; take it off the screen too.",
            },
            "renamed_to": {
                "type": ["string", "null"],
                "description": "Its present id, where it was renamed and has one.",
            },
        },
    },
    "SyncPage": {
        "type": "object",
        "description": "What a copy has to do next. Apply the items in their order, and keep the "
        "link with them.",
        "required": ["items", "meta", "links"],
        "properties": {
            "items": {
                "type": "array",
                "items": {
                    "anyOf": [
                        {"$ref": "#/components/schemas/SyncUpsert"},
                        {"$ref": "#/components/schemas/SyncDelete"},
                    ]
                },
            },
            "meta": {
                "type": "object",
                "required": ["limit", "revision"],
                "properties": {
                    "limit": {"type": "integer", "description": "How many come on a page."},
                    "revision": {
                        "type": "integer",
                        "description": "Which publish this is read from.",
                    },
                },
            },
            "warnings": WARNINGS,
            "links": {
                "type": "object",
                "description": "Either `next` or `sync` leads on.",
                "required": ["self", "next", "sync"],
                "properties": {
                    "self": {"type": "string"},
                    "next": _ADDRESS | {"description": "More: follow it now."},
                    "sync": _ADDRESS
                    | {
                        "description": "The copy is now what the library is at `revision`: "
                        "follow this later, to learn what changed."
                    },
                },
            },
        },
    },
}
