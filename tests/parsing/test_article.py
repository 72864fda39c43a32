"""Whole articles: each case is a Markdown file beside what must come out of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from runcontent.errors import ContentError
from runcontent.model import Article, Taxonomy
from runcontent.parsing import parse_article, read_article_file
from runcontent.parsing.pool import ParsingPool

CASES = Path(__file__).parent / "cases"
HEAD = "---\ntitle: A\nsummary: B.\n---\n"


def _parse(text: str, path: str = "a.md") -> Article:
    return parse_article(path, text, taxonomy=Taxonomy(), articles=CASES)[0]


@pytest.mark.parametrize("name", sorted(path.name for path in CASES.glob("*.md")))
def test_an_article_becomes_what_stands_beside_it(name: str) -> None:
    article = _parse(read_article_file(CASES, name), name)
    expected = json.loads((CASES / name).with_suffix(".json").read_text("utf-8"))
    assert {
        "slug": article.slug,
        "sections": [[s.anchor, s.aspect, s.line] for s in article.sections],
        "faqs": [[f.id, f.answer.text, f.line] for f in article.faqs],
        "advice": [[a.id, a.advice_kind, a.body.text, a.line] for a in article.advice],
    } == expected


BAD = {
    "no front matter": ("Hello.\n", 1, "has no front matter"),
    "no title": ("---\nsummary: B\n---\n", 2, "title: Missing data"),
    "an unknown field": ("---\ntitle: A\ntagz: [a]\n---\n", 3, "'tagz' is no field"),
    "a bad date": ("---\ntitle: A\npublished: 12:30:45\n---\n", 3, "is no date"),
    "a key twice": ("---\ntitle: A\ntitle: B\n---\n", 3, "stands twice"),
    "an alias": ("---\ntitle: &a A\nsummary: *a\n---\n", 3, "alias"),
    "one id twice": (f"{HEAD}\n# A {{#x}}\n\n# B {{#x}}\n", 8, "line 6"),
    "a bad dose": (f'{HEAD}\n# Exercises\n\n- Run. {{: dose="often" }}\n', 8, "is no dose"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_an_error_with_its_line(name: str) -> None:
    text, line, words = BAD[name]
    with pytest.raises(ContentError) as caught:
        _parse(text)
    problem = caught.value.problems[0]
    assert words in problem.message
    assert problem.line == line
    assert problem.remedy


def test_no_markup_of_ours_and_no_script_reaches_the_reader() -> None:
    article = _parse(
        f"{HEAD}\n<script>alert(1)</script>\n\n# X {{#x .causes}}\n\n[a](javascript:b)"
    )
    assert "<script" not in article.body.html
    assert "javascript:" not in article.body.html
    assert "{" not in article.body.html


def test_a_link_into_the_library_names_its_article() -> None:
    article = _parse(f"{HEAD}\n[rule](pain-rule.md#red)\n")
    link = article.links[0]
    assert (link.href, link.article, link.anchor) == ("/articles/pain-rule#red", "pain-rule", "red")


def test_a_symbolic_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").write_text(HEAD, "utf-8")
    (tmp_path / "a.md").symlink_to("real")
    with pytest.raises(ContentError, match="is a link"):
        read_article_file(tmp_path, "a.md")


def test_a_bad_file_in_the_pool_does_not_stop_the_others() -> None:
    with ParsingPool(taxonomy=Taxonomy(), articles=CASES, public_url="") as pool:
        found = dict(pool.parse_all([("a.md", HEAD), ("b.md", "x"), ("c.md", HEAD)]))
    assert isinstance(found["b.md"], ContentError)
    assert {found["a.md"][0].slug, found["c.md"][0].slug} == {"a", "c"}
