"""A draft → the file to write, with its account: what our parser makes of it, and what differs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import unquote

from ..errors import ContentError, Problem
from ..model import AdviceKind, Article
from ..parsing.article import parse_article
from ..parsing.files import LIMIT
from .addresses import replace_targets
from .draft import Draft
from .fidelity import Difference, compare, with_images_elsewhere
from .writing import write_article


@dataclass(slots=True)
class Finished:
    """The file's text, what is in it, and what is wrong with it."""

    text: str
    title: str
    counts: dict[str, int] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def finish(draft: Draft, path: str, targets: Mapping[str, str]) -> Finished:
    """Write a draft's file, read it with our parser, and compare. `path` is where it goes below
    the articles' folder, `targets` says which addresses are now others."""
    draft.images = [targets.get(image, image) for image in draft.images]
    draft.links = [targets.get(link, link) for link in draft.links]
    if draft.verbatim is not None:
        text = _verbatim(draft.verbatim, targets)
    else:
        image = draft.values.get("image")
        if image:
            draft.values["image"] = unquote(targets.get(image, image))
        text = write_article(draft.values, replace_targets(draft.body, targets))
    done = Finished(text, draft.values["title"])
    if len(text.encode()) > LIMIT:
        message, remedy = f"would be larger than {LIMIT // 1024} KiB", "split it before the import"
        done.problems.append(Problem(draft.origin, 1, message, remedy, "file"))
        return done
    try:
        article, warnings = parse_article(
            path,
            with_images_elsewhere(text),
            taxonomy=draft.taxonomy,
            articles=Path("/nonexistent"),
        )
    except ContentError as error:
        for problem in error.problems:
            remedy = f"mend the source: {problem.remedy}"
            done.problems.append(replace(problem, file=draft.origin, remedy=remedy))
        return done
    done.counts = _counts(article)
    done.differences = compare(draft, article)
    done.problems = [problem for problem in warnings if problem.code != "media"]
    return done


def _verbatim(text: str, targets: Mapping[str, str]) -> str:
    match = re.match(r"\A---[ \t]*\n.*?^---[ \t]*$\n?", text, re.S | re.M)
    at = match.end() if match else 0
    return text[:at] + replace_targets(text[at:], targets)


def _counts(article: Article) -> dict[str, int]:
    return {
        "words": article.word_count,
        "sections": len(article.sections),
        "faqs": len(article.faqs),
        "advice": len(article.advice),
        "red_flags": sum(a.advice_kind is AdviceKind.RED_FLAG for a in article.advice),
        "images": len(article.images),
        "links": len(article.links),
    }
