"""Lists as CommonMark nests them, indented as Python-Markdown reads them.

CommonMark (0.31, "List items") puts into an item what stands at least as far right as its text:
two columns after `- `. Python-Markdown wants four a level, and would make siblings of them, so
that the steps under "Do not:" would each be read as something to do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_LEVEL = 4
_FENCE = re.compile(r"(`{3,}|~{3,})")
_ITEM = re.compile(r"([-*+]|(\d{1,9})[.)])(?:([ ]{1,4})(?=\S)|[ ]+(?=\S)|$)")
_RULE = re.compile(r"([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_ENDS_A_PARAGRAPH = re.compile(r"#{1,6}(?:\s|$)|>")


def indent_lists(source: str) -> str:
    """The source with four columns for each level of a list, and fenced code in an item as
    indented code, which alone is read there. Every line keeps its number."""
    reader = _Reader()
    return "\n".join(reader.read(line) for line in source.split("\n"))


@dataclass(slots=True)
class _Reader:
    """Reads line after line; `columns` are those at which the open items' text begins."""

    columns: list[int] = field(default_factory=list)
    fence: str | None = None
    fence_depth: int = 0
    fence_column: int = 0
    after_blank: bool = True

    def read(self, line: str) -> str:
        bare = line.lstrip(" \t")
        if self.fence is not None:
            return self._in_fence(line, bare)
        if not bare.strip():
            self.after_blank = True
            return line
        after_blank, self.after_blank = self.after_blank, False
        expanded = line.expandtabs(_LEVEL)
        indent = len(expanded) - len(expanded.lstrip(" "))
        depth = sum(1 for column in self.columns if column <= indent)
        rest = indent - (self.columns[depth - 1] if depth else 0)
        if rest < _LEVEL and (match := _FENCE.match(bare)):
            self.fence, self.fence_depth, self.fence_column = match[1], depth, indent
            del self.columns[depth:]
            return "" if depth else line
        item = _ITEM.match(bare) if rest < _LEVEL and not _RULE.match(bare) else None
        if item and (after_blank or len(self.columns) > depth or item[2] in (None, "1")):
            del self.columns[depth:]
            self.columns.append(indent + len(item[1]) + len(item[3] or " "))
            return " " * (_LEVEL * depth) + bare
        if self.columns and not after_blank and not _ENDS_A_PARAGRAPH.match(bare):
            return " " * (_LEVEL * (len(self.columns) - 1)) + bare
        del self.columns[depth:]
        code = rest if rest >= _LEVEL else 0
        return " " * (_LEVEL * depth + code) + bare if depth else line

    def _in_fence(self, line: str, bare: str) -> str:
        closes = bare.startswith(self.fence or "") and not bare.strip("`~ \t")
        depth = self.fence_depth
        if closes:
            self.fence = None
            self.after_blank = bool(depth)
        if not depth:
            return line
        if closes or not bare.strip():
            return ""
        expanded = line.expandtabs(_LEVEL)
        indent = len(expanded) - len(expanded.lstrip(" "))
        return " " * (_LEVEL * (depth + 1)) + expanded[min(indent, self.fence_column) :]
