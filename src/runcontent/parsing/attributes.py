"""Attribute lists, `{#id .class name="value"}`, as Python-Markdown's attr_list writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from markdown.extensions.attr_list import get_attrs_and_remainder

_TRAILING = re.compile(r"\s*\{:?\s*([^{}\n]*[#.=][^{}\n]*)\}\s*$")


@dataclass(frozen=True, slots=True)
class Attributes:
    """What a list of attributes says: an id, classes, and named values."""

    id: str | None = None
    classes: tuple[str, ...] = ()
    values: dict[str, str] = field(default_factory=dict)


def split_attributes(text: str) -> tuple[str, Attributes]:
    """`text` without the attribute lists at its end, and what they say; the last one decides."""
    identifier: str | None = None
    classes: list[str] = []
    values: dict[str, str] = {}
    while match := _TRAILING.search(text):
        text = text[: match.start()]
        pairs, _ = get_attrs_and_remainder(match[1])
        for name, value in reversed(pairs):
            if name == ".":
                classes.insert(0, value)
            elif name == "id":
                identifier = identifier or value
            else:
                values.setdefault(name, value)
    return text, Attributes(identifier, tuple(classes), values)
