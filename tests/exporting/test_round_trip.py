"""What is exported and imported again says the same: every published article, in two forms."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pytest

from runcontent.exporting.markdown import as_markdown
from runcontent.exporting.pages import as_page
from runcontent.exporting.published import Published
from runcontent.importing.draft import Draft, Form
from runcontent.importing.finishing import finish
from runcontent.importing.readers import read_source
from runcontent.importing.sites import Site, Source
from runcontent.model import Article, Kind
from runcontent.parsing import load_taxonomy, parse_article, read_article_file
from runcontent.resources import build_resources

ARTICLES = Path(__file__).parent.parent.parent / "articles"
FILES = sorted(ARTICLES.glob("*.md"))
TAXONOMY = load_taxonomy(ARTICLES / "taxonomy.yaml")
TODAY = date(2026, 11, 25)


@cache
def _parse(name: str, text: str) -> Article:
    return parse_article(name, text, taxonomy=TAXONOMY, articles=ARTICLES)[0]


TITLES = {
    path.stem: _parse(path.name, read_article_file(ARTICLES, path.name)).title for path in FILES
}


def _published(article: Article) -> Published:
    found = build_resources(article, TAXONOMY, titles=TITLES, public_url="", today=TODAY)
    parts: dict[Kind, list[dict[str, Any]]] = {kind: [] for kind in Kind}
    for resource in found:
        parts[resource.kind].append(orjson.loads(resource.payload))
    return Published(
        parts[Kind.ARTICLE][0],
        tuple(parts[Kind.SECTION]),
        tuple(parts[Kind.FAQ]),
        tuple(parts[Kind.ADVICE]),
        article.aliases,
        {"allow": dict(article.allowed)} if article.allowed else {},
    )


def _media(published: Published) -> dict[str, str]:
    """Served addresses as the exported paths: the media keep their names."""
    text = orjson.dumps(published.article).decode()
    return {
        src: f"media/{src.rsplit('/', 1)[-1]}"
        for src in re.findall(r"/media/[0-9a-f]+/[^\"\\]+", text)
    }


@cache
def _import(name: str, text: str) -> tuple[Draft, str]:
    source = Source(Path(name), name, Site(Path("/nowhere")), named=True)
    (draft,) = read_source(source, text.encode(), TAXONOMY)
    links = {link: link.replace(".html", ".md") for link in draft.links if ".html" in link}
    done = finish(draft, f"{draft.name}.md", links)
    assert done.differences == []
    assert not [problem for problem in done.problems if problem.level == "error"]
    return draft, done.text


def _said(published: Published) -> dict[str, Any]:
    """All that the API serves, but for versions, Markdown, and line ends within a paragraph."""
    return {
        "article": _plain(published.article),
        "sections": [_plain(section) for section in published.sections],
        "faqs": [_plain(faq) for faq in published.faqs],
        "advice": [_plain(advice) for advice in published.advice],
        "aliases": published.aliases,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {n: _plain(v) for n, v in value.items() if n not in ("version", "markdown")}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return " ".join(value.split()) if isinstance(value, str) else value


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_page_brings_back_the_whole_article(path: Path) -> None:
    """Sections with ids, titles, levels, aspects and text; questions; advice with its doses; all of
    the front matter."""
    first = _published(_parse(path.name, read_article_file(ARTICLES, path.name)))
    page = as_page(first, _media(first))
    draft, text = _import(f"{path.stem}.html", page)
    assert draft.form is Form.EXPORTED
    second = _published(_parse(path.name, text))
    assert _said(second) == _said(first)
    assert first.advice, "an article without advice would show little"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_exporting_what_was_imported_and_importing_it_changes_no_byte(path: Path) -> None:
    first = _published(_parse(path.name, read_article_file(ARTICLES, path.name)))
    _, once = _import(f"{path.stem}.html", as_page(first, _media(first)))
    second = _published(_parse(path.name, once))
    _, twice = _import(f"{path.stem}.html", as_page(second, _media(second)))
    assert twice == once


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_exported_markdown_is_taken_as_it_is(path: Path) -> None:
    """Byte for byte; and it says what the article says."""
    first = _published(_parse(path.name, read_article_file(ARTICLES, path.name)))
    text = as_markdown(first, _media(first))
    draft, written = _import(path.name, text)
    assert draft.form is Form.RUNCONTENT
    assert written == text
    assert _said(_published(_parse(path.name, text))) == _said(first)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_article_of_ours_is_imported_byte_for_byte(path: Path) -> None:
    text = read_article_file(ARTICLES, path.name)
    draft, written = _import(path.name, text)
    assert draft.form is Form.RUNCONTENT
    assert written == text
