"""What is wrong with guides and plans beside what reading them tells: their citations, words and
numbers, and the links to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ..errors import Problem
from ..model import Status
from ..parsing.outline import slug_of
from ..review import Manuscript, links_to_documents, numbers_without_source
from .folder import Entry, Folder


def check_documents(
    manuscripts: Sequence[Manuscript], folder: Folder, public_url: str
) -> list[Problem]:
    """Sections that are cited and not there, numbers that they do not say, tags that the taxonomy
    does not have, reviews that are due; and links of articles that lead to no guide or plan."""
    anchors = {
        one.article.slug: {section.anchor for section in one.article.sections}
        for one in manuscripts
        if one.article.status is Status.PUBLISHED
    }
    files = [path for path in folder.paths if path.endswith(".yaml")]
    names = _names(folder, files)
    found = list(links_to_documents(manuscripts, names, files, public_url))
    for entry in folder.entries.values():
        found += [*_missing(entry, anchors), *_words(entry, folder)]
        if entry.document is not None:
            found += numbers_without_source(entry.document, entry.text, manuscripts)
        if entry.document is not None and entry.stale:
            message = f"the review was due on {entry.document.review_due}"
            remedy = "review it, and set `reviewed` and `review_due`"
            found.append(_problem(entry, "\nreview_due:", message, remedy, "review"))
    return found


def _names(folder: Folder, files: Sequence[str]) -> dict[str, str]:
    """Every name of a guide or plan, its folder before it, to the present one. One that cannot be
    read is told of by itself."""
    found = {}
    for path in files:
        entry = folder.entries.get(path)
        slug = entry.slug if entry else slug_of(Path(path).stem)
        place = Path(path).parent.as_posix()
        for name in (slug, *(entry.aliases if entry else ())):
            found[f"{place}/{name}"] = f"{place}/{slug}"
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
