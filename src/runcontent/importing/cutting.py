"""The lines of a flattened text, cut into blocks."""

from __future__ import annotations

import re

from ..model import Aspect
from ..parsing.aspects import infer_aspect
from .blocks import Block, What
from .collapsed import MARKER, ORDERED, split_lead
from .draft import Sure
from .lines import BOLD, BOLD_QUESTION, IMAGE, LONGEST_HEADING, Line, is_heading_like
from .lists import Found, bulleted, read_bare_items, read_bullets, read_numbers
from .tables import read_table

_ATX = re.compile(r"^(#{1,6})\s+(.+?)\s*#*$")
_LETTERED = re.compile(
    r"^Q(?:uestion)?\s*\d{0,2}\s*[:.]\s+(?P<question>.{3,298}\?)\s*(?P<rest>.*)$"
)
_INNER_STOP = re.compile(r"[.!](?=\s)")
_ANSWER = re.compile(r"^A(?:nswer)?\s*\d{0,2}\s*[:.]\s+")


def blocks_of(lines: list[Line], document: str) -> list[Block]:
    """The blocks, in order; headings have no level yet."""
    return _Cutter(lines, document).cut()


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
            found = (
                read_table(self.lines, self.at)
                or read_bullets(self.lines, self.at, self.document)
                or read_numbers(self.lines, self.at)
                or self._bare_items()
            )
            if found:
                blocks, self.at = found
                self.blocks += blocks
            else:
                self.at += 1
                self._single(line, line.text.strip())
        return self.blocks

    def _bare_items(self) -> Found:
        lead = self.blocks[-1] if self.blocks else None
        if lead is None or lead.what is not What.PARAGRAPH or not lead.text.endswith(":"):
            return None
        return read_bare_items(self.lines, self.at)

    def _single(self, line: Line, plain: str) -> None:
        if IMAGE.match(plain):
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
            bold = BOLD.match(plain)
            self._heading(bold["text"].strip() if bold else plain, line, _why(plain, bool(bold)))
        elif lead := split_lead(plain, self.document):
            reason = "goes on in the line of its lead"
            self.blocks += bulleted(lead[1], line.number, reason, lead[0])
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
        if self.at >= len(self.lines):
            return False
        if self.in_questions and plain.endswith("?"):  # "My scan was normal. Am I in the clear?"
            return is_heading_like(_INNER_STOP.sub("", plain))
        if not is_heading_like(plain):
            return False
        if not plain.endswith(":"):
            return True
        following = self.lines[self.at].text.strip()
        last = self.blocks[-1] if self.blocks else None
        if infer_aspect(plain) is Aspect.MEDICAL_HELP and re.search(r"\b(if|when)\b", plain, re.I):
            if last is None or last.what is not What.HEADING:
                return True
            return infer_aspect(last.text) is not Aspect.MEDICAL_HELP  # else it leads to the signs
        is_list = bool(MARKER.match(following) or ORDERED.match(following))
        short = len(plain.split()) <= 5 and infer_aspect(plain) is not None
        return short and not is_list and len(following) > LONGEST_HEADING


def _why(plain: str, bold: bool) -> str:
    if bold:
        return "a line in bold of its own"
    aspect = infer_aspect(plain)
    return (
        f"a short line; its words say {aspect.value}" if aspect else "a short line without a stop"
    )
