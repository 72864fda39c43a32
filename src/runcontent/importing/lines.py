"""The lines of a flattened text, and what one of them looks like by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .collapsed import MARKER, ORDERED

LONGEST_HEADING = 90
_WORDS_IN_HEADING = 14
_WRAPPED_FROM = 45
_WRAPPED_TO = 120
_RAGGED = 8
"""So many characters before or beyond the column some programs break a line."""
IMAGE = re.compile(r"^!\[[^\]]*\]\([^)]+\)$")
BOLD = re.compile(r"^(?:\*\*|__)(?P<text>[^*_]+?)(?:\*\*|__):?$")
BOLD_QUESTION = re.compile(r"(?:\*\*|__)(?P<question>[^*\n]{3,298}?\?)(?:\*\*|__)\s*")
_CLOSED = re.compile(r"[.,;!…]$")
_INNER_STOP = re.compile(r"[a-zß-ÿ)][.!]\s+\S")


@dataclass(frozen=True, slots=True)
class Line:
    """A line with words, its number from 1, and whether a blank line stands above it."""

    text: str
    number: int
    after_blank: bool


def lines_of(text: str) -> list[Line]:
    """The lines that are not blank."""
    found: list[Line] = []
    blank = True
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            found.append(Line(line.rstrip(), number, blank))
        blank = not line.strip()
    return found


def join_wrapped(lines: list[Line]) -> list[Line]:
    """Paragraphs that were broken at a column, as one line each."""
    column = _column(lines)
    if column is None:
        return lines
    found: list[Line] = []
    last: Line | None = None
    for line in lines:
        plain = line.text.strip()
        begins = bool(MARKER.match(plain) or ORDERED.match(plain) or IMAGE.match(plain))
        begins = begins or bool(BOLD_QUESTION.match(plain)) or "\t" in plain or plain[0] == "|"
        full = last and len(last.text) >= _WRAPPED_FROM and _is_full(last, line, column)
        if full and not line.after_blank and not begins:
            joined = f"{found[-1].text} {plain}"
            found[-1] = Line(joined, found[-1].number, found[-1].after_blank)
        else:
            found.append(line)
        last = line
    return found


def _column(lines: Sequence[Line]) -> int | None:
    """The column at which the text was broken: the length of the longest line that ends within a
    sentence, of 45 to 120 characters, and goes on with a small letter in the next; None where
    fewer than two lines were broken so. Longer lines (a list's, say) may stand among them."""
    pairs = [pair for pair in pairwise(lines) if _goes_on(*pair)]
    lengths = [len(line.text) for line, after in pairs if after.text.strip()[:1].islower()]
    enough = max(2, len(lengths) // 5)  # a single longer line is no column
    columns = [n for n in lengths if sum(n - _RAGGED <= m <= n for m in lengths) >= enough]
    if not columns:
        return None
    column = max(columns)
    broken = [pair for pair in pairs if _is_full(*pair, column)]
    return column if len(broken) >= 2 else None


def _goes_on(line: Line, following: Line) -> bool:
    begins = following.after_blank or MARKER.match(following.text)
    inside = not re.search(r"[.!?:]$", line.text)
    return not begins and inside and _WRAPPED_FROM <= len(line.text) <= _WRAPPED_TO


def _is_full(line: Line, following: Line, column: int) -> bool:
    """Whether the next line's first word would not have fitted on this one."""
    end = len(line.text)
    full = end + 1 + len(following.text.split()[0]) > column - _RAGGED
    return full and end <= column + _RAGGED


def is_heading_like(text: str) -> bool:
    """Whether a line is short and bare enough to be a heading."""
    plain = text.strip()
    if bold := BOLD.match(plain):
        plain = bold["text"]
    if len(plain) > LONGEST_HEADING or len(plain.split()) > _WORDS_IN_HEADING:
        return False
    if (
        _CLOSED.search(plain)
        or _INNER_STOP.search(plain)
        or re.search(r"[*_`|\t<{]|\]\(|://|&\w+;", plain)
    ):
        return False
    start = plain.lstrip("\"“‘'(¿¡")[:1]  # noqa: RUF001
    return start.isalnum() and not start.islower() and any(c.isalpha() for c in plain)
