"""What can be put right without asking: the meaning stays, and only names change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..model import Taxonomy
from ..parsing.outline import slug_of
from .links import targets_of_aliases
from .manuscript import Manuscript


@dataclass(frozen=True, slots=True)
class Fixed:
    """A file as it would be, and a line about each change."""

    path: str
    text: str
    changes: tuple[str, ...]


def fix_all(manuscripts: Sequence[Manuscript], taxonomy: Taxonomy) -> list[Fixed]:
    """The files that can be better: links to former names, anchors in another case, and tags that
    are a synonym of one that is known. Nothing is written."""
    aliases = targets_of_aliases(manuscripts)
    by_slug = {one.article.slug: one for one in manuscripts}
    names = {
        slug_of(name): tag.slug for tag in taxonomy.tags for name in (tag.title, *tag.synonyms)
    }
    tags = {tag.slug for tag in taxonomy.tags}
    fixed = []
    for manuscript in manuscripts:
        text, changes = manuscript.text, list[str]()
        for old, new in _links(manuscript, aliases, by_slug):
            changed = re.sub(rf"(?<![\w-]){re.escape(old)}(?![\w-])", new, text)
            if changed != text:
                text = changed
                changes.append(f"{old} is now {new}")
        for tag in (*manuscript.article.tags, *manuscript.article.conditions):
            if tag not in tags and (known := names.get(tag)):
                head, fence, rest = text[3:].partition("\n---")
                head = re.sub(rf"(?<![\w-]){re.escape(tag)}(?![\w-])", known, head)
                text = f"{text[:3]}{head}{fence}{rest}"
                changes.append(f"the tag {tag} is now {known}")
        if text != manuscript.text:
            fixed.append(Fixed(manuscript.article.path, text, tuple(changes)))
    return fixed


def _links(
    manuscript: Manuscript, aliases: dict[str, str], by_slug: dict[str, Manuscript]
) -> list[tuple[str, str]]:
    """What stands in the file for a link, and what should; anchors before the files they are in."""
    changes: dict[str, str] = {}
    for link in manuscript.article.links:
        slug = link.article or (manuscript.article.slug if link.href.startswith("#") else None)
        if slug is None:
            continue
        target = by_slug.get(aliases.get(slug, slug))
        anchor = link.anchor or (link.href[1:] if link.article is None else None)
        file = f"{link.article}.md" if link.article else ""
        if target and anchor and anchor not in target.anchors():
            known = {name.casefold(): name for name in target.anchors()}
            if anchor.casefold() in known:
                changes[f"{file}#{anchor}"] = f"{file}#{known[anchor.casefold()]}"
    for alias in {link.article for link in manuscript.article.links} & aliases.keys():
        changes[f"{alias}.md"] = f"{aliases[str(alias)]}.md"
    return list(changes.items())
