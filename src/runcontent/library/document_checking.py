"""What is wrong with guides and plans beside what reading them tells: their citations and words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..errors import Problem
from ..model import Status
from ..review import Manuscript
from .folder import Entry, Folder


def check_documents(manuscripts: Sequence[Manuscript], folder: Folder) -> list[Problem]:
    """Sections that are cited and not there, tags that the taxonomy does not have, reviews that
    are due."""
    anchors = {
        one.article.slug: {section.anchor for section in one.article.sections}
        for one in manuscripts
        if one.article.status is Status.PUBLISHED
    }
    found = []
    for entry in folder.entries.values():
        found += [*_missing(entry, anchors), *_words(entry, folder)]
        if entry.document is not None and entry.stale:
            message = f"the review was due on {entry.document.review_due}"
            remedy = "review it, and set `reviewed` and `review_due`"
            found.append(_problem(entry, "\nreview_due:", message, remedy, "review"))
    return found


def _missing(entry: Entry, anchors: Mapping[str, set[str]]) -> list[Problem]:
    document = entry.document
    if document is None or entry.status is not Status.PUBLISHED:
        return []
    found = []
    if document.article not in anchors:
        message = f"article: {document.article!r} is no published article"
        found.append(
            _problem(entry, "\narticle:", message, "name one that is", document.kind, "error")
        )
    for id, line in document.cited:
        slug, _, anchor = id.partition("/")
        if anchor not in anchors.get(slug, ()):
            message = f"cites {slug}#{anchor}, and no published article has this section"
            remedy = "cite a section that is there: an article's slug, #, and the heading's id"
            found.append(Problem(entry.path, line, message, remedy, document.kind.value))
    return found


def _words(entry: Entry, folder: Folder) -> list[Problem]:
    if entry.document is None:
        return []
    tags = {tag.slug for tag in folder.taxonomy.tags}
    shelves = {category.slug for category in folder.taxonomy.categories}
    document = entry.document
    given = (
        ("tags", document.tags, tags, "tag"),
        ("conditions", document.conditions, tags, "tag"),
        ("category", (document.category,) if document.category else (), shelves, "category"),
    )
    found = []
    for name, words, known, what in given:
        for word in words:
            if word not in known:
                message, remedy = (
                    f"{word!r} is no {what} of the taxonomy",
                    "add it there, or mend it",
                )
                found.append(_problem(entry, f"\n{name}:", message, remedy, name))
    return found


def _problem(
    entry: Entry, at: str, message: str, remedy: str, code: str, level: str = "warning"
) -> Problem:
    line = entry.text.count("\n", 0, max(0, ("\n" + entry.text).find(at))) + 1
    return Problem(
        entry.path, line, message, remedy, str(code), "error" if level == "error" else "warning"
    )
