"""The link that caches in front go by."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from runcontent.bootstrap import open_library
from runcontent.errors import CacheNotTold
from runcontent.library import Library
from runcontent.settings import Settings

from ..web.libraries import make_library, write_article


@pytest.fixture
def linked(tmp_path: Path) -> Library:
    made = make_library(tmp_path, "a")
    library = open_library(replace(made.settings, revision_link=tmp_path / "state" / "revision"))
    library.publish()
    return library


def _link(library: Library) -> Path:
    assert library.settings.revision_link is not None
    return library.settings.revision_link


def test_it_moves_with_each_revision_and_stays_without_one(linked: Library) -> None:
    """To a directory that is there; the one before it stays for whoever is resolving the link."""
    link, seen = _link(linked), []
    for number in range(4):
        write_article(linked.settings.articles, "a", f"Version {number}.")
        linked.publish()
        seen.append(link.resolve(strict=True))
        linked.publish()
        assert link.resolve(strict=True) == seen[-1]
    assert len(set(seen)) == 4
    assert [path.exists() for path in seen] == [False, False, True, True]
    assert not link.readlink().is_absolute()  # so that it leads there from a container's mount too


def test_a_library_that_is_made_anew_has_other_names(linked: Library) -> None:
    """Though its revisions count from one again."""
    before = _link(linked).resolve()
    linked.store.discard()
    assert linked.publish().revision == 1
    assert _link(linked).resolve(strict=True) != before


def test_what_cannot_be_moved_is_told_and_tried_again(linked: Library) -> None:
    """It is published all the same."""
    link = _link(linked)
    link.unlink()
    link.mkdir()
    write_article(linked.settings.articles, "b")
    with pytest.raises(CacheNotTold, match="is no link"):
        linked.publish()
    assert linked.revision()[0] == 2
    link.rmdir()
    assert linked.publish().revision == 2
    assert "-2-" in link.resolve(strict=True).name


def test_workers_are_told_the_link_and_not_where_it_leads(linked: Library) -> None:
    """Or the next publish of theirs would move something else."""
    assert Settings.from_env(linked.settings.to_env()).revision_link == _link(linked)
