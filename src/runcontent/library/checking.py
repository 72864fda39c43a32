"""What is wrong with the articles, and what could be better, without publishing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from rapidfuzz import process

from ..errors import ContentError, Problem
from ..model import Article
from ..parsing import ParsingPool
from ..settings import Settings
from .folder import read_folder
from .habits import anchors_of, check_habits, line_with


def check_articles(
    settings: Settings,
    files: Sequence[Path] | None = None,
    published: Mapping[str, Collection[str]] | None = None,
) -> list[Problem]:
    """Every problem and warning, of all files or of those named; links need them all.

    `published` maps slugs to the anchors that are published now: what links to them from
    elsewhere breaks when they go.
    """
    folder = read_folder(settings, datetime.now(UTC).date())
    problems = list(folder.problems)
    articles: dict[str, Article] = {}
    pool = ParsingPool(
        taxonomy=folder.taxonomy,
        articles=settings.articles,
        public_url=settings.public_url,
        slugs=folder.slugs,
    )
    with pool:
        entries = folder.entries.values()
        for path, result in pool.parse_all((entry.path, entry.text) for entry in entries):
            if isinstance(result, ContentError):
                problems += result.problems
            else:
                articles[path], warnings = result
                problems += warnings
    tags = {tag.slug for tag in folder.taxonomy.tags}
    by_slug = {article.slug: article for article in articles.values()}
    for article in articles.values():
        text = folder.entries[article.path].text
        problems += check_habits(article, tags, text)
        problems += _broken_links(article, by_slug, text)
        problems += _lost_anchors(article, (published or {}).get(article.slug, ()))
        if folder.entries[article.path].stale:
            message = f"the review was due on {article.review_due}"
            remedy = "review it, and set `reviewed` and `review_due`"
            problems.append(Problem(article.path, 1, message, remedy, "review", "warning"))
    if files is not None:
        root = settings.articles.resolve()
        wanted = {_relative(file, root) for file in files}
        problems = [problem for problem in problems if problem.file in wanted]
        for name in sorted(wanted - {*folder.paths, "taxonomy.yaml"}):
            message = f"is no article of {settings.articles}"
            remedy = "name a Markdown file below it, whose name begins with no dot or underscore"
            problems.append(Problem(name, 1, message, remedy, "file"))
    return sorted(problems)


def _relative(file: Path, root: Path) -> str:
    full = file.resolve()
    return full.relative_to(root).as_posix() if full.is_relative_to(root) else str(file)


def _lost_anchors(article: Article, published: Collection[str]) -> list[Problem]:
    anchors = anchors_of(article)
    found = []
    for anchor in sorted(set(published) - set(anchors)):
        near = process.extractOne(anchor, anchors, score_cutoff=60)
        line = _line_of(article, near[0]) if near else 1
        named = f" to the heading of #{near[0]}, if it is the same" if near else ""
        remedy = f"give {{#{anchor}}}{named}, or mend what links to it"
        message = f"#{anchor} is published and would be gone"
        found.append(Problem(article.path, line, message, remedy, "anchor", "warning"))
    return found


def _line_of(article: Article, anchor: str) -> int:
    lines = {section.anchor: section.line for section in article.sections}
    lines |= {faq.id: faq.line for faq in article.faqs}
    return lines[anchor]


def _broken_links(article: Article, by_slug: dict[str, Article], text: str) -> list[Problem]:
    found = []
    for link in article.links:
        if link.article is None:
            continue
        target = by_slug.get(link.article)
        name = f"{link.article}.md" + (f"#{link.anchor}" if link.anchor else "")
        line = line_with(text, name if name in text else f"[{link.text}]")
        if target is None:
            near = process.extractOne(link.article, list(by_slug), score_cutoff=60)
            remedy = f"did you mean {near[0]}.md?" if near else "mend or remove the link"
            message = f"the link to {link.article}.md leads nowhere"
            found.append(Problem(article.path, line, message, remedy, "link", "warning"))
        elif link.anchor:
            anchors = anchors_of(target)
            if link.anchor not in anchors:
                message = f"{link.article}.md has no #{link.anchor}"
                remedy = f"it has {', '.join(anchors)}"
                found.append(Problem(article.path, line, message, remedy, "anchor", "warning"))
    return found
