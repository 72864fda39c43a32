"""A flattened text, as copied from a page, → a draft."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from html import unescape

from ..model import Aspect, Taxonomy
from ..parsing.aspects import infer_aspect
from .blocks import Block, What
from .collapsed import Item
from .cutting import blocks_of
from .draft import Draft, Form, Sure
from .escaping import escape_start, escape_tags
from .header import read_header
from .hints import hint_of
from .levels import give_levels
from .lines import join_wrapped, lines_of

_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2007\u2002\u2003\u2009\u3000"), " ")
_NOTHING = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad"), None)
_TARGET = r"\(\s*<?([^)>\"']*?)>?(?:\s+[\"']([^)]*)[\"'])?\s*\)"
_IMAGE = re.compile(rf"!\[([^\]]*)\]{_TARGET}")
_LINK = re.compile(rf"(?<!!)\[((?:[^\[\]]|\[[^\]]*\])*)\]{_TARGET}")
_BARE_LINK = re.compile(r"<((?:https?|ftp)://[^\s<>]+)>")
QUESTIONS = "Common questions"


def read_flattened(origin: str, name: str, text: str, taxonomy: Taxonomy) -> Draft:
    """The draft of a flattened text; `text` has `\\n` for line ends."""
    draft = Draft(origin, Form.TEXT, name, taxonomy=taxonomy)
    clean = unicodedata.normalize("NFC", text.translate(_SPACES).translate(_NOTHING))
    lines = join_wrapped(lines_of(clean))
    rest = read_header(draft, lines)
    blocks = blocks_of(rest, clean)
    give_levels(blocks)
    blocks = _with_heading_of_questions(draft, blocks)
    _tell(draft, blocks)
    draft.body = write_blocks(blocks)
    facts = {part.line for part in draft.left_out}
    labels: dict[int, list[str]] = {}
    for block in blocks:
        if block.label:
            labels.setdefault(block.line, []).append(block.label)
    named = [one for one in draft.inferences if one.what == "title" and one.sure is Sure.LOW]
    own = "\n".join(one.value for one in named)  # a title from the file's name is no loss or gain
    draft.said = f"{own}\n" + "\n".join(
        _said(line.text, labels.get(line.number, ())) for line in lines if line.number not in facts
    )
    for line in lines:
        draft.images += [match[2] for match in _IMAGE.finditer(line.text)]
        bare = _IMAGE.sub("", line.text)
        draft.links += [match[2] for match in _LINK.finditer(bare)]
        draft.links += _BARE_LINK.findall(bare)
    return draft


def _said(line: str, labels: Sequence[str]) -> str:
    """A line's words: an image's and a link's, without their addresses, and without labels."""
    for label in labels:
        line = line.replace(label, " ", 1)
    line = _IMAGE.sub(lambda m: f" {m[1]} {m[3] or ''} ", line)
    line = _LINK.sub(lambda m: f"{m[1]} {m[3] or ''}" if m[3] else m[1], line)
    return unescape(line)


def _with_heading_of_questions(draft: Draft, blocks: list[Block]) -> list[Block]:
    """Questions at the end get a heading of their own where the text has none: under another
    one they would be part of its section."""
    first = next((n for n, block in enumerate(blocks) if block.what is What.QUESTION), None)
    if first is None:
        return blocks
    above = [block for block in blocks[:first] if block.what is What.HEADING]
    if above and infer_aspect(above[-1].text) is Aspect.FAQ:
        return blocks
    if above and blocks[first - 1] is above[-1]:
        above[-1].text += " {.faq}"
        above[-1].sure, above[-1].reason = Sure.HIGH, "questions stand right below it"
        return blocks
    heading = Block(What.HEADING, QUESTIONS, blocks[first].line, level=2, sure=Sure.MEDIUM)
    heading.reason = "added: the questions have no heading in the source"
    draft.added.append(QUESTIONS)
    return [*blocks[:first], heading, *blocks[first:]]


def _tell(draft: Draft, blocks: Sequence[Block]) -> None:
    """Note what was understood of each block, and give an aspect where only the text tells it."""
    for number, block in enumerate(blocks):
        if block.what is What.HEADING:
            _give_aspect(draft, block, blocks[number + 1 :])
            draft.infer(f"heading {block.level}", block.text, block.sure, block.reason, block.line)
        elif block.what is What.LIST:
            value = f"{len(block.items)} items"
            draft.infer("list", value, block.sure, block.reason, block.line)
        elif block.what is What.QUESTION:
            draft.infer("question", block.text, block.sure, block.reason, block.line)
        elif block.what is What.TABLE:
            draft.infer("table", f"{len(block.rows)} rows", block.sure, block.reason, block.line)


def _give_aspect(draft: Draft, heading: Block, following: Sequence[Block]) -> None:
    """Write a heading's aspect where its wording alone would tell none, or another."""
    hint = None if heading.text.endswith("}") else hint_of(heading.text, following)
    if hint is not None:
        heading.text = f"{heading.text} {{.{hint.aspect.replace('_', '-')}}}"
        draft.infer("aspect", hint.aspect.value, hint.sure, hint.reason, heading.line)


def write_blocks(blocks: Sequence[Block]) -> str:
    """The blocks as Markdown, a blank line between two."""
    level = 2
    parts = []
    counts = False
    for block in blocks:
        after_numbers, counts = counts, block.first is not None
        if block.what is What.HEADING:
            level = block.level
            parts.append(f"{'#' * level} {_heading(block.text)}")
        elif block.what is What.QUESTION:
            parts.append(f"{'#' * min(level + 1, 6)} {_heading(block.text)}")
        elif block.what is What.LIST and counts and after_numbers:
            # a list right after a list goes on with it, and its numbers would be others
            lines = _items(block.items, block.first, "")
            parts += [escape_start(line.lstrip()) for line in lines]
        elif block.what is What.LIST:
            parts.append("\n".join(_items(block.items, block.first, "")))
        elif block.what is What.TABLE:
            parts.append(_table(block.rows))
        elif block.what is What.RULE:
            parts.append("---")
        elif block.what is What.IMAGE:
            parts.append(block.text)
        else:
            parts.append(escape_start(escape_tags(block.text)))
    return "\n\n".join(part for part in parts if part)


def _heading(text: str) -> str:
    """A heading's text; a class that was given to it stays."""
    match = re.fullmatch(r"(.*?)( \{\.[a-z-]+\})?", text)
    words, given = (match[1], match[2] or "") if match else (text, "")
    return escape_tags(re.sub(r"\s+#+$", "", words)) + given


def _items(items: Sequence[Item], first: int | None, indent: str) -> list[str]:
    lines = []
    for number, item in enumerate(items, start=first or 1):
        mark = "-" if first is None else f"{number}."
        lines.append(f"{indent}{mark} {escape_start(escape_tags(item.text))}")
        lines += _items(item.items, None, indent + "    ")
    return lines


def _table(rows: Sequence[Sequence[str]]) -> str:
    width = max(map(len, rows))
    lines = ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    lines.insert(1, "|" + " --- |" * width)
    return "\n".join(lines)


def _cell(text: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", escape_tags(text))
