"""Fields of the public shapes, each with its description."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate


def text(description: str, *, null: bool = False, **more: Any) -> fields.String:
    return fields.String(metadata={"description": description} | more, allow_none=null)


def count(description: str, *, null: bool = False) -> fields.Integer:
    return fields.Integer(metadata={"description": description}, allow_none=null)


def day(description: str) -> fields.Date:
    return fields.Date(metadata={"description": description}, allow_none=True)


def truth(description: str) -> fields.Boolean:
    return fields.Boolean(metadata={"description": description})


def words(description: str) -> fields.List[Any]:
    return fields.List(fields.String(), metadata={"description": description})


def one_of(values: type[Any], description: str, *, null: bool = False) -> fields.String:
    allowed = [str(value) for value in values] + ([None] if null else [])
    return fields.String(
        metadata={"description": description}, allow_none=null, validate=validate.OneOf(allowed)
    )


def links(description: str, *names: str) -> Any:
    """Addresses in this API: of itself, and those that are `names`."""
    return fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        metadata={
            "description": description,
            "properties": {name: {"type": "string"} for name in ("self", *names)},
        },
    )


def nested(schema: Any, description: str, *, null: bool = False) -> fields.Nested:
    return fields.Nested(schema, metadata={"description": description}, allow_none=null)


def many(schema: Any, description: str) -> fields.List[Any]:
    return fields.List(fields.Nested(schema), metadata={"description": description})


class NamedSchema(Schema):
    """A slug and its title."""

    slug = text("A readable, stable name.")
    title = text("What it is called.")
