"""A whole HTML page, or a fragment of one → a draft."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

from bs4 import Tag

from ..errors import ContentError, Problem
from ..model import Taxonomy
from .addresses import address_key, page_key
from .draft import Draft, Form
from .fidelity import read_html
from .html_facts import take_facts, take_summary, take_title
from .html_markdown import is_too_deep, to_markdown
from .html_questions import mark_questions
from .html_tidy import level_headings, parse_html, tidy, unwrap_layout
from .linked_data import read_linked_data
from .main_content import main_content


def read_html_page(origin: str, name: str, text: str, taxonomy: Taxonomy) -> Draft:
    """The draft of a page. Raises ContentError where it holds no text."""
    draft = Draft(origin, Form.HTML, name, taxonomy=taxonomy)
    soup = parse_html(text)
    if is_too_deep(soup):
        message, remedy = "its elements are nested deeper than 200", "save the article alone"
        raise ContentError([Problem(origin, 1, message, remedy, code="html")])
    linked = read_linked_data(draft, soup)
    unwrap_layout(soup)
    main = main_content(draft, soup, text)
    title = take_title(draft, soup, main, linked)
    tidy(draft, main)
    summary = take_summary(draft, soup, main, linked)
    take_facts(draft, soup, main, linked)
    said = read_html(str(main))
    absent = mark_questions(draft, main, linked.questions)
    _note_targets(draft, main)
    level_headings(main)
    draft.body = to_markdown(main)
    draft.said = f"{title}\n{summary}\n{said}\n{absent}"
    if not draft.body:
        message, remedy = "holds no text", "save the page once it has loaded, or copy its text"
        raise ContentError([Problem(origin, 1, message, remedy, code="html")])
    canonical = soup.find("link", rel="canonical")
    if isinstance(canonical, Tag) and canonical.get("href"):
        draft.addresses = (address_key(str(canonical["href"])), page_key(str(canonical["href"])))
    return draft


def read_fragment(draft: Draft, html: str) -> None:
    """Set body, words, images and links of a draft from its content's HTML."""
    root = parse_html(html)
    main = root.body or root
    if is_too_deep(main):
        message, remedy = "its elements are nested deeper than 200", "simplify it"
        raise ContentError([Problem(draft.origin, 1, message, remedy, code="html")])
    unwrap_layout(main)
    tidy(draft, main)
    draft.said += f"\n{read_html(str(main))}"
    _note_targets(draft, main)
    mark_questions(draft, main, [])
    level_headings(main)
    draft.body = to_markdown(main)


def _note_targets(draft: Draft, main: Tag) -> None:
    draft.images += [str(image["src"]) for image in main.find_all("img", src=True)]
    for link in main.find_all("a", href=True):
        href = str(link["href"]).strip()
        if (
            href
            and not href.lower().startswith(("javascript:", "data:"))
            and (link.get_text(strip=True) or link.find("img"))
        ):
            draft.links.append(href)


def address_of_file(path: Path) -> str:
    """The key of a page that was saved as a file."""
    return page_key(unquote(path.as_posix()))
