"""An article's source cut at its headings, with the lines on which they stand."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import Problem
from ..model import Aspect, Phase
from ..nearest import nearest
from .aspects import aspect_from_classes, infer_aspect, inherited_aspect, phase_of
from .attributes import Attributes, split_attributes
from .source import outside_fences

_HEADING = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t]*#*[ \t]*$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-{2,})[ \t]*$")
_NO_TITLE = re.compile(
    r"\s{4}|\s*[-*+>]\s|\s*\d+[.)]\s|.*\||\s*\[[^\]]+\]:|\*\[|\s*\{|\s*[-*_=]+\s*$"
)
_CLASSES = tuple(aspect.value.replace("_", "-") for aspect in Aspect)
_NEAR = 75
"""Likeness in percent from which a class is taken for a slip; others are the writer's own."""
_MARKUP = re.compile(r"[*_`]|\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A heading and the source under it, up to the next heading of any level.

    `path` holds the titles from the top. The heading takes `height` lines: two or more when it is
    underlined.
    """

    anchor: str
    title: str
    level: int
    path: tuple[str, ...]
    parent: str | None
    aspect: Aspect | None
    phase: Phase | None
    attributes: Attributes
    source: str
    line: int
    height: int


def slug_of(text: str) -> str:
    """A readable id: lower case, hyphens, at most 60 characters, cut at a word."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", ascii_text.lower().replace("'", ""))
    slug = ""
    for word in words:
        if slug and len(slug) + len(word) >= 60:
            break
        slug = f"{slug}-{word}" if slug else word[:60]
    # no Latin letter in it: a hash keeps the id as it is wherever the text moves
    return slug or f"part-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def plain_title(text: str) -> str:
    """A heading's words without emphasis and links."""
    return _MARKUP.sub(lambda match: match[1] or "", text).strip()


def cut_outline(body: str, first_line: int) -> list[Part]:
    """The parts in order. Where an id made from a heading's words is taken, it gets a number."""
    lines = body.split("\n")
    starts = _headings(lines)
    parts: list[Part] = []
    open_parts: list[Part] = []
    taken: dict[str, int] = {}
    given = (split_attributes(start.text)[1].id for start in starts)
    explicit = {identifier for identifier in given if identifier is not None}
    for position, start in enumerate(starts):
        number, level = start.number, start.level
        end = starts[position + 1].number if position + 1 < len(starts) else len(lines)
        text, attributes = split_attributes(start.text)
        title = plain_title(text)
        anchor = attributes.id or _free(slug_of(title), explicit | taken.keys())
        taken[anchor] = first_line + number
        while open_parts and open_parts[-1].level >= level:
            open_parts.pop()
        parent = open_parts[-1] if open_parts else None
        own = aspect_from_classes(attributes.classes)
        if own is None and not (parent and parent.aspect is Aspect.FAQ):
            own = infer_aspect(title)  # under a FAQ it is a question, whatever it asks about
        part = Part(
            anchor=anchor,
            title=title,
            level=level,
            path=(*(parent.path if parent else ()), title),
            parent=parent.anchor if parent else None,
            aspect=own
            or inherited_aspect(
                title, parent.aspect if parent else None, parts[-1].aspect if parts else None
            ),
            phase=phase_of(title) or (parent.phase if parent else None),
            attributes=attributes,
            source="\n".join(lines[number + start.height : end]).rstrip("\n"),
            line=first_line + number,
            height=start.height,
        )
        parts.append(part)
        open_parts.append(part)
    return parts


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading's place among the lines, its level, raw text and height in lines."""

    number: int
    level: int
    text: str
    height: int


def _headings(lines: list[str]) -> list[_Heading]:
    """Headings in either form: `## Title`, or a title above a line of `=` or `-`."""
    found: list[_Heading] = []
    outside = outside_fences(lines)
    for number, line in enumerate(lines):
        if not outside[number]:
            continue
        if match := _HEADING.match(line):
            found.append(_Heading(number, len(match[1]), match[2], 1))
        elif match := _UNDERLINE.match(line):
            level = 1 if match[1][0] == "=" else 2
            first = _title_start(lines, number, outside, found)
            title = " ".join(line.strip() for line in lines[first:number])
            if title:
                found.append(_Heading(first, level, title, number - first + 1))
    return found


def _title_start(
    lines: list[str], underline: int, outside: list[bool], above: list[_Heading]
) -> int:
    """The first line of the paragraph that a line underlines; the underline itself where what
    stands above it is none, but a table, a list or a quotation."""
    end = above[-1].number + above[-1].height if above else 0
    first = underline
    while first > end and lines[first - 1].strip() and outside[first - 1]:
        first -= 1
        if _NO_TITLE.match(lines[first]):
            return underline
    return first


def problems_of_headings(path: str, parts: Sequence[Part]) -> list[Problem]:
    """Errors where two headings have one id; warnings of classes that are meant for aspects."""
    seen: dict[str, int] = {}
    problems = []
    for part in parts:
        identifier = part.attributes.id
        if identifier is not None and identifier in seen:
            message = f"the id {identifier!r} stands here and on line {seen[identifier]}"
            remedy = "give one of them another"
            problems.append(Problem(path, part.line, message, remedy, "duplicate-id"))
        elif identifier is not None:
            seen[identifier] = part.line
        for name in part.attributes.classes:
            near = nearest(name, _CLASSES, _NEAR)
            if name not in _CLASSES and near:
                message, remedy = f".{name} is no aspect", f"did you mean .{near}?"
                problems.append(Problem(path, part.line, message, remedy, "attributes", "warning"))
    return problems


def _free(wanted: str, taken: set[str]) -> str:
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"
