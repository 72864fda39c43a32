"""What a writer sees who previews a draft while writing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from runcontent.bootstrap import open_library
from runcontent.library import Library

from ..web.libraries import make_library, write_article
from .hostility import TOKEN
from .servers import serving_library


@pytest.fixture
def library(tmp_path: Path) -> Library:
    settings = make_library(tmp_path, "knee").settings
    write_article(settings.articles, "idea", "First words.", status="draft")
    library = open_library(replace(settings, preview_token=TOKEN))
    library.publish()
    return library


@pytest.fixture
def origin(library: Library) -> Iterator[str]:
    with serving_library(library) as origin:
        yield origin


def test_what_is_saved_is_shown_by_itself(
    page: Page, library: Library, origin: str, problems: list[str]
) -> None:
    """The token leaves the address at once; a save brings the new text without a key pressed."""
    page.goto(f"{origin}/preview/idea?token={TOKEN}")
    assert page.url == f"{origin}/preview/idea"
    expect(page.get_by_text("First words.")).to_be_visible()
    expect(page.get_by_role("heading", name="Draft", exact=True)).to_be_visible()
    write_article(library.settings.articles, "idea", "Second thoughts.", status="draft")
    library.publish()
    expect(page.get_by_text("Second thoughts.")).to_be_visible(timeout=5_000)
    assert problems == []


def test_without_the_token_it_says_so(page: Page, origin: str) -> None:
    """On a page for people, without a word of the draft."""
    answer = page.goto(f"{origin}/preview/idea")
    assert answer is not None
    assert answer.status == 401
    expect(page.get_by_text("previews need their token")).to_be_visible()
    expect(page.get_by_text("First words.")).to_have_count(0)
