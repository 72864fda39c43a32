"""What a flattened text consists of: paragraphs, headings, lists, questions, tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from .collapsed import Item
from .draft import Sure


class What(Enum):
    """Kinds of blocks."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST = "list"
    QUESTION = "question"
    IMAGE = "image"
    TABLE = "table"
    RULE = "rule"


@dataclass(slots=True)
class Block:
    """One block, and the line on which it begins, from 1.

    A list has `items`, and a `first` number where it is ordered; a heading has a `level`, 0 until
    it is known; a table has `rows`. `label` is what was taken off its text: `Q:`.
    """

    what: What
    text: str
    line: int
    sure: Sure = Sure.HIGH
    reason: str = ""
    items: list[Item] = field(default_factory=list)
    first: int | None = None
    level: int = 0
    rows: list[list[str]] = field(default_factory=list)
    label: str = ""
