"""Small libraries, made for one test."""

from __future__ import annotations

from pathlib import Path

from runcontent.bootstrap import open_library
from runcontent.library import Library

from ..making import make_settings

TAXONOMY = """\
categories:
  - {slug: injuries, title: Injuries}
tags:
  - {slug: knee-pain, title: Knee pain, synonyms: [sore knee]}
"""


def write_article(folder: Path, slug: str, text: str = "Text.", **fields: str) -> None:
    """One article with a section, a question and a piece of advice."""
    front = {"title": slug.capitalize(), "summary": "Short.", "updated": "2026-01-01"} | fields
    lines = "\n".join(f"{name}: {value}" for name, value in front.items())
    (folder / f"{slug}.md").write_text(
        f"---\n{lines}\n---\n\n{text}\n\n## Self-care\n\n- Rest for 2 days.\n\n"
        "## Common questions\n\n### Can I run?\n\nYes.\n",
        "utf-8",
    )


def make_library(folder: Path, *slugs: str, public_url: str = "") -> Library:
    """A published library of these articles."""
    articles = folder / "articles"
    articles.mkdir(parents=True)
    (articles / "taxonomy.yaml").write_text(TAXONOMY, "utf-8")
    for slug in slugs:
        write_article(articles, slug, tags="[knee-pain]", category="injuries")
    library = open_library(make_settings(articles, folder / "index", public_url=public_url))
    report = library.publish()
    assert not report.problems, report.problems
    return library
