"""Publishing and checking, each case by itself; what becomes of articles is in its own file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from runcontent.bootstrap import open_library
from runcontent.errors import ContentError
from runcontent.library import Library, Search
from runcontent.model import Kind
from runcontent.search.query import Filters

from ..making import make_settings

KNEE = "---\ntitle: Knee\nsummary: S.\n---\n\n## Causes\n\nLoad.\n\nSee [hip](hip.md).\n"
HIP = "---\ntitle: Hip\nsummary: S.\n---\n\n## Causes\n\nFalls.\n"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "knee.md").write_text(KNEE, "utf-8")
    (articles / "hip.md").write_text(HIP, "utf-8")
    library = open_library(make_settings(articles, tmp_path / "index"))
    library.publish()
    return library


def _write(library: Library, name: str, text: str) -> None:
    (library.settings.articles / name).write_text(text, "utf-8")


def test_only_what_was_edited_changes(library: Library) -> None:
    """An edit gives new versions to what holds it; search finds the new words, not the old."""
    before = library.get(Kind.SECTION, "hip/causes").stored.version
    _write(library, "knee.md", KNEE.replace("Load", "Overload"))
    report = library.publish()
    assert (report.added, report.changed, report.removed) == (0, 2, 0)
    assert library.get(Kind.SECTION, "hip/causes").stored.version == before
    assert library.search(Search("overload")).total == 2
    assert library.search(Search("load", Filters(), 10, 0)).total == 0


def test_strict_publishes_nothing_when_one_file_is_bad(library: Library) -> None:
    """With `strict`, one bad file stops the others too, and is named with its line."""
    _write(library, "knee.md", "no front matter")
    _write(library, "hip.md", HIP.replace("Falls", "Landings"))
    with pytest.raises(ContentError, match=r"knee\.md:1"):
        library.publish(strict=True)
    assert library.search(Search("landings", Filters(), 10, 0)).total == 0


def test_two_files_with_one_slug_are_named(library: Library) -> None:
    """The second of two files with one slug is the bad one, and the error names both."""
    _write(library, "zzz.md", HIP.replace("---\n", "---\nslug: hip\n", 1))
    problem = library.publish().problems[0]
    assert (problem.file, problem.message) == ("zzz.md", "'hip' names this file and hip.md")


def test_a_slug_stays_with_the_file_that_has_it(library: Library) -> None:
    """Neither a file that comes before it nor another's alias takes a published article's name."""
    _write(library, "aaa.md", HIP.replace("---\n", "---\nslug: hip\n", 1))
    _write(library, "bbb.md", HIP.replace("---\n", "---\naliases: [hip]\n", 1))
    _write(library, "hip.md", HIP.replace("Falls", "Landings"))
    bad = {problem.file for problem in library.publish().problems if problem.level == "error"}
    assert bad == {"aaa.md", "bbb.md"}
    assert b"Landings" in library.get(Kind.SECTION, "hip/causes").stored.payload


def test_a_lost_search_generation_is_built_again(library: Library) -> None:
    """Publishing without the search index's directory makes it anew."""
    for directory in library.settings.index.glob("search-*"):
        shutil.rmtree(directory)
    fresh = open_library(library.settings)
    fresh.publish()
    assert fresh.search(Search("falls", Filters(), 10, 0)).total == 2


def test_a_broken_link_is_found_by_check(library: Library) -> None:
    """A link that leads nowhere is named with its line and the nearest article."""
    _write(library, "knee.md", KNEE.replace("hip.md", "hop.md"))
    problems = library.check()
    assert [str(p) for p in problems if p.level == "warning"] == [
        "knee.md:10: the link to hop.md leads nowhere; did you mean hip.md?"
    ]
