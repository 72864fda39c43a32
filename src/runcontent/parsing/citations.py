"""The fields by which a guide or a plan cites the articles that it rests on."""

from __future__ import annotations

import re
from typing import Any

from marshmallow import ValidationError, fields, validate

_FORM = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*#[^\s#/]+")


class SectionField(fields.String):
    """`article#section`, read as the section's id."""

    def _deserialize(self, value: Any, *args: Any, **more: Any) -> Any:
        text = super()._deserialize(value, *args, **more)
        if not _FORM.fullmatch(text):
            raise ValidationError("is no section; write article#section, such as shin-splints#faq")
        return text.replace("#", "/", 1)


def sections() -> fields.List[Any]:
    """At least one section."""
    return fields.List(SectionField(), required=True, validate=validate.Length(1, 10))


def text(longest: int = 300) -> fields.String:
    """A text that must be there."""
    error = f"is no short text; write 1 to {longest} characters"
    return fields.String(required=True, validate=validate.Length(1, longest, error=error))
