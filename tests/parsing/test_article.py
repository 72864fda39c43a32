"""Whole articles: each case is a Markdown file beside what must come out of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from runcontent.errors import ContentError, Problem
from runcontent.model import Article, Dose, Taxonomy
from runcontent.parsing import parse_article, read_article_file
from runcontent.parsing.pool import ParsingPool

CASES = Path(__file__).parent / "cases"
HEAD = "---\ntitle: A\nsummary: B.\n---\n"


def _parse(text: str, path: str = "a.md") -> Article:
    return parse_article(path, text, taxonomy=Taxonomy(), articles=CASES)[0]


def outcome(article: Article, warnings: Sequence[Problem]) -> dict[str, Any]:
    """What a case says: of each thing, what a reader of the API would notice."""
    return {
        "slug": article.slug,
        "status": article.status,
        "html": article.body.html.splitlines(),
        "sections": [
            {"anchor": s.anchor, "title": s.title, "aspect": s.aspect, "line": s.line}
            for s in article.sections
        ],
        "faqs": [[f.id, f.question, f.answer.text, f.line] for f in article.faqs],
        "advice": [
            {
                "id": a.id,
                "kind": a.advice_kind,
                "text": a.body.text,
                "markdown": a.body.markdown,
                "dose": _written(a.dose),
                "line": a.line,
            }
            for a in article.advice
        ],
        "warnings": [str(warning) for warning in warnings],
    }


def _written(dose: Dose | None) -> dict[str, Any] | None:
    """What a dose holds beside its source text."""
    if dose is None:
        return None
    fields = asdict(dose).items()
    return {name: value for name, value in fields if value is not None and name != "source_text"}


@pytest.mark.parametrize("name", sorted(path.name for path in CASES.glob("*.md")))
def test_an_article_becomes_what_stands_beside_it(name: str) -> None:
    """Each case's article is what its JSON says."""
    found = parse_article(name, read_article_file(CASES, name), taxonomy=Taxonomy(), articles=CASES)
    assert outcome(*found) == json.loads((CASES / name).with_suffix(".json").read_text("utf-8"))


BAD = {
    "no front matter": ("Hello.\n", 1, "has no front matter"),
    "front matter that does not end": ("---\ntitle: A\n\nHello.\n", 1, "does not end"),
    "no title": ("---\nsummary: B\n---\n", 2, "title: is missing"),
    "an unknown field": ("---\ntitle: A\ntagz: [a]\n---\n", 3, "'tagz' is no field"),
    "a bad date": ("---\ntitle: A\npublished: 12:30:45\n---\n", 3, "'12:30:45' is no date"),
    "a bad slug": ("---\ntitle: A\nslug: A b\n---\n", 3, "'A b' is no slug"),
    "a bad status": ("---\ntitle: A\nstatus: draf\n---\n", 3, "'draf' is none of published, draft"),
    "a bad language": ("---\ntitle: A\nlanguage: english\n---\n", 3, "is no language tag"),
    "a title too long": (f"---\ntitle: {'a' * 201}\n---\n", 2, "is no short text"),
    "a key twice": ("---\ntitle: A\ntitle: B\n---\n", 3, "stands twice"),
    "an alias": ("---\ntitle: &a A\nsummary: *a\n---\n", 3, "alias"),
    "one id twice": (f"{HEAD}\n# A {{#x}}\n\n# B {{#x}}\n", 8, "line 6"),
    "a value of another type": ("---\ntitle: 2026\n---\n", 2, "YAML reads the number 2026"),
    "a list's value of another type": (
        "---\ntitle: A\nauthors: [true]\n---\n",
        3,
        "authors.0: YAML reads yes or no",
    ),
    "a dose without quotes": (
        f"{HEAD}\n# Exercises\n\n- Run. {{: dose=3x12, 3/week }}\n",
        8,
        "dose has no quotes",
    ),
    "tags without quotes": (f"{HEAD}\n# Exercises\n\n- Run. {{: tags=a, b }}\n", 8, "tags has no"),
    "a name that is a list": ("---\ntitle: A\n? [a]\n: b\n---\n", 3, "a name cannot be a list"),
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


REMEDIES = {
    "12:30:45": "quote it: '12:30:45'",
    "no": "quote it: 'no'",
    "2026-01-01": "quote it: '2026-01-01'",
    "[a]": "write one text after `title:`",
    "": "write a value, or remove the line",
}


@pytest.mark.parametrize("written", REMEDIES)
def test_a_remedy_quotes_what_was_written(written: str) -> None:
    """What YAML made of it (45045, False) would only be wrong in another way."""
    with pytest.raises(ContentError) as caught:
        _parse(f"---\ntitle: {written}\n---\n")
    assert caught.value.problems[0].remedy == REMEDIES[written]


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


LINKS = {
    "pain-rule.md": "pain-rule",
    "rules/pain-rule.md": "pain-rule",
    "../Pain%20Rule.md#red": "pain-rule",
    "<./a b/pain_rule.md>": "pain-rule",
    "old-name.md": "new-name",
    "https://example.org/pain-rule.md": None,
    "mailto:a@example.org.md": None,
    "/pain-rule.md": None,
    "pain-rule.txt": None,
}


@pytest.mark.parametrize("target", LINKS)
def test_a_link_to_a_file_leads_to_its_article(target: str) -> None:
    """Whatever folder it is in, however it is named, and whatever its slug."""
    article, _ = parse_article(
        "a/b.md",
        f"{HEAD}\n[rule]({target})\n",
        taxonomy=Taxonomy(),
        articles=CASES,
        slugs={"old-name": "new-name"},
    )
    assert article.links[0].article == LINKS[target]


@pytest.mark.parametrize("src", ["../media/it.svg", "media/it.svg", "own.svg"])
def test_an_image_is_found_from_its_article_or_from_the_folder(src: str, tmp_path: Path) -> None:
    """As an editor shows it; what leaves the folder is none."""
    for name in ("media/it.svg", "a/own.svg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text('<svg viewBox="0 0 1 2"/>', "utf-8")
    (tmp_path.parent / "it.svg").write_text("<svg/>", "utf-8")
    text = f"{HEAD}\n![a]({src})\n\n![b](../../it.svg)\n"
    article, warnings = parse_article("a/b.md", text, taxonomy=Taxonomy(), articles=tmp_path)
    assert [image.height for image in article.images] == [2]
    assert [str(warning.line) for warning in warnings] == ["8"]


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


def test_a_file_that_takes_too_long_is_an_error_and_the_others_go_on() -> None:
    """Quadratic Markdown is stopped by killing its process."""
    slow = HEAD + "[" * 20_000
    with ParsingPool(taxonomy=Taxonomy(), articles=CASES, seconds=2) as pool:
        found = dict(pool.parse_all([("slow.md", slow), ("a.md", HEAD)]))
    assert isinstance(found["slow.md"], ContentError)
    assert "more than 2 seconds" in str(found["slow.md"])
    assert found["a.md"][0].slug == "a"
