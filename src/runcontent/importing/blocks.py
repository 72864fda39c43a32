"""The lines of a flattened text as blocks: paragraphs, headings, lists, questions, tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise

from ..model import Aspect
from ..parsing.aspects import infer_aspect
from .collapsed import MARKER, ORDERED, Item, split_bullets, split_lead, split_numbers
from .draft import Sure

LONGEST_HEADING = 90
_WORDS_IN_HEADING = 14
_WRAPPED_FROM = 45
_IMAGE = re.compile(r"^!\[[^\]]*\]\([^)]+\)$")
_BOLD = re.compile(r"^(?:\*\*|__)(?P<text>[^*_]+?)(?:\*\*|__):?$")
_ATX = re.compile(r"^(#{1,6})\s+(.+?)\s*#*$")
BOLD_QUESTION = re.compile(r"(?:\*\*|__)(?P<question>[^*\n]{3,298}?\?)(?:\*\*|__)\s*")
_LETTERED = re.compile(
    r"^Q(?:uestion)?\s*\d{0,2}\s*[:.]\s+(?P<question>.{3,298}\?)\s*(?P<rest>.*)$"
)
_ANSWER = re.compile(r"^A(?:nswer)?\s*\d{0,2}\s*[:.]\s+")
_CLOSED = re.compile(r"[.,;!…]$")
_INNER_STOP = re.compile(r"[a-zß-ÿ)][.!]\s+\S")


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
    if not _is_wrapped(lines):
        return lines
    found: list[Line] = []
    last = ""
    for line in lines:
        plain = line.text.strip()
        begins = bool(MARKER.match(plain) or ORDERED.match(plain) or _IMAGE.match(plain))
        begins = begins or bool(BOLD_QUESTION.match(plain)) or "\t" in plain or plain[0] == "|"
        if found and not line.after_blank and not begins and len(last) >= _WRAPPED_FROM:
            joined = f"{found[-1].text} {plain}"
            found[-1] = Line(joined, found[-1].number, found[-1].after_blank)
        else:
            found.append(line)
        last = plain
    return found


def _is_wrapped(lines: list[Line]) -> bool:
    """Whether the text was broken at a column: lines of 45 to 100 that end within a sentence, and
    go on in the next."""
    broken = 0
    for line, following in pairwise(lines):
        if len(line.text) > 120:
            return False
        goes_on = not following.after_blank and not MARKER.match(following.text)
        inside = not re.search(r"[.!?:]$", line.text)
        broken += goes_on and inside and len(line.text) >= _WRAPPED_FROM
    return broken >= 2


def blocks_of(lines: list[Line], document: str) -> list[Block]:
    """The blocks, in order; headings have no level yet."""
    return _Cutter(lines, document).cut()


def is_heading_like(text: str) -> bool:
    """Whether a line is short and bare enough to be a heading."""
    plain = text.strip()
    if bold := _BOLD.match(plain):
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


class _Cutter:
    def __init__(self, lines: list[Line], document: str) -> None:
        self.lines = lines
        self.document = document
        self.at = 0
        self.blocks: list[Block] = []
        self.in_questions = False

    def cut(self) -> list[Block]:
        while self.at < len(self.lines):
            line = self.lines[self.at]
            plain = line.text.strip()
            for read in (self._table, self._bullets, self._numbers, self._bare_items):
                if read():
                    break
            else:
                self.at += 1
                self._single(line, plain)
        return self.blocks

    def _single(self, line: Line, plain: str) -> None:
        if _IMAGE.match(plain):
            self.blocks.append(Block(What.IMAGE, plain, line.number))
        elif re.fullmatch(r"([-*_=])(?:\s*\1){2,}", plain):
            self.blocks.append(Block(What.RULE, plain, line.number))
        elif match := _ATX.match(plain):
            self._heading(match[2], line, "written as a heading", level=max(2, len(match[1])))
        elif BOLD_QUESTION.match(plain):
            self._questions(plain, line)
        elif match := _LETTERED.match(plain):
            label = plain[: match.start("question")]
            block = Block(What.QUESTION, match["question"], line.number, label=label)
            block.reason = "begins with Q:"
            self.blocks.append(block)
            if match["rest"]:
                self._paragraph(match["rest"], line)
        elif self._is_heading(plain):
            bold = _BOLD.match(plain)
            self._heading(bold["text"].strip() if bold else plain, line, _why(plain, bool(bold)))
        elif lead := split_lead(plain, self.document):
            self._paragraph(lead[0], line)
            reason = "goes on in the line of its lead"
            self.blocks.append(
                Block(What.LIST, "", line.number, Sure.MEDIUM, reason, items=lead[1])
            )
        else:
            self._paragraph(plain, line)

    def _paragraph(self, text: str, line: Line) -> None:
        last = self.blocks[-1] if self.blocks else None
        match = _ANSWER.match(text)
        if (
            match
            and last is not None
            and last.what is What.QUESTION
            and text[match.end() :].strip()
        ):
            block = Block(What.PARAGRAPH, text[match.end() :], line.number, label=match[0])
        else:
            block = Block(What.PARAGRAPH, text, line.number)
        self.blocks.append(block)

    def _heading(self, text: str, line: Line, reason: str, level: int = 0) -> None:
        is_question = self.in_questions and text.rstrip().endswith("?")
        if is_question:
            reason = "a question of its own below the heading of the questions"
            self.blocks.append(Block(What.QUESTION, text, line.number, Sure.HIGH, reason))
            return
        self.in_questions = infer_aspect(text) is Aspect.FAQ
        sure = Sure.HIGH if level or infer_aspect(text) else Sure.MEDIUM
        self.blocks.append(Block(What.HEADING, text, line.number, sure, reason, level=level))

    def _questions(self, plain: str, line: Line) -> None:
        """Each bold question of a line, with the words up to the next as its answer."""
        found = list(BOLD_QUESTION.finditer(plain))
        ends = [match.start() for match in found[1:]] + [len(plain)]
        for match, end in zip(found, ends, strict=True):
            reason = "a question in bold, with its answer after it"
            question = " ".join(match["question"].split())
            self.blocks.append(Block(What.QUESTION, question, line.number, Sure.HIGH, reason))
            if answer := plain[match.end() : end].strip():
                self.blocks.append(Block(What.PARAGRAPH, answer, line.number))

    def _is_heading(self, plain: str) -> bool:
        """Whether a bare line is a heading: short, and something follows that it can head."""
        if not is_heading_like(plain) or self.at >= len(self.lines):
            return False
        if not plain.endswith(":"):
            return True
        following = self.lines[self.at].text.strip()
        if infer_aspect(plain) is Aspect.MEDICAL_HELP and re.search(r"\b(if|when)\b", plain, re.I):
            return True
        is_list = bool(MARKER.match(following) or ORDERED.match(following))
        short = len(plain.split()) <= 5 and infer_aspect(plain) is not None
        return short and not is_list and len(following) > LONGEST_HEADING

    def _bullets(self) -> bool:
        """A list: lines that begin with a bullet, or one line that holds several items."""
        if not MARKER.match(self.lines[self.at].text) or self._is_dash_of_a_sentence():
            return False
        first = self.lines[self.at]
        items: list[Item] = []
        above: list[tuple[int, list[Item]]] = [(-1, items)]
        while self.at < len(self.lines) and (match := MARKER.match(self.lines[self.at].text)):
            indent = len(match[1].expandtabs(4))
            while indent <= above[-1][0] and len(above) > 1:
                above.pop()
            found = split_bullets(self.lines[self.at].text.strip(), self.document)
            above[-1][1].extend(found)
            above.append((indent, found[-1].items))
            self.at += 1
            self._continue(found[-1], indent)
        collapsed = any(len(split) > 1 for split in [items])
        reason = "lines or parts of a line that begin with a bullet" if collapsed else "a bullet"
        sure = Sure.MEDIUM if any(item.sure is not Sure.HIGH for item in items) else Sure.HIGH
        self.blocks.append(Block(What.LIST, "", first.number, sure, reason, items=items))
        return True

    def _continue(self, item: Item, indent: int) -> None:
        """Lines indented below an item go on with it."""
        while self.at < len(self.lines):
            line = self.lines[self.at]
            own = len(line.text) - len(line.text.lstrip())
            if line.after_blank or own <= indent or MARKER.match(line.text):
                return
            item.text = f"{item.text} {line.text.strip()}"
            self.at += 1

    def _is_dash_of_a_sentence(self) -> bool:
        """A long dash begins an item only where the next line begins with one too."""
        plain = self.lines[self.at].text.strip()
        if plain[0] not in "–—·":  # noqa: RUF001
            return False
        near = self.lines[max(0, self.at - 1) : self.at] + self.lines[self.at + 1 : self.at + 2]
        return not any(line.text.strip()[:1] == plain[0] for line in near)

    def _numbers(self) -> bool:
        """A numbered list, in lines or in one line; a single number before a title is none."""
        first = self.lines[self.at]
        match = ORDERED.match(first.text)
        if match is None:
            return False
        number, items = split_numbers(first.text)
        at = self.at + 1
        expected = number + len(items)
        while at < len(self.lines):
            following = ORDERED.match(self.lines[at].text)
            if following is None or int(following[2]) != expected or following[3] != match[3]:
                break
            _, more = split_numbers(self.lines[at].text)
            items += more
            expected += len(more)
            at += 1
        if len(items) == 1 and number > 1:
            return False
        if len(items) == 1 and is_heading_like(items[0].text) and at < len(self.lines):
            return False
        self.at = at
        self.blocks.append(
            Block(What.LIST, "", first.number, reason="numbered", items=items, first=number)
        )
        return True

    def _bare_items(self) -> bool:
        """Lines below a lead that lost their bullets: short, without a stop, and several."""
        lead = self.blocks[-1] if self.blocks else None
        if lead is None or lead.what is not What.PARAGRAPH or not lead.text.endswith(":"):
            return False
        at = self.at
        small = self.lines[at].text.strip()[:1].islower()
        while at < len(self.lines) and self._is_bare(self.lines[at], small):
            at += 1
        if not small:  # the last of them heads what follows
            at -= 1 if at < len(self.lines) else 0
        if at - self.at < 2:
            return False
        items = [Item(line.text.strip(), Sure.MEDIUM) for line in self.lines[self.at : at]]
        reason = "short lines below a lead that ends in a colon"
        number = self.lines[self.at].number
        self.blocks.append(Block(What.LIST, "", number, Sure.MEDIUM, reason, items=items))
        self.at = at
        return True

    def _is_bare(self, line: Line, small: bool) -> bool:
        plain = line.text.strip()
        if small:
            return plain[:1].islower() and len(plain) <= 160 and not MARKER.match(plain)
        named = infer_aspect(plain) is not None and line.after_blank
        return is_heading_like(plain) and plain[-1] not in ":?" and not named

    def _table(self) -> bool:
        """Rows of cells: Markdown's, or two lines or more with as many tabs."""
        rows: list[list[str]] = []
        start = self.at
        at = start
        while at < len(self.lines) and (row := _cells(self.lines[at].text)):
            if rows and (len(row) != len(rows[0]) or self.lines[at].after_blank):
                break
            rows.append(row)
            at += 1
        rows = [row for row in rows if not all(re.fullmatch(r":?-+:?", cell) for cell in row)]
        if at - start < 2 or not rows:
            return False
        self.at = at
        by_tabs = "\t" in self.lines[start].text
        reason = "lines with as many tabs" if by_tabs else "rows between upright lines"
        sure = Sure.MEDIUM if by_tabs else Sure.HIGH
        block = Block(What.TABLE, "", self.lines[start].number, sure, reason, rows=rows)
        self.blocks.append(block)
        return True


def _cells(text: str) -> list[str]:
    plain = text.strip()
    if plain.startswith("|") and plain.endswith("|") and len(plain) > 2:
        return [cell.strip() for cell in re.split(r"(?<!\\)\|", plain[1:-1])]
    if "\t" in plain:
        return [cell.strip() for cell in plain.split("\t")]
    return []


def _why(plain: str, bold: bool) -> str:
    if bold:
        return "a line in bold of its own"
    aspect = infer_aspect(plain)
    return (
        f"a short line; its words say {aspect.value}" if aspect else "a short line without a stop"
    )
