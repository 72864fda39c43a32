"""axe-core finds nothing wrong: every page and every widget, on a phone and on a desk, in light and
in dark."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from runcontent.bootstrap import open_library

from ..web.libraries import make_library, write_article
from .hostility import TOKEN
from .hosting import ADVICE, FAQS, SEARCH, embedding
from .servers import Host, serving_library
from .watching import violations

PAGES = (
    "/",
    "/search",
    "/search?q=outer+knee+pain",
    "/search?q=calf+swelling",
    "/search?q=zzzzzz",
    "/search?tga=x",
    "/widgets",
    "/widgets?widget=advice&article=shin-splints",
    "/widgets?widget=map",
    "/widgets?widget=guide&guide=pain-traffic-light",
    "/widgets?widget=plan",
    "/docs",
    "/docs/errors",
    "/docs/errors/not-found",
    "/articles/it-band-syndrome",
    "/articles/pain-decision-tree-runners",
    "/articles/return-to-running",
    "/articles/none",
    "/guides/pain-traffic-light",
    "/plans/back-to-running",
    "/v1/plans/back-to-running/build?output=page&units=km&weekly=0&longest=0&days=3&start=2026-12-01",
    "/embed/articles/it-band-syndrome",
    "/embed/faqs/it-band-syndrome",
    "/embed/advice/it-band-syndrome",
    "/embed/search",
    "/embed/search?q=calf+swelling",
    "/embed/faqs/none",
)
WIDTHS = (375, 1440)
SCHEMES = ("light", "dark")


def _found(page: Page) -> list[str]:
    """In each width, and of colours, which alone it changes, in each scheme; that nothing is wider
    than the screen, too."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no colour between
            rules = ["color-contrast"] if scheme == "dark" else []
            found += [f"{width} {scheme}: {one}" for one in violations(page, *rules)]
        across = page.evaluate("document.documentElement.scrollWidth")
        if across > width:
            found.append(f"{width}: {across} wide")
    return found


@pytest.mark.parametrize("path", PAGES)
def test_a_page(page: Page, server: str, path: str) -> None:
    page.goto(server + path)
    page.wait_for_load_state("networkidle")
    assert _found(page) == []


def test_an_article_in_another_direction(page: Page, awkward: str) -> None:
    """Arabic, with its page around it."""
    page.goto(f"{awkward}/articles/rtl")
    assert _found(page) == []


@pytest.fixture(scope="module")
def awkward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with a draft that has problems, and an article that is written from the right."""
    settings = make_library(tmp_path_factory.mktemp("awkward"), "knee").settings
    draft = "Text. <b>raw</b>\n\n| a | b |\n| - | - |\n| 1 | 2 |"
    write_article(settings.articles, "idea", draft, status="draft", tags="[knee-pian]")
    write_article(settings.articles, "rtl", "نص قصير.", title="ركبة", language="ar")
    library = open_library(replace(settings, preview_token=TOKEN))
    library.publish()
    with serving_library(library) as origin:
        yield origin


@pytest.mark.parametrize("path", ["/preview", "/preview/idea"])
def test_a_preview(page: Page, awkward: str, path: str) -> None:
    page.goto(f"{awkward}{path}?token={TOKEN}")
    assert _found(page) == []


@pytest.mark.parametrize("name", ["faqs", "advice", "search", "failed"])
def test_a_widget(page: Page, server: str, host: Host, name: str) -> None:
    """Answers open, a list open with an option chosen, and what says that it failed."""
    body = {"faqs": FAQS, "advice": ADVICE, "search": SEARCH, "failed": FAQS}[name]
    if name == "failed":
        page.route("**/v1/**", lambda route: route.abort())
    page.goto(embedding(host, server, body.replace(">", ' theme="auto">', 1)))
    if name == "faqs":
        for summary in page.locator("summary").all():
            summary.click()
    elif name == "search":
        page.get_by_role("combobox").fill("calf swelling")
        expect(page.get_by_role("option").first).to_be_visible()
        page.get_by_role("combobox").press("ArrowDown")
    elif name == "failed":
        expect(page.get_by_role("button", name="Try again")).to_be_visible()
    else:
        expect(page.locator(".card").first).to_be_visible()
    assert _found(page) == []


def test_what_is_wrong_is_found(page: Page, host: Host) -> None:
    """Grey on white, in a page that is too wide."""
    html = "<!doctype html><html lang=en><title>x</title><main><h1>x</h1>"
    page.goto(host.page(f"{html}<p style='color:#aaa;width:600px'>knee</p></main>"))
    found = _found(page)
    assert any("color-contrast" in one for one in found)
    assert any(one.startswith("375: 6") and one.endswith("wide") for one in found)
