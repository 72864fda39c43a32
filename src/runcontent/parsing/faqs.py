"""Questions and their answers: headings under a FAQ, or paragraphs that begin in bold."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..model import Aspect, Faq
from .outline import Part, slug_of
from .rendering import Renderer

_BOLD_QUESTION = re.compile(r"^\*\*(.{3,300}?\?)\*\*[ \t]*\n?", re.S)


def is_question(part: Part, parts: Sequence[Part]) -> bool:
    """Whether a part is a question under a FAQ heading, rather than a section."""
    if part.aspect is not Aspect.FAQ or part.parent is None:
        return False
    return any(other.anchor == part.parent and other.aspect is Aspect.FAQ for other in parts)


def find_faqs(parts: Sequence[Part], renderer: Renderer) -> list[Faq]:
    """Every question, in the order of the file."""
    found: list[tuple[str, str, str, int]] = []
    for part in parts:
        if is_question(part, parts):
            found.append((part.anchor, part.title, part.source, part.line))
            continue
        found += _bold_questions(part)
    ids: set[str] = set()
    faqs = []
    for position, (wanted, question, source, line) in enumerate(found):
        identifier, number = wanted, 2
        while identifier in ids:
            identifier, number = f"{wanted}-{number}", number + 1
        ids.add(identifier)
        answer = renderer.render(source).body
        faqs.append(
            Faq(id=identifier, question=question, answer=answer, position=position, line=line)
        )
    return faqs


def _bold_questions(part: Part) -> list[tuple[str, str, str, int]]:
    """In a FAQ all that follows a bold question answers it; elsewhere, its paragraph alone."""
    found: list[tuple[str, str, str, int]] = []
    line = part.line + 1
    for block in re.split(r"(\n[ \t]*\n+)", part.source):
        text = block.lstrip("\n")
        match = _BOLD_QUESTION.match(text)
        if match:
            question = " ".join(match[1].split())
            at = line + len(block) - len(text)
            found.append((slug_of(question), question, text[match.end() :], at))
        elif found and part.aspect is Aspect.FAQ:
            identifier, question, source, at = found[-1]
            found[-1] = (identifier, question, source + block, at)
        line += block.count("\n")
    return [entry for entry in found if entry[2].strip()]
