"""A published article as a file in our own format."""

from __future__ import annotations

import re

from ..importing.writing import write_article
from ..parsing.source import outside_fences
from .fields import fields_of
from .published import Published

_IMAGE = re.compile(r"(!\[[^\]]*\]\(<?)([^)\s>]+)")
_HEADING = re.compile(r"^(#{1,6}) (.*?) \{#([^}\s]+)\}$")


def as_markdown(published: Published, media: dict[str, str]) -> str:
    """The whole file. Each heading has its id and its aspect, so that both stay what they are;
    `media` maps an image's served address to its exported path."""
    aspects = {section["anchor"]: section["aspect"] for section in published.sections}
    lines = str(published.article["markdown"]).split("\n")
    for number, free in enumerate(outside_fences(lines)):
        match = _HEADING.match(lines[number]) if free else None
        if match:
            aspect = aspects.get(match[3])
            name = f" .{aspect.replace('_', '-')}" if aspect else ""
            lines[number] = f"{match[1]} {match[2]} {{#{match[3]}{name}}}"
    by_name = {path.rsplit("/", 1)[-1]: path for path in media.values()}
    body = _IMAGE.sub(lambda found: _moved(found, by_name), "\n".join(lines))
    return write_article(fields_of(published, media), body)


def _moved(image: re.Match[str], by_name: dict[str, str]) -> str:
    """An image by its exported path; one that is elsewhere stays."""
    name = image[2].rsplit("/", 1)[-1]
    return image[1] + by_name.get(name, image[2])
