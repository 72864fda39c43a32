"""Markdown source before it is rendered: what writers write, in what Python-Markdown reads.

Every function keeps the number of each line, except `separate_lists`, for one piece's rendering.
"""

from __future__ import annotations

import re

from ..errors import Problem

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_ITEM = re.compile(r"^( {0,3})(?:[-*+]|(\d{1,9})[.)])[ \t]+(\S.*)")
_RULE = re.compile(r"^ {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_NO_PARAGRAPH = re.compile(r"^\s*(?:[-*+>#|]|\d+[.)]\s|\{:)|^ {4}")
_CODE_SPAN = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.S)
_HTML = re.compile(
    r"<!--.*?-->|<(script|style|iframe|object)\b.*?</\1\s*>"
    r"|(?!(?<=\]\()<[^<>\n]*>\s*[)\"'])</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>",
    re.S | re.I,
)

_BREAKS = re.compile(r"</?(?:br|p|div|li|td|th|tr|h[1-6]|hr)\b", re.I)


def outside_fences(lines: list[str]) -> list[bool]:
    """For each line, whether it is outside of fenced code."""
    outside: list[bool] = []
    fence: str | None = None
    for line in lines:
        match = _FENCE.match(line)
        outside.append(fence is None and match is None)
        if match and fence is None:
            fence = match[1]
        elif fence is not None and line.strip().startswith(fence):
            fence = None
    return outside


def outside_code(source: str) -> list[bool]:
    """For each line, whether it is neither in fenced code nor indented as code: by four columns,
    eight in a list."""
    lines = source.split("\n")
    outside = outside_fences(lines)
    in_list = False
    for number, line in enumerate(lines):
        indented = line.startswith(" " * (8 if in_list else 4))
        if outside[number] and line.strip() and not indented:
            follows = bool(number and lines[number - 1].strip())
            in_list = bool(_ITEM.match(line)) or (in_list and (follows or line[0] == " "))
        outside[number] = outside[number] and not indented
    return outside


def drop_html(path: str, source: str, first_line: int) -> tuple[str, list[Problem]]:
    """The source without HTML tags, comments and scripts, and a warning for each line with some.

    The text between tags stays, as does everything in code.
    """
    warnings: dict[int, Problem] = {}
    while True:  # a tag taken out may leave another: `<<b>i>`
        dropped = _drop_once(path, source, first_line, warnings)
        if dropped == source:
            return source, list(warnings.values())
        source = dropped


def _drop_once(path: str, source: str, first_line: int, warnings: dict[int, Problem]) -> str:
    code = [(m.start(), m.end()) for m in _CODE_SPAN.finditer(source)]
    at = 0
    for line, free in zip(source.split("\n"), outside_code(source), strict=True):
        if not free:
            code.append((at, at + len(line)))
        at += len(line) + 1

    def drop(found: re.Match[str]) -> str:
        if any(start <= found.start() < end for start, end in code):
            return found.group()
        line = first_line + source.count("\n", 0, found.start())
        shown = found.group().split("\n")[0][:40]
        message, remedy = f"the HTML {shown!r} is dropped", "write Markdown"
        warnings.setdefault(line, Problem(path, line, message, remedy, "html", "warning"))
        if lines := found.group().count("\n"):
            return "\n" * lines
        return " " if _BREAKS.match(found.group()) else ""  # `a<br>b` is two words

    return _HTML.sub(drop, source)


def separate_lists(source: str) -> str:
    """A blank line before each list that follows a paragraph's line, as CommonMark reads it."""
    lines = source.split("\n")
    starts = {number for number, _ in _item_starts(lines)}
    separated: list[str] = []
    for number, line in enumerate(lines):
        before = lines[number - 1] if number else ""
        paragraph = bool(before.strip()) and not _NO_PARAGRAPH.match(before)
        if number in starts and paragraph and not _is_open(lines, number, starts):
            separated.append("")
        separated.append(line)
    return "\n".join(separated)


def list_items(source: str) -> list[tuple[int, str]]:
    """Each top-level list item of a piece: the number of its first line, from 0, and its Markdown
    without the marker."""
    lines = source.split("\n")
    outside = outside_fences(lines)
    starts = dict(_item_starts(lines))
    found: list[tuple[int, list[str]]] = []
    is_open = False
    for number, line in enumerate(lines):
        if number in starts:
            found.append((number, [starts[number]]))
            is_open = True
        elif is_open and line.startswith(("    ", "\t")):
            found[-1][1].append(line.removeprefix("\t").removeprefix("    "))
        elif is_open and _RULE.match(line):
            is_open = False
        elif is_open and line.strip() and lines[number - 1].strip() and outside[number]:
            found[-1][1].append(line.strip())
        elif is_open and not line.strip():
            found[-1][1].append("")
        else:
            is_open = False
    return [(number, "\n".join(parts).strip()) for number, parts in found]


def _item_starts(lines: list[str]) -> list[tuple[int, str]]:
    """The lines that begin a top-level item, and what follows their marker.

    A list may interrupt a paragraph, an ordered one only from 1; the other kind of marker may not
    interrupt a list.
    """
    outside = outside_fences(lines)
    found: list[tuple[int, str]] = []
    kind: str | None = None
    for number, line in enumerate(lines):
        item = _ITEM.match(line) if outside[number] and not _RULE.match(line) else None
        before = lines[number - 1] if number else ""
        if item:
            own = "ordered" if item[2] else "bullet"
            paragraph = bool(before.strip()) and not _NO_PARAGRAPH.match(before)
            if kind is None and paragraph and item[2] not in (None, "1"):
                continue
            if kind is None or kind == own or not before.strip():
                found.append((number, item[3]))
                kind = own
        elif not line.strip() and not _continues(lines, number):
            kind = None
    return found


def _continues(lines: list[str], number: int) -> bool:
    """Whether what follows a blank line belongs to the list above it."""
    following = next((line for line in lines[number:] if line.strip()), "")
    return following.startswith(("    ", "\t"))


def _is_open(lines: list[str], number: int, starts: set[int]) -> bool:
    """Whether the paragraph above a line is an item's own text."""
    for above in range(number - 1, -1, -1):
        if above in starts:
            return True
        if not lines[above].strip():
            return False
    return False
