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
    """`text` without the attribute list at its end, and what that list says."""
    match = _TRAILING.search(text)
    if match is None:
        return text, Attributes()
    identifier: str | None = None
    classes: list[str] = []
    values: dict[str, str] = {}
    pairs, _ = get_attrs_and_remainder(match[1])
    for name, value in pairs:
        if name == ".":
            classes.append(value)
        elif name == "id":
            identifier = value
        else:
            values[name] = value
    return text[: match.start()], Attributes(identifier, tuple(classes), values)
