"""Tables in the lines of a flattened text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .blocks import Block, What
from .draft import Sure
from .lines import Line


def read_table(lines: Sequence[Line], at: int) -> tuple[list[Block], int] | None:
    """Rows of cells from line `at` on, with the number of the line after them: Markdown's, or two
    lines or more with as many tabs."""
    rows: list[list[str]] = []
    first = lines[at]
    begun = at
    while at < len(lines) and (row := _cells(lines[at].text)):
        other_kind = ("\t" in lines[at].text) != ("\t" in first.text)
        if rows and (len(row) != len(rows[0]) or other_kind or lines[at].after_blank):
            break
        rows.append(row)
        at += 1
    rows = [row for row in rows if not all(re.fullmatch(r":?-+:?", cell) for cell in row)]
    if at - begun < 2 or not rows:
        return None
    by_tabs = "\t" in first.text
    reason = "lines with as many tabs" if by_tabs else "rows between upright lines"
    sure = Sure.MEDIUM if by_tabs else Sure.HIGH
    return [Block(What.TABLE, "", first.number, sure, reason, rows=rows)], at


def _cells(text: str) -> list[str]:
    plain = text.strip()
    if plain.startswith("|") and plain.endswith("|") and len(plain) > 2:
        return [cell.strip() for cell in re.split(r"(?<!\\)\|", plain[1:-1])]
    if "\t" in plain:
        return [cell.strip() for cell in plain.split("\t")]
    return []
