"""Attribute lists where nothing reads them: in the middle of a line, or inside a paragraph."""

from __future__ import annotations

import re

from ..errors import Problem
from .source import outside_code

_LIST = r"\{(?::[ \t]*[#.\w]|[#.][A-Za-z_]|[A-Za-z][\w-]*=[\w\"'])[^{}\n]*\}"
_IN_LINE = re.compile(
    r"(?P<code>(?P<ticks>`+).*?(?P=ticks))"
    rf"|(?:[ \t]*\{{:[ \t]*[#.\w][^{{}}\n]*\}}|(?<=[)\]*_`]){_LIST})"
    rf"(?:[ \t]*{_LIST})*(?=[ \t]*[^\s{{])"
)
_IN_ROW = re.compile(
    rf"(?P<code>(?P<ticks>`+).*?(?P=ticks))|(?![ \t]+{_LIST}[ \t]*\|)[ \t]*{_LIST}"
)
"""In a table's row: all but those that end a cell, which attr_list reads."""
_ROW = re.compile(r"[ \t]*\|")
_AT_END = re.compile(rf"(?:[ \t]*{_LIST})+[ \t]*$")
_READ = re.compile(r"\s*(?:#{1,6}\s|[-*+]\s|\d+[.)]\s|\{|\|)|\s{2}|\s*(?:=+|-{2,})\s*$")
_BRACE = re.compile(
    r"(?P<code>(?P<ticks>`+).*?(?P=ticks))"
    rf"|(?<!\\)(?!{_LIST})\{{(?=[^{{}}\n`|]*\}}[ \t]*\|)"
)
"""Braces of their own that end a cell: attr_list would eat them."""


def drop_strays(path: str, source: str, first_line: int) -> tuple[str, list[Problem]]:
    """The source without them, every line in its place, and a warning for each such line.

    Lists at the end of a heading, an item or a paragraph's last line are left: they are read
    later, or dropped there.
    """
    lines = source.split("\n")
    warnings = []
    for number, (line, free) in enumerate(zip(lines, outside_code(source), strict=True)):
        if "{" not in line or not free or line.count("`") % 2:
            continue
        is_row = bool(_ROW.match(line))
        edited = (_IN_ROW if is_row else _IN_LINE).sub(lambda found: found["code"] or "", line)
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if following.strip() and not _READ.match(line) and not _READ.match(following):
            edited = _AT_END.sub("", edited)
        lines[number] = edited
        if is_row:
            lines[number] = _BRACE.sub(lambda found: found["code"] or "\\{", edited)
        if edited != line:
            message = f"attributes are dropped here: {line.strip()[:60]!r}"
            remedy = "put them at the end of a heading or list item"
            at = first_line + number
            warnings.append(Problem(path, at, message, remedy, "attributes", "warning"))
    return "\n".join(lines), warnings
