"""Copies of images: right or not served, put back by the next publish, and not kept for ever."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from runcontent.errors import LibraryDamaged, NotFound
from runcontent.library import Library
from runcontent.library.images import KEPT

from .conftest import OpenLibrary
from .drafts import Draft, write_files

KNEE = Draft(links="![A knee](media/knee.svg)")
SVG = '<svg width="1" height="1"></svg>'


def _publish(library: Library, svg: str = SVG, draft: Draft = KNEE) -> None:
    write_files(library.settings.articles, {"knee.md": draft, "media/knee.svg": svg})
    assert not [p for p in library.publish().problems if p.level == "error"]


def _copies(library: Library) -> list[Path]:
    return sorted((library.settings.index / "media").glob("*/*"))


@pytest.mark.embedded
def test_a_damaged_copy_is_not_served_and_put_back(open_library: OpenLibrary) -> None:
    """Damage is told once, then the image is missing, until a publish that has nothing else to
    do."""
    library = open_library("index")
    _publish(library)
    [copy] = _copies(library)
    assert library.media(copy.parent.name, copy.name).read_text() == SVG
    copy.write_text(SVG.replace("1", "2"))
    with pytest.raises(LibraryDamaged, match="run `runcontent index`"):
        library.media(copy.parent.name, copy.name)
    with pytest.raises(NotFound):
        library.media(copy.parent.name, copy.name)
    assert library.publish().revision == 1
    assert library.media(copy.parent.name, copy.name).read_text() == SVG


@pytest.mark.embedded
def test_a_copy_that_nobody_asked_for_is_put_right_too(open_library: OpenLibrary) -> None:
    library = open_library("index")
    _publish(library)
    _copies(library)[0].write_text("")
    library.publish()
    assert _copies(library)[0].read_text() == SVG


@pytest.mark.embedded
def test_a_link_in_the_index_is_not_followed(open_library: OpenLibrary, tmp_path: Path) -> None:
    library = open_library("index")
    _publish(library)
    [copy] = _copies(library)
    copy.rename(tmp_path / "elsewhere.svg")
    copy.symlink_to(tmp_path / "elsewhere.svg")
    with pytest.raises(NotFound):
        library.media(copy.parent.name, copy.name)


@pytest.mark.embedded
def test_an_image_outlives_its_article_by_a_day(open_library: OpenLibrary) -> None:
    """Answers that are kept elsewhere still show it; then it goes, with what was half-written."""
    library = open_library("index")
    _publish(library)
    _publish(library, SVG.replace("1", "2"))
    old, new = sorted(_copies(library), key=lambda path: path.stat().st_mtime)
    partial = new.with_name(".123")
    partial.write_text("half")
    library.publish()
    assert old.exists()
    assert not partial.exists()
    past = old.parent.stat().st_mtime - KEPT - 1
    os.utime(old.parent, (past, past))
    library.publish()
    assert _copies(library) == [new]
    _publish(library, draft=replace(KNEE, status="withdrawn", reason="Wrong."))
    assert _copies(library) == [new]
