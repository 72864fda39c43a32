"""How hard the text is to read: sentence by sentence, and section by section."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..errors import Problem
from .manuscript import Manuscript

HARDEST_GRADE = 12.0
"""Years of schooling that a section may need. Advice for patients is commonly written for eight or
nine; a name such as "patellofemoral pain" alone adds one or two to a short section."""

LONGEST_SENTENCE = 40
"""Words. Most style guides for the public ask for 25; beyond this nobody keeps the beginning."""

_FEWEST_WORDS = 50
_FEWEST_SENTENCES = 3
"""Grades of shorter texts say more about a single word than about the text."""

_LANGUAGES = ("en", "de", "nl")
_END = re.compile("(?<=[.!?])[\"'\u201d\u2019)]*\\s+(?=[\"'\u201c\u2018(]*[A-Z0-9])")
WORD = re.compile("\\w+(?:['\u2019-]\\w+)*")
"""A word with its hyphens and apostrophes."""


def sentences(text: str) -> list[str]:
    """The sentences of a plain text, one block a line; an item of a list is at least one."""
    return [part.strip() for line in text.split("\n") for part in _END.split(line) if part.strip()]


def grade(text: str, language: str = "en") -> float | None:
    """The Automated Readability Index (Senter and Smith, 1967): years of schooling, by letters a
    word and words a sentence. None for a text that is too short to tell, or in a language that the
    formula is not made for.

    One line here: the libraries that have it bring a corpus that is downloaded, or count syllables
    wrongly.
    """
    parts = [words for one in sentences(text) if (words := WORD.findall(one))]
    if language[:2] not in _LANGUAGES or len(parts) < _FEWEST_SENTENCES:
        return None
    if sum(map(len, parts)) < _FEWEST_WORDS:
        return None
    words = [word for one in parts for word in one]
    letters = sum(map(len, words))
    return 4.71 * letters / len(words) + 0.5 * len(words) / len(parts) - 21.43


def hard_sections(manuscript: Manuscript) -> Iterator[Problem]:
    """Sections that need more schooling than most readers have."""
    article = manuscript.article
    for section in article.sections:
        found = grade(section.body.text, article.language)
        if found is not None and found > HARDEST_GRADE:
            message = f"{section.title!r} needs {found:.0f} years of schooling (ARI)"
            remedy = "use shorter sentences and everyday words"
            yield manuscript.notice(section.line, message, remedy, "readability")


def long_sentences(manuscript: Manuscript) -> Iterator[Problem]:
    """Sentences that are too long to follow."""
    article = manuscript.article
    places = [(section.line, section.body.text) for section in article.sections]
    places += [(faq.line, faq.answer.text) for faq in article.faqs]
    for line, text in places:
        for sentence in sentences(text):
            words = WORD.findall(sentence)
            if len(words) > LONGEST_SENTENCE:
                opening = " ".join(sentence.split()[:6])
                message = f"a sentence of {len(words)} words: “{opening} …”"
                where = manuscript.line_with(opening) if opening in manuscript.text else line
                yield manuscript.notice(where, message, "make two of it", "long-sentence")
