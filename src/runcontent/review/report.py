"""The checks of the report, in order. Each is a function from manuscripts to problems."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from ..errors import Problem
from . import habits, links, readability, repetition, safety
from .manuscript import Manuscript

CODES = {
    "advice": "a list that may be advice, or may not",
    "alias-link": "a link to the former name of an article",
    "allow": "an opt-out that is unknown or not needed",
    "alt": "an image without a description",
    "anchor": "a link to a place that is not there, or a published anchor that would be gone",
    "attributes": "attributes that mean nothing where they stand",
    "category": "a category that is not in the taxonomy",
    "conditions": "a condition that is not in the taxonomy",
    "date": "dates that go backwards",
    "dose-conflict": "one exercise with two different doses",
    "duplicate-passage": "a passage that stands in two articles",
    "faq": "a question without an answer",
    "heading": "a heading that leaves out a level, or repeats the title's",
    "html": "raw HTML, which is left out",
    "link": "a link to an article, guide or plan that is not there",
    "list": "a list that could be read in two ways",
    "long-sentence": "a sentence that is hard to follow",
    "media": "an image that cannot be read",
    "no-warning-signs": "advice without warning signs",
    "number": "a number of a guide or plan that no section says which it cites",
    "orphan": "an article that no other links to",
    "readability": "a section that needs long schooling",
    "repeated-faq": "a question that is asked twice",
    "review": "a review that is due",
    "summary": "an article without a summary",
    "tags": "a tag that is not in the taxonomy",
}
"""What a file may opt out of, by the code of the warning or notice."""


def review(
    manuscripts: Sequence[Manuscript],
    tags: Collection[str],
    published: Mapping[str, Collection[str]],
) -> list[Problem]:
    """Warnings and notices about these manuscripts.

    `tags` are the slugs of the taxonomy; `published` maps slugs to the anchors that are published
    now.
    """
    library: Iterable[Iterable[Problem]] = (
        links.broken_links(manuscripts),
        links.alias_links(manuscripts),
        links.orphans(manuscripts),
        repetition.duplicate_passages(manuscripts),
        repetition.repeated_questions(manuscripts),
        repetition.dose_conflicts(manuscripts),
    )
    found = [problem for check in library for problem in check]
    for manuscript in manuscripts:
        found += habits.check_habits(manuscript, tags)
        found += links.own_links(manuscript)
        found += links.lost_anchors(manuscript, published.get(manuscript.article.slug, ()))
        found += readability.hard_sections(manuscript)
        found += readability.long_sentences(manuscript)
        found += safety.without_warning_signs(manuscript)
    return found
