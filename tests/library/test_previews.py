"""Drafts are kept for previews, apart from all that is published."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from runcontent.bootstrap import open_library
from runcontent.errors import NotFound
from runcontent.library import Library
from runcontent.model import Kind
from runcontent.settings import Settings

from .drafts import Draft

DRAFT = Draft(title="A new idea", status="draft", word="secret")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="20"/>'


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """A published article beside a draft, with previews on."""
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "knee.md").write_text(Draft().text(), "utf-8")
    (articles / "idea.md").write_text(DRAFT.text(), "utf-8")
    settings = Settings(articles=articles, index=tmp_path / "index", preview_token="t" * 24)
    library = open_library(settings)
    library.publish()
    return library


def _write(library: Library, name: str, draft: Draft) -> None:
    (library.settings.articles / name).write_text(draft.text(), "utf-8")


def test_a_draft_has_the_page_that_it_would_have(library: Library) -> None:
    """The same parts, to the byte, as when it is published."""
    draft, whole = library.draft("idea")
    assert whole is not None
    assert (draft.title, draft.path, draft.problems) == ("A new idea", "idea.md", ())
    _write(library, "idea.md", replace(DRAFT, status=None))
    library.publish()
    published = library.whole("idea")
    assert whole.article == published.article
    assert whole.parts == published.parts
    with pytest.raises(NotFound):
        library.draft("idea")


def test_a_draft_is_in_nothing_that_is_published(library: Library) -> None:
    """Neither store nor index hold a word of it."""
    with library.store.snapshot() as snapshot:
        assert {key[1].split("/")[0] for key in snapshot.versions()} == {"knee"}
    with pytest.raises(NotFound):
        library.get(Kind.ARTICLE, "idea")
    parts = [path for path in library.settings.index.rglob("*") if path.is_file()]
    holding = [path for path in parts if b"secret" in path.read_bytes()]
    assert {path.parent.name for path in holding} == {"drafts"}


def test_without_a_token_no_draft_is_kept(tmp_path: Path, library: Library) -> None:
    """And it is, as soon as there is one, though the file has not changed since."""
    settings = replace(library.settings, index=tmp_path / "other", preview_token="")
    open_library(settings).publish()
    assert not (tmp_path / "other" / "drafts").exists()
    later = open_library(replace(settings, preview_token="t" * 24))
    before = later.revision()
    later.publish()
    assert later.revision() == before
    assert [draft.slug for draft in later.drafts.all()] == ["idea"]


def test_a_draft_that_cannot_be_read_says_why_and_keeps_its_last_page(library: Library) -> None:
    """Whether its front matter is broken or its text; mended, it is whole again."""
    bad_text = DRAFT.text().replace("An ache.", "- Rest. {: #a }\n\n## Again {#a}\n\n## A {#a}")
    for text in (DRAFT.text().replace("title:", "titel:"), bad_text):
        (library.settings.articles / "idea.md").write_text(text, "utf-8")
        library.publish()
        draft, whole = library.draft("idea")
        assert whole is not None
        assert {problem.file for problem in draft.problems} == {"idea.md"}
        assert draft.problems[0].line > 1
        assert library.drafts.errors() == list(draft.problems)
    _write(library, "idea.md", DRAFT)
    library.publish()
    assert library.draft("idea")[0].problems == ()
    assert library.drafts.errors() == []


def test_a_draft_that_never_could_be_read_is_there_with_its_problems(library: Library) -> None:
    """It has no page yet."""
    text = DRAFT.text() + "\n## Care {#x}\n\n## Again {#x}\n"
    (library.settings.articles / "other.md").write_text(text, "utf-8")
    library.publish()
    draft, whole = library.draft("other")
    assert whole is None
    assert draft.problems


def test_a_drafts_images_are_kept_with_it(library: Library) -> None:
    """What nobody may see yet is not among the images that everybody is served."""
    media = library.settings.articles / "media"
    media.mkdir()
    (media / "new.svg").write_text(SVG, "utf-8")
    _write(library, "idea.md", replace(DRAFT, image="media/new.svg"))
    library.publish()
    _, whole = library.draft("idea")
    assert whole is not None
    digest, name = orjson.loads(whole.article.payload)["image"]["src"].split("/")[-2:]
    assert library.drafts.images.path(digest, name).read_text("utf-8") == SVG
    with pytest.raises(NotFound):
        library.media(digest, name)


def test_a_draft_that_is_deleted_is_gone(library: Library) -> None:
    """With the next publish."""
    (library.settings.articles / "idea.md").unlink()
    library.publish()
    assert library.drafts.all() == []


def test_a_damaged_file_of_a_draft_is_written_again(library: Library) -> None:
    """As everything in the index is."""
    folder = library.settings.index / "drafts"
    (file,) = (path for path in folder.glob("*.json") if path.name != "problems.json")
    file.write_text("{", "utf-8")
    library.publish()
    assert library.draft("idea")[1] is not None
