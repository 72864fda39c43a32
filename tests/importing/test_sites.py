"""Sites and exports of other systems, small ones of our own: imported whole, and without loss."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from runcontent.importing import Import, Outcome, import_sources
from runcontent.parsing.front_matter import split_front_matter

from .readings import ARTICLES, HERE, vocabulary


class Imported:
    """An import into a folder of its own, and what stands there now."""

    def __init__(self, source: Path, folder: Path) -> None:
        folder.mkdir()
        shutil.copy(ARTICLES / "taxonomy.yaml", folder)
        self.folder = folder
        self.result: Import = import_sources([source], articles=folder, taxonomy=vocabulary())

    def outcome(self, slug: str) -> Outcome:
        return next(one for one in self.result.outcomes if one.path == f"{slug}.md")

    def fields(self, slug: str) -> dict[str, Any]:
        text = (self.folder / f"{slug}.md").read_text("utf-8")
        values = split_front_matter(slug, text).values
        return {name: value for name, value in values.items() if value}

    def body(self, slug: str) -> str:
        text = (self.folder / f"{slug}.md").read_text("utf-8")
        return split_front_matter(slug, text).body

    def left_out(self, slug: str) -> list[tuple[str, int | None]]:
        return [(part.what, part.line) for part in self.outcome(slug).left_out]

    def warned(self, slug: str) -> list[int]:
        """The lines of a source that need a look."""
        return [p.line for p in self.outcome(slug).problems if p.code == "import"]


@pytest.fixture(scope="module")
def jekyll(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    return Imported(HERE / "sites" / "jekyll", tmp_path_factory.mktemp("jekyll") / "articles")


@pytest.fixture(scope="module")
def hugo(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    return Imported(HERE / "sites" / "hugo", tmp_path_factory.mktemp("hugo") / "articles")


@pytest.fixture(scope="module")
def mkdocs(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    return Imported(HERE / "sites" / "mkdocs", tmp_path_factory.mktemp("mkdocs") / "articles")


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    return Imported(HERE / "exports", tmp_path_factory.mktemp("exports") / "articles")


@pytest.mark.parametrize(
    ("site", "slugs"),
    [
        ("jekyll", ["about-us", "blisters-again", "loading-an-ankle", "rolled-ankle"]),
        ("hugo", ["build-up", "rest", "shin-ache", "slow"]),
        ("mkdocs", ["intervals", "the-clubs-handbook"]),
        ("exports", ["bike-days", "easy-days", "hills", "sore-knees", "stairs"]),
    ],
)
def test_a_site_is_imported_without_loss(
    site: str, slugs: list[str], request: pytest.FixtureRequest
) -> None:
    """Every article, none besides, no word, image or link lost or added; templates are none."""
    imported: Imported = request.getfixturevalue(site)
    assert sorted(path.stem for path in imported.folder.glob("*.md")) == slugs
    assert [one.differences for one in imported.result.outcomes] == [[]] * len(slugs)
    assert imported.result.is_well


def test_jekylls_front_matter_is_mapped(jekyll: Imported) -> None:
    fields = jekyll.fields("rolled-ankle")
    for default in ("language", "status", "withdrawal"):
        del fields[default]
    assert fields == {
        "title": "A Rolled Ankle: What Now?",
        "summary": "The first days after a sprain: protect, load, and look out for a break.",
        "category": "injuries",
        "tags": ["trails", "recovery", "ankle"],
        "published": date(2024, 3, 9),
        "updated": date(2025, 1, 2),
        "authors": ["Mira Stone"],
        "image": "media/ankle.svg",
    }
    assert jekyll.fields("loading-an-ankle")["status"] == "draft"
    assert jekyll.fields("loading-an-ankle")["published"] == date(2024, 4, 1)
    assert jekyll.fields("blisters-again")["status"] == "draft"
    assert ("front matter `layout`", 2) in jekyll.left_out("rolled-ankle")


def test_jekylls_liquid_is_read_or_reported_with_its_line(jekyll: Imported) -> None:
    body = jekyll.body("rolled-ankle")
    assert "Mira Stone has rolled both." in body
    assert "[when to load it](loading-an-ankle.md)" in body
    assert '![The outside of an ankle](media/ankle.svg "Where it swells.")' in body
    assert '![The same ankle](media/ankle.svg "A week later.")' in body
    assert "```python\nsets = not liquid\n```" in body
    assert "Braces such as {{ these }} are text." in body
    assert "{%" not in body
    assert jekyll.warned("rolled-ankle") == [31]
    assert jekyll.warned("loading-an-ankle") == [13, 15]
    assert "[the first days](rolled-ankle.md)" in jekyll.body("loading-an-ankle")
    assert "[link](rolled-ankle.md)" in jekyll.body("blisters-again")


def test_images_are_copied_and_html_is_markdown(jekyll: Imported) -> None:
    source = HERE / "sites" / "jekyll" / "assets" / "img" / "ankle.svg"
    assert (jekyll.folder / "media" / "ankle.svg").read_bytes() == source.read_bytes()
    body = jekyll.body("rolled-ankle")
    assert "Press the tip of the **outer ankle bone**" in body
    assert "[X-ray](https://health.example/xray)" in body
    assert ("comment", 47) in jekyll.left_out("rolled-ankle")


def test_hugos_front_matter_is_mapped_from_toml_yaml_and_json(hugo: Imported) -> None:
    fields = hugo.fields("shin-ache")
    assert fields["tags"] == ["shin-splints", "training-load"]
    assert fields["aliases"] == ["shins"]
    assert (fields["published"], fields["updated"]) == (date(2025, 2, 3), date(2025, 5, 1))
    assert fields["authors"] == ["Ola Berg"]
    assert hugo.fields("build-up")["image"] == "media/map.svg"
    assert hugo.fields("build-up")["status"] == "draft"
    assert hugo.fields("rest")["published"] == date(2025, 3, 4)


def test_hugos_shortcodes_are_read_or_reported_with_their_line(hugo: Imported) -> None:
    body = hugo.body("shin-ache")
    assert '![A lower leg](media/shin.svg "The inner edge.")' in body
    assert "Look at the *last three weeks* first. See [building up](build-up.md#steps)." in body
    assert "<https://www.youtube.com/watch?v=dQw4w9WgXcQ>" in body
    assert "```python\nweeks = 3 * 7\n```" in body
    assert "**How long will it take?**\n\nFour to eight weeks." in body
    assert '`{{< ref "x" >}}`' in body
    assert hugo.warned("shin-ache") == [15, 23, 27, 38]
    assert "[the shin](shin-ache.md)" in hugo.body("build-up")


def test_mkdocs_blocks_and_navigation(mkdocs: Imported) -> None:
    assert mkdocs.fields("intervals")["title"] == "Intervals for Everyone"
    body = mkdocs.body("intervals")
    assert "> **Warm up first**\n>\n> Ten minutes at least.\n>\n> - jog" in body
    assert "**Beginners**\n\nSix times one minute." in body
    assert '!!! note "not an admonition"' in body
    assert mkdocs.warned("intervals") == [23]
    assert mkdocs.body("the-clubs-handbook").strip() == (
        "Start with [intervals](intervals.md#how-to-run-them)."
    )


def test_ghosts_posts_come_from_each_editor(exports: Imported) -> None:
    hills = exports.body("hills")
    assert "Hills are speed work in **disguise** & fun." in hills
    assert "- Walk down; see [*easy days*](easy-days.md)" in hills
    assert '![A hill](https://img.example/hill.jpg "The hill behind the school.")' in hills
    assert exports.fields("hills")["category"] == "training"
    assert exports.fields("hills")["authors"] == ["Nora Lind"]
    assert "1. Sit high.\n2. Spin." in exports.body("bike-days")
    assert "- 30 minutes, twice a week." in exports.body("bike-days")
    assert exports.fields("bike-days")["status"] == "draft"
    assert "| Zone | Talk |" in exports.body("easy-days")
    assert "### How slow?" in exports.body("easy-days")


def test_wordpress_posts_come_from_either_editor(exports: Imported) -> None:
    assert exports.fields("sore-knees")["title"] == "Sore Knees \u2013 Six Questions"
    knees = exports.body("sore-knees")
    assert "[stairs](stairs.md)" in knees
    assert "Read about [knees] below" in knees
    assert "Text in a box." in knees
    assert "su_note" not in knees
    assert ("comment", None) in exports.left_out("sore-knees")
    stairs = exports.body("stairs")
    assert "Old posts have no paragraphs.  \nThey have lines.\n\n**And blank lines**" in stairs
    assert '![Stairs](https://club.example/stairs.jpg "The stairs at the harbour.")' in stairs
    assert "1. Up slowly.\n2. Down slower.\n\nLast line." in stairs
    assert exports.fields("stairs")["status"] == "draft"
