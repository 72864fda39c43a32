"""What could be better in one article, whatever the others say."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise

from rapidfuzz import process

from ..errors import Problem
from ..model import Article


def anchors_of(article: Article) -> list[str]:
    """Whatever a link can point to."""
    return [section.anchor for section in article.sections] + [faq.id for faq in article.faqs]


def check_habits(article: Article, tags: Collection[str], text: str) -> list[Problem]:
    """Warnings about headings, questions, dates, tags and links within the article.

    `tags` are the slugs of the taxonomy, `text` is the whole file.
    """
    return [
        *_headings(article),
        *_questions(article),
        *_dates(article, text),
        *_item_tags(article, tags),
        *_own_links(article, text),
    ]


def line_with(text: str, words: str) -> int:
    """The first line of a file that holds `words`; 1 where none does."""
    return text[: max(text.find(words), 0)].count("\n") + 1


def _warning(article: Article, line: int, message: str, remedy: str, code: str) -> Problem:
    return Problem(article.path, line, message, remedy, code, "warning")


def _headings(article: Article) -> Iterator[Problem]:
    for section in article.sections:
        if section.level == 1:
            message = f"{section.title!r} is a heading of level 1, which the title is already"
            yield _warning(article, section.line, message, "write it with ##", "heading")
    for above, section in pairwise(article.sections):
        if section.level > above.level + 1:
            message = f"{section.title!r} is of level {section.level}, below one of {above.level}"
            remedy = f"write it with {'#' * (above.level + 1)}"
            yield _warning(article, section.line, message, remedy, "heading")


def _questions(article: Article) -> Iterator[Problem]:
    for faq in article.faqs:
        if not faq.answer.text:
            message = f"{faq.question!r} has no answer"
            yield _warning(article, faq.line, message, "write one below it", "faq")


def _dates(article: Article, text: str) -> Iterator[Problem]:
    published, updated = article.published, article.updated
    if published and updated and updated < published:
        message = f"updated on {updated}, before it was published on {published}"
        line = line_with(text, "\nupdated:") + 1
        yield _warning(article, line, message, "mend one of the dates", "date")


def _item_tags(article: Article, tags: Collection[str]) -> Iterator[Problem]:
    for advice in article.advice:
        for tag in advice.tags:
            if tag not in tags:
                near = process.extractOne(tag, sorted(tags), score_cutoff=60)
                remedy = f"did you mean {near[0]!r}?" if near else "add it to taxonomy.yaml"
                message = f"tags: {tag!r} is not in taxonomy.yaml"
                yield _warning(article, advice.line, message, remedy, "tags")


def _own_links(article: Article, text: str) -> Iterator[Problem]:
    anchors = anchors_of(article)
    for link in article.links:
        if link.href.startswith("#") and link.href[1:] not in anchors:
            near = process.extractOne(link.href[1:], anchors, score_cutoff=60)
            remedy = f"did you mean #{near[0]}?" if near else f"it has {', '.join(anchors)}"
            message = f"{link.href} is nowhere in this article"
            line = line_with(text, f"({link.href})")
            yield _warning(article, line, message, remedy, "anchor")
