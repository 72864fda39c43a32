"""How much of an article is taken out of a page, and how much that is not the article's.

    python -m pip install trafilatura        # a peer, in an environment of its own
    python benchmarks/main_content.py

The project's own articles stand in pages of several shapes, with furniture that is the same words
everywhere. For each way of finding the main content: the share of the article's words that are kept
(recall), and the share of what is kept that is the article's (precision), as multisets of words;
the share of tables, images and list items kept; and milliseconds a page. `runcontent` is the
import's own: readability finds the place, and the whole element is taken.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from bs4 import BeautifulSoup
from rich.console import Console
from rich.table import Table

from runcontent.importing.draft import Draft, Form
from runcontent.importing.fidelity import words_of
from runcontent.importing.html_tidy import parse_html, unwrap_layout
from runcontent.importing.main_content import main_content
from runcontent.parsing import load_taxonomy, parse_article, read_article_file

ROOT = Path(__file__).parent.parent
ARTICLES = ROOT / "articles"
TABLE = (
    "<table><tr><th>Week</th><th>Run</th></tr><tr><td>1</td><td>10 minutes</td></tr>"
    "<tr><td>2</td><td>15 minutes</td></tr></table>"
)
NAV = "<ul>" + "".join(f"<li><a href='/{n}'>Zznav item {n}</a></li>" for n in range(12)) + "</ul>"
TEASERS = "".join(
    f"<div><h3><a href='/t{n}'>Zzteaser {n}</a></h3><p>Zzteaser words that make a reader curious "
    f"about another page, and say what it is about in a sentence or two, number {n}.</p></div>"
    for n in range(6)
)
REMARKS = "".join(
    f"<li><b>Zzreader {n}</b><p>Zzreader remarks that this helped a great deal, thanks the author,"
    f" and asks whether it holds for cyclists too, number {n}.</p></li>"
    for n in range(8)
)


def semantic(title: str, body: str) -> str:
    """As a good theme writes it."""
    return (
        f"<header><nav>{NAV}</nav></header><main><article><h1>{title}</h1>{body}</article></main>"
        f"<aside>{TEASERS}</aside><footer>{NAV}</footer>"
    )


def blog(title: str, body: str) -> str:
    """Divs with telling classes; related posts and comments inside of the content's container."""
    return (
        f"<div id='menu'>{NAV}</div><div id='content'><div class='post'><h1>{title}</h1>"
        f"<div class='entry'>{body}</div><div class='related'>{TEASERS}</div></div>"
        f"<ol class='comments'>{REMARKS}</ol></div><div class='sidebar'>{NAV}{TEASERS}</div>"
    )


def nameless(title: str, body: str) -> str:
    """Divs that say nothing of what they hold."""
    return (
        f"<div class='a1'>{NAV}</div><div class='b7'><div><div><h1>{title}</h1></div>"
        f"<div class='x9'>{body}</div></div><div class='q2'>{TEASERS}</div></div><div>{NAV}</div>"
    )


def layout_table(title: str, body: str) -> str:
    """A page of the last century."""
    return (
        f"<table><tr><td colspan=2><b>Zznav site</b></td></tr><tr><td>{NAV}</td>"
        f"<td><h1>{title}</h1>{body}</td></tr></table>"
    )


def blocks(title: str, body: str) -> str:
    """A page builder's: each heading with its text in a section of its own."""
    soup = BeautifulSoup(body, "lxml")
    parts, now = [], ""
    for child in soup.body.children if soup.body else ():
        if getattr(child, "name", None) == "h2":
            parts.append(now)
            now = ""
        now += str(child)
    rows = "".join(
        f"<div class='row'><div class='col'>{part}</div></div>" for part in [*parts, now]
    )
    return (
        f"<div class='nav'>{NAV}</div><div class='hero'><h1>{title}</h1></div>{rows}"
        f"<div class='newsletter'>Zznews: get one message a week</div><footer>{NAV}</footer>"
    )


def folded(title: str, body: str) -> str:
    """Every list and table in <details>, as pages with accordions have them."""
    soup = BeautifulSoup(body, "lxml")
    for element in soup.find_all(["ul", "ol", "table"]):
        if element.parent and element.parent.name == "body":
            element.wrap(soup.new_tag("details"))
    inner = soup.body.decode_contents() if soup.body else ""
    return f"<nav>{NAV}</nav><main><h1>{title}</h1>{inner}</main><footer>{NAV}</footer>"


SHAPES = (semantic, blog, nameless, layout_table, blocks, folded)


def by_place(page: str) -> str:
    soup = parse_html(page)
    unwrap_layout(soup)
    return str(main_content(Draft("a.html", Form.HTML, "a"), soup, page))


def by_readability(page: str) -> str:
    from readability import Document

    return str(Document(page).summary(html_partial=True))


def by_trafilatura(page: str) -> str:
    import trafilatura

    found = trafilatura.extract(
        page,
        output_format="html",
        favor_recall=True,
        include_tables=True,
        include_images=True,
        include_links=True,
        include_formatting=True,
        include_comments=False,
        deduplicate=False,
    )
    return found or ""


WAYS: dict[str, Callable[[str], str]] = {
    "runcontent": by_place,
    "readability's extract": by_readability,
    "trafilatura": by_trafilatura,
}


def counted(html: str) -> Counter[str]:
    return Counter(words_of(BeautifulSoup(html, "lxml").get_text(" ")))


def parts_of(html: str) -> int:
    """Tables, images and list items; trafilatura's own names for images among them."""
    return len(BeautifulSoup(html, "lxml").find_all(["table", "img", "graphic", "li"]))


def main() -> None:
    taxonomy = load_taxonomy(ARTICLES / "taxonomy.yaml")
    bodies = []
    for path in sorted(ARTICLES.glob("*.md")):
        text = read_article_file(ARTICLES, path.name)
        article, _ = parse_article(path.name, text, taxonomy=taxonomy, articles=ARTICLES)
        bodies.append((article.title, article.body.html + TABLE))
    table = Table("shape", "way", "recall", "precision", "parts", "ms a page")
    for shape in SHAPES:
        for name, way in WAYS.items():
            kept = wanted = right = parts = all_parts = 0
            seconds = 0.0
            for title, body in bodies:
                page = (
                    f"<!doctype html><html><head><title>{title} | Site</title></head>"
                    f"<body>{shape(title, body)}</body></html>"
                )
                begun = time.perf_counter()
                found = way(page)
                seconds += time.perf_counter() - begun
                own, taken = counted(body), counted(found)
                wanted += own.total()
                right += (own & taken).total()
                kept += (taken - Counter(words_of(title))).total()
                all_parts += parts_of(body)
                parts += min(parts_of(found), parts_of(body))
            table.add_row(
                shape.__name__.replace("_", " "),
                name,
                f"{right / wanted:.1%}",
                f"{min(1.0, right / max(kept, 1)):.1%}",
                f"{parts / all_parts:.1%}",
                f"{seconds / len(bodies) * 1000:.0f}",
            )
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
