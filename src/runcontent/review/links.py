"""Links: those that lead nowhere, lead round a corner, or are missing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from urllib.parse import unquote

from ..errors import Problem
from ..model import Status
from ..nearest import near, nearest
from .manuscript import Manuscript


def broken_links(manuscripts: Sequence[Manuscript]) -> Iterator[Problem]:
    """Links to an article that is not there, or to a place in one that it does not have."""
    by_slug = {one.article.slug: one for one in manuscripts}
    aliases = targets_of_aliases(manuscripts)
    for manuscript in manuscripts:
        for link in manuscript.article.links:
            if link.article is None:
                continue
            target = by_slug.get(aliases.get(link.article, link.article))
            name = f"{link.article}.md" + (f"#{link.anchor}" if link.anchor else "")
            line = manuscript.line_with(name if name in manuscript.text else f"[{link.text}]")
            if target is None:
                meant = nearest(link.article, by_slug)
                remedy = f"did you mean {meant}.md?" if meant else "mend or remove the link"
                message = f"the link to {link.article}.md leads nowhere"
                yield manuscript.warning(line, message, remedy, "link")
            elif link.anchor and link.anchor not in target.anchors():
                message = f"{link.article}.md has no #{link.anchor}"
                remedy = _nearest(link.anchor, target)
                yield manuscript.warning(line, message, remedy, "anchor")


def links_to_documents(
    manuscripts: Sequence[Manuscript],
    documents: Mapping[str, str],
    files: Collection[str],
    public_url: str,
) -> Iterator[Problem]:
    """Links to a guide or plan that is not there, or by a former name. `documents` maps every name
    that one has, with its folder (`guides/calf`), to the present; `files` are theirs."""
    place = re.compile(rf"(?:{re.escape(public_url)})?/((?:guides|plans)/[^/?#]+)")
    for manuscript in manuscripts:
        for link in manuscript.article.links:
            match = place.match(link.href)
            if match is None or documents.get(match[1]) == match[1]:
                continue
            name = unquote(match[1])
            written = f"{name}.yaml" if f"{name}.yaml" in manuscript.text else name
            line = manuscript.line_with(written if written in manuscript.text else f"[{link.text}]")
            if name in documents:
                message = f"{name} is now {documents[name]}"
                yield manuscript.warning(line, message, "link to the present name", "alias-link")
                continue
            alike = near(f"{name}.yaml", files, 1)
            remedy = f"did you mean {alike[0]}?" if alike else "mend or remove the link"
            message = f"the link to {written} leads nowhere"
            yield manuscript.warning(line, message, remedy, "link")


def alias_links(manuscripts: Sequence[Manuscript]) -> Iterator[Problem]:
    """Links that are answered with a redirect."""
    aliases = targets_of_aliases(manuscripts)
    for manuscript in manuscripts:
        former = {link.article for link in manuscript.article.links} & aliases.keys()
        for alias in sorted(slug for slug in former if slug):
            message = f"{alias}.md is now {aliases[alias]}.md"
            line = manuscript.line_with(f"{alias}.md")
            remedy = "link to the present name (`runcontent check --fix` does)"
            yield manuscript.warning(line, message, remedy, "alias-link")


def targets_of_aliases(manuscripts: Sequence[Manuscript]) -> dict[str, str]:
    """Former slug to present slug."""
    return {alias: one.article.slug for one in manuscripts for alias in one.article.aliases}


def orphans(manuscripts: Sequence[Manuscript]) -> Iterator[Problem]:
    """Published articles to which no other links; of one article alone nothing is said."""
    aliases = targets_of_aliases(manuscripts)
    public = [one for one in manuscripts if one.article.status is Status.PUBLISHED]
    linked = {
        aliases.get(link.article, link.article)
        for one in public
        for link in one.article.links
        if link.article and link.article != one.article.slug
    }
    if len(public) < 2:
        return
    for manuscript in public:
        if manuscript.article.slug not in linked:
            remedy = "link to it where readers of another article need it"
            yield manuscript.notice(1, "no other article links to this one", remedy, "orphan")


def own_links(manuscript: Manuscript) -> Iterator[Problem]:
    """Links within the article to a place that it does not have."""
    anchors = manuscript.anchors()
    for link in manuscript.article.links:
        if link.href.startswith("#") and link.href[1:] not in anchors:
            remedy = _nearest(link.href[1:], manuscript)
            message = f"{link.href} is nowhere in this article"
            line = manuscript.line_with(f"({link.href})")
            yield manuscript.warning(line, message, remedy, "anchor")


def lost_anchors(manuscript: Manuscript, published: Collection[str]) -> Iterator[Problem]:
    """Anchors that are published and would be gone: what links to them from elsewhere breaks."""
    anchors = manuscript.anchors()
    for anchor in sorted(set(published) - set(anchors)):
        meant = nearest(anchor, anchors)
        line = manuscript.line_of(meant) if meant else 1
        named = f" to the heading of #{meant}, if it is the same" if meant else ""
        remedy = f"give {{#{anchor}}}{named}, or mend what links to it"
        message = f"#{anchor} is published and would be gone"
        yield manuscript.warning(line, message, remedy, "anchor")


def _nearest(anchor: str, target: Manuscript) -> str:
    anchors = target.anchors()
    meant = nearest(anchor, anchors)
    if meant:
        return f"did you mean #{meant}?"
    return f"it has {', '.join(anchors)}" if anchors else "it has no headings to link to"
