"""Words of a source as slugs of the library's vocabulary."""

from __future__ import annotations

import unicodedata

from rapidfuzz import process

from ..model import Taxonomy
from ..parsing.outline import slug_of
from .draft import Draft, Sure

_CLOSE = 88


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().replace("-", " ").split())


def category_named(words: str, taxonomy: Taxonomy) -> str | None:
    """The slug of the category with this title or slug."""
    for category in taxonomy.categories:
        if _plain(words) in (_plain(category.title), _plain(category.slug)):
            return category.slug
    return None


def take_category(draft: Draft, words: str, line: int | None, where: str) -> None:
    """Set the draft's category from its name in the source."""
    known = category_named(words, draft.taxonomy)
    if known:
        draft.values["category"] = known
        draft.infer("category", known, Sure.HIGH, f"{where}, and taxonomy.yaml has it", line)
        return
    titles = {category.slug: category.title for category in draft.taxonomy.categories}
    near = process.extractOne(words, titles, score_cutoff=_CLOSE)
    slug = near[2] if near else slug_of(words)
    draft.values["category"] = slug
    reason = f"{where} says {words!r}, the nearest" if near else f"{where}; not in taxonomy.yaml"
    draft.infer("category", slug, Sure.MEDIUM if near else Sure.LOW, reason, line)


def take_tags(draft: Draft, names: list[str], where: str) -> None:
    """Set the draft's tags: those of the vocabulary by slug, title or synonym, others as slugs."""
    known = {}
    for tag in draft.taxonomy.tags:
        for words in (tag.slug, tag.title, *tag.synonyms):
            known[_plain(words)] = tag.slug
    for name in names:
        slug = known.get(_plain(name))
        sure, reason = Sure.HIGH, f"{where}, and taxonomy.yaml has it"
        if slug is None:
            slug, sure, reason = slug_of(name), Sure.LOW, f"{where}; not in taxonomy.yaml"
        if slug not in draft.values.setdefault("tags", []):
            draft.values["tags"].append(slug)
            draft.infer("tag", slug, sure, reason)
