"""A Markdown body in our dialect: headings from level 2, notes numbered, and what it says."""

from __future__ import annotations

import re
from html import unescape

from markdown_it import MarkdownIt

from ..parsing.source import outside_code
from .draft import Draft, Sure
from .fidelity import addresses, read_html, words_of

_COMMONMARK = MarkdownIt("commonmark", {"html": True}).enable("table")
_ATX = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_TIGHT = re.compile(r"^(#{2,6}(?=[A-Z])|#(?=[A-Z])(?=[^#\n]*\s[^#\n]*$))")
"""`##Title`, as older dialects have it; a single `#Tag` or `#One #Two` is none."""
_UNDERLINE = re.compile(r"^ {0,3}(=+|-{2,})[ \t]*$")
_ATTRIBUTES = re.compile(
    r"[ \t]*\{:?[ \t]*(?:[#.][\w-]+|[\w-]+=(?:\"[^\"\n]*\"|'[^'\n]*'|[\w-]+))[^{}\n]*\}"
)
_ALONE = re.compile(r"^\s*\{:\s*([^}\n]*)\}\s*$")
_OURS = re.compile(r"\.(?:action|exercise|red-flag|prevention)\b|\b(?:dose|tags)=")
_CONTENTS = re.compile(r"^\s*[-*1.]+\s+[^\n]*\n\{:\s*toc[^}]*\}[ \t]*$", re.M | re.I)
_ABBREVIATION = re.compile(r"^\*\[[^\]\n]+\]:[ \t]*(.*)$")
_NOTE = re.compile(r"\[\^([^\]\s]+)\]")
_NOTE_TEXT = re.compile(r"^ {0,3}\[\^([^\]\s]+)\]:[ \t]*(.*)$")


def what_it_says(draft: Draft, markdown: str) -> tuple[str, list[str], list[str]]:
    """The words, images and links of a Markdown text as CommonMark reads it.

    What an abbreviation stands for is shown nowhere, and noted as left out.
    """
    free = outside_code(markdown)
    lines = markdown.split("\n")
    for number, line in enumerate(lines):
        if free[number] and (match := _ABBREVIATION.match(line)):
            draft.leave_out("meaning of an abbreviation", match[1])
            lines[number] = ""
        elif free[number]:
            lines[number] = _ATTRIBUTES.sub("", line)
    html = _COMMONMARK.render("\n".join(lines))
    images = [unescape(address) for address in addresses(html, "img", "src")]
    links = [unescape(address) for address in addresses(html, "a", "href")]
    return read_html(html), images, links


def number_notes(draft: Draft, body: str) -> str:
    """Footnotes as numbers in brackets: our parser has none of its own."""
    free = outside_code(body)
    lines = body.split("\n")
    numbers: dict[str, int] = {}
    for number, line in enumerate(lines):
        if not free[number] or "[^" not in line:
            continue
        if match := _NOTE_TEXT.match(line):
            own = numbers.setdefault(match[1], len(numbers) + 1)
            line = f"({own}) {match[2]}"
        lines[number] = _NOTE.sub(
            lambda match: f" ({numbers.setdefault(match[1], len(numbers) + 1)})", line
        )
    if numbers:
        draft.infer("footnotes", str(len(numbers)), Sure.MEDIUM, "as numbers in parentheses")
    return "\n".join(lines)


def read_kramdown(draft: Draft, body: str, first_line: int) -> str:
    """Without kramdown's table of contents; attributes that stand alone below a heading go into it
    where they give an id, and are left out where nothing reads them."""

    def contents(match: re.Match[str]) -> str:
        line = first_line + body.count("\n", 0, match.start())
        draft.leave_out("table of contents", match[0], line)
        return "\n"

    lines = _CONTENTS.sub(contents, body).split("\n")
    free = outside_code("\n".join(lines))
    for number, line in enumerate(lines):
        match = _ALONE.match(line) if free[number] else None
        if match is None or _OURS.search(match[1]):
            continue
        above = lines[number - 1] if number else ""
        given = re.search(r"#[\w-]+", match[1])
        if given and _ATX.match(above) and not above.rstrip().endswith("}"):
            lines[number - 1] = f"{above.rstrip()} {{{given[0]}}}"
        else:
            draft.leave_out("attributes", line, first_line + number)
        lines[number] = ""
    return "\n".join(lines)


_Heading = tuple[int, int, str, int]
"""Its line's number from 0, its level, its text, and how many lines it takes."""


def _headings(body: str) -> list[_Heading]:
    lines = body.split("\n")
    free = outside_code(body)
    found: list[_Heading] = []
    for number, line in enumerate(lines):
        if not free[number]:
            continue
        if match := _ATX.match(_TIGHT.sub(r"\1 ", line)):
            found.append((number, len(match[1]), match[2], 1))
        elif (match := _UNDERLINE.match(line)) and number and _is_title(lines, number - 1):
            level = 1 if match[1][0] == "=" else 2
            found.append((number - 1, level, lines[number - 1].strip(), 2))
    return found


def level_headings(draft: Draft, body: str) -> str:
    """The body with headings from level 2 on, each at most one below the one above it."""
    lines = body.split("\n")
    found = _headings(body)
    levels = [level for _, level, _, _ in found]
    shift = 2 - min(levels) if levels else 0
    above: list[tuple[int, int]] = []
    for number, level, text, height in found:
        while above and above[-1][0] >= level:
            above.pop()
        wanted = min(6, max(2, level + shift), above[-1][1] + 1 if above else 2)
        above.append((level, wanted))
        before = "\n" if number and lines[number - 1].strip() else ""
        after = "\n" if number + height < len(lines) and lines[number + height].strip() else ""
        lines[number] = f"{before}{'#' * wanted} {text}{after}"
        if height == 2:
            lines[number + 1] = ""
    if shift:
        reason = "the body's headings begin at level 2"
        draft.infer("heading levels", f"{shift:+d}", Sure.HIGH, reason)
    return "\n".join(lines)


def _is_title(lines: list[str], number: int) -> bool:
    before = lines[number - 1].strip() if number else ""
    text = lines[number]
    return (
        bool(text.strip()) and not before and not re.match(r"\s*[-*+>#|]|\s*\d+[.)]\s|.*\|", text)
    )


def take_title(draft: Draft, body: str) -> str:
    """The body without the heading of level 1 at its top, where that is the title."""
    found = _headings(body)
    lines = body.split("\n")
    if not found or found[0][1] != 1 or any(line.strip() for line in lines[: found[0][0]]):
        return body
    number, _, text, height = found[0]
    words = _ATTRIBUTES.sub("", text)
    title = re.sub(r"[*_`]|\[([^\]]*)\]\([^)]*\)", lambda m: m[1] or "", words)
    title = " ".join(unescape(title).split())
    known = draft.values.get("title")
    if known is None:
        draft.values["title"] = title[:200]
        draft.infer("title", title, Sure.HIGH, "the heading of level 1")
    elif words_of(known) == words_of(title):
        draft.leave_out("heading that repeats the title", title)
    else:
        return body
    lines[number : number + height] = [""] * height
    return "\n".join(lines)
