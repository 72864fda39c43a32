"""What is put right without asking, and that nothing else is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from runcontent.library import check_articles, fix_articles
from runcontent.settings import Settings

TAXONOMY = "tags:\n  - {slug: knee-pain, title: Knee pain, synonyms: [sore knee]}\n"
NEW = "---\ntitle: New\naliases: [former]\n---\n\n## The Causes {#causes}\n\nText.\n"
OTHER = """\
---
title: Other
tags: [sore-knee]  # sore-knee is what people say
---

See [it](former.md), [why](former.md#Causes), [both](new.md#CAUSES "sore-knee"),
[not-former](not-former.md) and sore-knee.
"""
FIXED = """\
---
title: Other
tags: [knee-pain]  # knee-pain is what people say
---

See [it](new.md), [why](new.md#causes), [both](new.md#causes "sore-knee"),
[not-former](not-former.md) and sore-knee.
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    articles = tmp_path / "articles"
    articles.mkdir()
    files = {"taxonomy.yaml": TAXONOMY, "new.md": NEW, "other.md": OTHER, "not-former.md": NEW}
    files["not-former.md"] = "---\ntitle: Not former\n---\n\nText.\n"
    for name, text in files.items():
        (articles / name).write_bytes(text.encode())
    return Settings(articles=articles, index=tmp_path / "index")


def test_names_are_put_right_and_nothing_else(settings: Settings) -> None:
    """Links to former names, anchors in another case, tags by a synonym."""
    before = {path.name: path.read_bytes() for path in settings.articles.iterdir()}
    told = fix_articles(settings)
    after = {path.name: path.read_bytes() for path in settings.articles.iterdir()}
    assert after.pop("other.md").decode() == FIXED
    before.pop("other.md")
    assert after == before
    assert any("sore-knee is now knee-pain" in line for line in told)
    left = [one for one in check_articles(settings) if one.code in ("alias-link", "anchor", "tags")]
    assert left == []


def test_a_second_time_changes_nothing(settings: Settings) -> None:
    fix_articles(settings)
    assert fix_articles(settings) == []


def test_only_the_files_named_are_changed(settings: Settings) -> None:
    assert fix_articles(settings, [settings.articles / "new.md"]) == []
    assert (settings.articles / "other.md").read_text("utf-8") == OTHER


def test_our_own_articles_need_nothing(tmp_path: Path) -> None:
    """A copy of them stays as it is, byte for byte."""
    ours = Path(__file__).parents[2] / "articles"
    shutil.copytree(ours, tmp_path / "articles")
    assert fix_articles(Settings(articles=tmp_path / "articles", index=tmp_path / "index")) == []
