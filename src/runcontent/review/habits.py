"""Headings, questions, dates and tags of one article, whatever the others say."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise

from ..errors import Problem
from ..nearest import did_you_mean
from .manuscript import Manuscript


def check_habits(manuscript: Manuscript, tags: Collection[str]) -> Iterator[Problem]:
    """Warnings about one manuscript; `tags` are the slugs of the taxonomy."""
    yield from _headings(manuscript)
    yield from _questions(manuscript)
    yield from _dates(manuscript)
    yield from _item_tags(manuscript, tags)


def _headings(manuscript: Manuscript) -> Iterator[Problem]:
    sections = manuscript.article.sections
    for section in sections:
        if section.level == 1:
            message = f"{section.title!r} is a heading of level 1, which the title is already"
            yield manuscript.warning(section.line, message, "write it with ##", "heading")
    for above, section in pairwise(sections):
        if section.level > above.level + 1:
            message = f"{section.title!r} is of level {section.level}, below one of {above.level}"
            remedy = f"write it with {'#' * (above.level + 1)}"
            yield manuscript.warning(section.line, message, remedy, "heading")


def _questions(manuscript: Manuscript) -> Iterator[Problem]:
    for faq in manuscript.article.faqs:
        if not faq.answer.text:
            message = f"{faq.question!r} has no answer"
            yield manuscript.warning(faq.line, message, "write one below it", "faq")


def _dates(manuscript: Manuscript) -> Iterator[Problem]:
    published, updated = manuscript.article.published, manuscript.article.updated
    if published and updated and updated < published:
        message = f"updated on {updated}, before it was published on {published}"
        line = manuscript.line_with("\nupdated:") + 1
        yield manuscript.warning(line, message, "mend one of the dates", "date")


def _item_tags(manuscript: Manuscript, tags: Collection[str]) -> Iterator[Problem]:
    for advice in manuscript.article.advice:
        for tag in advice.tags:
            if tag not in tags:
                remedy = did_you_mean(tag, tags) or "add it to taxonomy.yaml"
                message = f"tags: {tag!r} is not in taxonomy.yaml"
                yield manuscript.warning(advice.line, message, remedy, "tags")
