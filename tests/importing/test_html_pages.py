"""HTML pages: each case is a page beside what a person would take from it, and leave."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from runcontent.errors import ContentError
from runcontent.importing.draft import Form
from runcontent.importing.html_pages import read_html_page
from runcontent.importing.readers import read_source
from runcontent.importing.sites import Site, Source

from .readings import HERE, begins, published, reading, vocabulary

PAGES = sorted((HERE / "pages").glob("*.html"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_comes_out_whole(path: Path) -> None:
    """Its structure, every word, image and link; and what is left out is listed."""
    expected: dict[str, Any] = json.loads(path.with_suffix(".json").read_text("utf-8"))
    source = Source(path, path.name, Site(path.parent), named=True)
    (draft,) = read_source(source, path.read_bytes(), vocabulary())
    assert draft.form is Form.HTML
    article, differences = published(draft)
    assert differences == []
    left_out = " | ".join(part.what for part in draft.left_out)
    for what in expected.pop("left_out"):
        assert what in left_out
    found = reading(article)
    for name, listed in expected.items():
        assert begins(listed, found[name]), (name, found[name])


def _page(body: str) -> str:
    return f"<html><body><main><h1>A title</h1>{body}</main></body></html>"


def test_a_page_without_text_is_an_error() -> None:
    """As one is whose text a script would bring."""
    with pytest.raises(ContentError, match="holds no text"):
        read_html_page("a.html", "a", _page("<script>load()</script>"), vocabulary())


def test_a_page_nested_without_end_is_an_error() -> None:
    with pytest.raises(ContentError, match="nested deeper"):
        read_html_page("a.html", "a", _page("<div>" * 250 + "x"), vocabulary())


def test_broken_linked_data_is_a_warning_and_no_more() -> None:
    script = '<script type="application/ld+json">{"@type": </script>'
    draft = read_html_page("a.html", "a", _page(f"{script}<p>Text.</p>"), vocabulary())
    assert [problem.message.split(":")[0] for problem in draft.problems] == [
        "JSON-LD that cannot be read"
    ]
    assert draft.body == "Text."


@pytest.mark.parametrize(
    "html",
    [
        "<p>1986. A great year</p>",
        "<p>- no list</p>",
        "<p># no heading</p><p>&gt; no quotation</p><p>+ plus</p>",
        "<p>a | b</p><p>--- | ---</p>",
        "<p>[x]: https://y.example</p>",
        "<p>*[abc]: def</p>",
        "<p>:   no definition</p>",
        "<p>a &lt;b&gt; c &amp;lt; d</p>",
        "<p>{: .x } and {#y} and {a=b}</p>",
        "<p>```</p><p>~~~</p>",
        "<p>===</p><p>text</p><p>---</p>",
        "<ul><li>- a</li><li>2. b</li><li># c</li></ul>",
        "<p>a*b*c _d_ `e` \\f</p>",
        "<p>x<b>y</b>z <i>a</i><b>b</b></p>",
        "<div>a<p>b</p>c</div>",
        "<p>line<br>- no list<br>1. no list</p>",
        "<table><tr><td>a<br>b</td><td><ul><li>c</li></ul></td></tr></table>",
        "<p><a href='x'><img src='y.png' alt='z'></a></p>",
        "<h2>Two <a href='#t'>¶</a></h2><p>t</p>",
        "<p>H<sub>2</sub>O, x<sup>th</sup>, 5<sup>2</sup></p>",
        "<pre>a\n```\nb</pre>",
        "<ol><li><p>a</p><pre>b</pre></li><li>c</li></ol>",
    ],
)
def test_words_that_look_like_markdown_stay_words(html: str) -> None:
    draft = read_html_page("a.html", "a", _page(html), vocabulary())
    article, differences = published(draft)
    assert differences == []
    assert "(" not in article.title
