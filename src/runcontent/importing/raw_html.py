"""Raw HTML in Markdown → Markdown: our parser drops tags, and images and links with them."""

from __future__ import annotations

import re
from collections.abc import Callable

from bs4 import Tag

from ..parsing.source import outside_code
from .draft import Draft
from .html_markdown import to_markdown
from .html_tidy import parse_html, tidy

_COMMENT = re.compile(r"<!--(.*?)-->", re.S)
_SCRIPT = re.compile(
    r"<(script|style|iframe|video|audio|object|svg|form)\b[^>]*>(.*?)</\1\s*>", re.S | re.I
)
_BLOCK = re.compile(
    r"<(table|figure|ul|ol|dl|pre|blockquote|h[1-6])\b[^>]*>.*?</\1\s*>", re.S | re.I
)
_INLINE = re.compile(
    r"<(a|b|strong|i|em|code|kbd|sup|sub|mark|q|s|del|u|small|summary)\b(?:\s[^>]*)?>[^\n]*?</\1\s*>"
    r"|<img\b[^>]*>",
    re.I,
)
_WRAPPER = re.compile(
    r"</?(?:div|p|section|article|center|span|details|font|header|footer|main|aside|br|hr|video|iframe)"
    r"\b[^>]*>",
    re.I,
)


def convert_raw_html(draft: Draft, body: str, first_line: int) -> str:
    """The Markdown with its HTML as Markdown too, outside of code; comments are listed."""

    def comment(match: re.Match[str], line: int) -> str:
        if match[1].strip() and match[1].strip().lower() != "more":
            draft.leave_out("comment", match[1], line)
        return ""

    def script(match: re.Match[str], line: int) -> str:
        return _fragment(draft, match[0])

    def block(match: re.Match[str], line: int) -> str:
        if re.search(r"\smarkdown(?:=|\s|>)", match[0].split(">")[0] + ">"):
            return re.sub(rf"^<{match[1]}[^>]*>|</{match[1]}\s*>$", "", match[0], flags=re.I)
        return f"\n\n{_fragment(draft, match[0])}\n\n"

    def inline(match: re.Match[str], line: int) -> str:
        if (match[1] or "").lower() == "summary":
            words = re.sub(r"^<[^>]*>|<[^>]*>$", "", match[0]).strip()
            return f"\n\n**{words}**\n\n"
        return _fragment(draft, match[0]).strip("\n") or ""

    def wrapper(match: re.Match[str], line: int) -> str:
        return "  \n" if match[0].lower().startswith("<br") else ""

    for pattern, convert in (
        (_COMMENT, comment),
        (_SCRIPT, script),
        (_BLOCK, block),
        (_INLINE, inline),
        (_WRAPPER, wrapper),
    ):
        body = _outside_code(pattern, convert, body, first_line)
    return body


def _outside_code(
    pattern: re.Pattern[str], convert: Callable[[re.Match[str], int], str], body: str, first: int
) -> str:
    free = outside_code(body)
    starts = [0]
    for line in body.split("\n"):
        starts.append(starts[-1] + len(line) + 1)

    def one(match: re.Match[str]) -> str:
        number = body.count("\n", 0, match.start())
        before = body[starts[number] : match.start()]
        if not free[number] or before.count("`") % 2:
            return match[0]
        return convert(match, first + number)

    return pattern.sub(one, body)


def _fragment(draft: Draft, html: str) -> str:
    root = parse_html(html)
    main = root.body or root
    if not isinstance(main, Tag):
        return ""
    tidy(draft, main)
    return to_markdown(main)
