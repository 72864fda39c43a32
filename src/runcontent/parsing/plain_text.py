"""Sanitised HTML as plain text: blocks on lines of their own, list items with a dash."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = frozenset("p li ul ol h1 h2 h3 h4 h5 h6 tr table blockquote pre div br dl dt dd".split())


class _TextCollector(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")
        if tag == "li":
            self.parts.append("- ")
        if tag in ("td", "th"):
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data.replace("\n", " "))


def text_of(html: str) -> str:
    """The text of an HTML fragment, one block a line, white space folded."""
    collector = _TextCollector()
    collector.feed(html)
    collector.close()
    lines = (re.sub(r"\s+", " ", line).strip() for line in "".join(collector.parts).split("\n"))
    return "\n".join(line for line in lines if line and line != "-")
