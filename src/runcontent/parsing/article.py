"""One Markdown file to one Article."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from ..errors import ContentError, Problem
from ..model import Article, Image, Link, Section, Taxonomy
from ..nearest import did_you_mean
from .advice import AdviceCollector
from .faqs import find_faqs, is_question
from .front_matter import FrontMatter, read_front_matter
from .media import describe_image, locate_media
from .outline import Part, cut_outline, problems_of_headings, slug_of
from .rendering import Renderer, Rendering
from .source import drop_html
from .strays import drop_strays

WORDS_PER_MINUTE = 200
NO_SLUGS: Mapping[str, str] = {}
_REFERENCE = re.compile(r"^ {0,3}\[[^\]\n]+\]:[ \t]*\S.*$", re.M)


def parse_article(
    path: str,
    text: str,
    *,
    taxonomy: Taxonomy,
    articles: Path,
    public_url: str = "",
    slugs: Mapping[str, str] = NO_SLUGS,
) -> tuple[Article, tuple[Problem, ...]]:
    """The article of one file, and warnings about it.

    `path` is relative to `articles`, the folder that holds its media. `slugs` are those of files
    that are not named after theirs, by the name that a link gives them. Raises ContentError with
    every error that was found.
    """
    article, problems = read_article(
        path, text, taxonomy=taxonomy, articles=articles, public_url=public_url, slugs=slugs
    )
    errors = [one for one in problems if one.level == "error"]
    if errors:
        raise ContentError(errors)
    return article, problems


def read_article(
    path: str,
    text: str,
    *,
    taxonomy: Taxonomy,
    articles: Path,
    public_url: str = "",
    slugs: Mapping[str, str] = NO_SLUGS,
) -> tuple[Article, tuple[Problem, ...]]:
    """As `parse_article`, but errors are among the problems: what can be read of a file that cannot
    be published, for a report of all that is wrong with it."""
    front, front_problems = read_front_matter(path, text)
    body, warnings = drop_html(path, front.body, front.body_line)
    body, strays = drop_strays(path, body, front.body_line)
    warnings += strays
    front = replace(front, body=body)

    def resolve_image(src: str, alt: str, title: str | None) -> Image:
        line = _line_with(front, src)
        if not alt:
            message, remedy = f"{src} has no alternative text", "say what is seen: ![…](…)"
            warnings.append(Problem(path, line, message, remedy, "alt", "warning"))
        if re.match(r"https?:", src):
            return Image(src=src, alt=alt, title=title)
        try:
            found = locate_media(articles, path, unquote(src))
            return describe_image(articles, found, alt, title)
        except (ValueError, OSError) as error:
            message, remedy = f"the image {src} {error}", "mend the path, or add the file"
            warnings.append(Problem(path, line, message, remedy, "media", "warning"))
            return Image(src=src, alt=alt, title=title)

    renderer = Renderer(
        public_url=public_url,
        resolve_image=resolve_image,
        slugs=slugs,
        references="\n".join(_REFERENCE.findall(front.body)),
    )
    parts = cut_outline(front.body, front.body_line)
    whole = renderer.render(_with_anchors(front, parts))
    collector = AdviceCollector(path)
    sections: list[Section] = []
    renderings: list[Rendering] = []
    for part in parts:
        if is_question(part, parts):
            continue
        rendering = renderer.render(part.source)
        renderings.append(rendering)
        collector.collect(part, rendering.items, lambda markdown: renderer.render(markdown).body)
        sections.append(_section(part, rendering, len(sections)))
    faqs = find_faqs(parts, renderer)
    problems = [
        *front_problems,
        *problems_of_headings(path, parts),
        *collector.problems,
        *collector.warnings,
    ]
    warnings += _vocabulary_warnings(path, front, taxonomy)
    values = front.values
    if not values["summary"] and not front_problems:
        remedy = "add `summary:`, one or two sentences"
        warnings.append(Problem(path, 1, "has no summary", remedy, "summary", "warning"))
    image = None
    if values["image"]:
        image = resolve_image(values["image"], values["title"], None)
        image = next((seen for seen in whole.images if seen.src == image.src), image)
        if image.sha256 is None and not re.match(r"https?:", image.src):
            image = None
    words = len(whole.body.text.split())
    article = Article(
        slug=values["slug"] or slug_of(PurePosixPath(path).stem),
        path=path,
        title=values["title"],
        summary=values["summary"],
        category=values["category"],
        tags=tuple(values["tags"]),
        conditions=tuple(values["conditions"]),
        published=values["published"],
        updated=values["updated"] or values["published"],
        reviewed=values["reviewed"],
        review_due=values["review_due"],
        authors=tuple(values["authors"]),
        reviewers=tuple(values["reviewers"]),
        aliases=tuple(values["aliases"]),
        status=values["status"],
        withdrawn_reason=values["withdrawn_reason"],
        image=image,
        sources=tuple(Link(href=s["url"], text=s["title"]) for s in values["sources"]),
        canonical_url=values["canonical_url"],
        language=values["language"],
        body=whole.body,
        sections=tuple(sections),
        faqs=tuple(faqs),
        advice=tuple(collector.advice),
        links=tuple(whole.links),
        images=tuple(whole.images),
        word_count=words,
        reading_minutes=max(1, math.ceil(words / WORDS_PER_MINUTE)),
        allowed=tuple(values["allow"].items()),
    )
    return article, tuple(sorted({*problems, *warnings}))


def _section(part: Part, rendering: Rendering, position: int) -> Section:
    return Section(
        anchor=part.anchor,
        title=part.title,
        level=part.level,
        position=position,
        path=part.path,
        parent=part.parent,
        aspect=part.aspect,
        phase=part.phase,
        body=rendering.body,
        images=tuple(rendering.images),
        links=tuple(rendering.links),
        line=part.line,
    )


def _with_anchors(front: FrontMatter, parts: list[Part]) -> str:
    """The body with `{#anchor}` alone on each heading, so that every one can be linked to."""
    source = front.body.split("\n")
    for part in parts:
        heading = f"{'#' * part.level} {part.title} {{#{part.anchor}}}"
        at = part.line - front.body_line
        source[at : at + part.height] = [heading, *[""] * (part.height - 1)]
    return "\n".join(source)


def _line_with(front: FrontMatter, words: str) -> int:
    for number, line in enumerate(front.body.split("\n"), start=front.body_line):
        if words and words in line:
            return number
    return front.lines.get("image", 1)


def _vocabulary_warnings(path: str, front: FrontMatter, taxonomy: Taxonomy) -> list[Problem]:
    """Unknown categories, tags and conditions, each with the nearest known one."""
    tags = [tag.slug for tag in taxonomy.tags]
    categories = [category.slug for category in taxonomy.categories]
    values = front.values
    named = [("tags", tag, tags) for tag in values["tags"]]
    named += [("conditions", tag, tags) for tag in values["conditions"]]
    if values["category"]:
        named.append(("category", values["category"], categories))
    found = []
    for field, value, known in named:
        if value in known:
            continue
        remedy = did_you_mean(value, known) or "add it to taxonomy.yaml"
        message = f"{field}: {value!r} is not in taxonomy.yaml"
        found.append(Problem(path, front.lines.get(field, 1), message, remedy, field, "warning"))
    return found
