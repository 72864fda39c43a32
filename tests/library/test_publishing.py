"""Publishing is idempotent, keeps what a bad file said last, and forgets what is gone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from runcontent.bootstrap import open_library
from runcontent.errors import ContentError, NotFound, Withdrawn
from runcontent.library import Library, Search
from runcontent.model import Kind
from runcontent.search.query import Filters
from runcontent.settings import Settings

KNEE = "---\ntitle: Knee\nsummary: S.\n---\n\n## Causes\n\nLoad.\n\nSee [hip](hip.md).\n"
HIP = "---\ntitle: Hip\nsummary: S.\n---\n\n## Causes\n\nFalls.\n"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "knee.md").write_text(KNEE, "utf-8")
    (articles / "hip.md").write_text(HIP, "utf-8")
    library = open_library(Settings(articles=articles, index=tmp_path / "index"))
    library.publish()
    return library


def _write(library: Library, name: str, text: str) -> None:
    (library.settings.articles / name).write_text(text, "utf-8")


def test_publishing_twice_changes_nothing(library: Library) -> None:
    again = library.publish()
    assert (again.added, again.changed, again.removed, again.unchanged) == (0, 0, 0, 4)
    assert again.revision == 1


def test_only_what_was_edited_changes(library: Library) -> None:
    before = library.get(Kind.SECTION, "hip/causes").stored.version
    _write(library, "knee.md", KNEE.replace("Load", "Overload"))
    report = library.publish()
    assert (report.added, report.changed, report.removed) == (0, 2, 0)
    assert library.get(Kind.SECTION, "hip/causes").stored.version == before
    assert library.search(Search("overload")).total == 2
    assert library.search(Search("load", Filters(), 10, 0)).total == 0


def test_a_title_changes_where_it_is_named(library: Library) -> None:
    _write(library, "hip.md", HIP.replace("title: Hip", "title: The hip"))
    library.publish()
    assert b'"The hip"' in library.get(Kind.ARTICLE, "knee").stored.payload


def test_a_bad_file_keeps_its_last_version_and_blocks_no_other(library: Library) -> None:
    _write(library, "knee.md", "no front matter")
    _write(library, "hip.md", HIP.replace("Falls", "Landings"))
    report = library.publish()
    assert [problem.file for problem in report.problems] == ["knee.md"]
    assert library.get(Kind.ARTICLE, "knee")
    assert library.search(Search("landings", Filters(), 10, 0)).total == 2


def test_strict_publishes_nothing_when_one_file_is_bad(library: Library) -> None:
    _write(library, "knee.md", "no front matter")
    _write(library, "hip.md", HIP.replace("Falls", "Landings"))
    with pytest.raises(ContentError, match=r"knee\.md:1"):
        library.publish(strict=True)
    assert library.search(Search("landings", Filters(), 10, 0)).total == 0


def test_a_deleted_file_is_gone_from_reading_and_search(library: Library) -> None:
    (library.settings.articles / "hip.md").unlink()
    assert library.publish().removed == 2
    with pytest.raises(NotFound):
        library.get(Kind.ARTICLE, "hip")
    assert library.search(Search("falls", Filters(), 10, 0)).total == 0


def test_a_withdrawn_article_says_why(library: Library) -> None:
    head = "---\nstatus: withdrawn\nwithdrawn_reason: Out of date.\n"
    _write(library, "hip.md", HIP.replace("---\n", head, 1))
    library.publish()
    with pytest.raises(Withdrawn, match="Out of date"):
        library.get(Kind.SECTION, "hip/causes")


def test_a_draft_is_not_served(library: Library) -> None:
    _write(library, "hip.md", HIP.replace("---\n", "---\nstatus: draft\n", 1))
    library.publish()
    with pytest.raises(NotFound):
        library.get(Kind.ARTICLE, "hip")


def test_two_files_with_one_slug_are_named(library: Library) -> None:
    _write(library, "zzz.md", HIP.replace("---\n", "---\nslug: hip\n", 1))
    problem = library.publish().problems[0]
    assert (problem.file, problem.message) == ("zzz.md", "'hip' names this file and hip.md")


def test_a_lost_search_generation_is_built_again(library: Library) -> None:
    for directory in library.settings.index.glob("search-*"):
        shutil.rmtree(directory)
    fresh = open_library(library.settings)
    fresh.publish()
    assert fresh.search(Search("falls", Filters(), 10, 0)).total == 2


def test_a_broken_link_is_found_by_check(library: Library) -> None:
    _write(library, "knee.md", KNEE.replace("hip.md", "hop.md"))
    problems = library.check()
    assert [str(p) for p in problems] == [
        "knee.md:10: the link to hop.md leads nowhere; did you mean hip.md?"
    ]
