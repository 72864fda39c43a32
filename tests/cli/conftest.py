"""A small library in a temporary folder, and a way to run commands on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from runcontent.cli import main

TAXONOMY = """\
categories:
  - {slug: injuries, title: Running Injuries}
tags:
  - {slug: shin-splints, title: Shin splints, condition: true, synonyms: [shinsplints]}
"""

ARTICLE = """\
---
title: Shin splints
summary: What to do about an ache along the shin.
category: injuries
tags: [shin-splints]
---

An ache along the shin.

## What to do {#rehab .self-care}

- Swap running for cycling for 1 to 2 weeks.

## Common questions {#faq}

### Can I run with it?

Often, if the ache fades as you warm up.
"""

BAD = """\
---
titel: Knee pain
---

An ache.
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with one good article."""
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "taxonomy.yaml").write_text(TAXONOMY, "utf-8")
    (articles / "shin-splints.md").write_text(ARTICLE, "utf-8")
    monkeypatch.chdir(tmp_path)
    for name in ("RUNCONTENT_ARTICLES", "RUNCONTENT_INDEX", "RUNCONTENT_PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def bad_file(folder: Path) -> Path:
    """An article that cannot be published, beside the good one."""
    path = folder / "articles" / "knee-pain.md"
    path.write_text(BAD, "utf-8")
    return path


@pytest.fixture
def run(folder: Path) -> Callable[..., Result]:
    """Run one command in the folder."""
    return lambda *arguments: CliRunner().invoke(main, list(arguments))
