"""An article under review, with the file it was read from."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import Problem
from ..model import Article


@dataclass(frozen=True, slots=True)
class Manuscript:
    """`text` is the whole file, front matter included."""

    article: Article
    text: str

    def warning(self, line: int, message: str, remedy: str, code: str) -> Problem:
        return Problem(self.article.path, line, message, remedy, code, "warning")

    def notice(self, line: int, message: str, remedy: str, code: str) -> Problem:
        return Problem(self.article.path, line, message, remedy, code, "notice")

    def line_with(self, words: str) -> int:
        """The first line that holds `words`; 1 where none does."""
        return self.text[: max(self.text.find(words), 0)].count("\n") + 1

    def line_of(self, anchor: str) -> int:
        """The line of a section or question."""
        lines = {section.anchor: section.line for section in self.article.sections}
        lines |= {faq.id: faq.line for faq in self.article.faqs}
        return lines.get(anchor, 1)

    def anchors(self) -> list[str]:
        """Whatever a link can point to."""
        sections = [section.anchor for section in self.article.sections]
        return sections + [faq.id for faq in self.article.faqs]
