"""The reference of the API in a real browser: complete, under its policy, and by itself."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from runcontent.web.actions import ACTIONS
from runcontent.web.endpoints import ENDPOINTS


@pytest.mark.parametrize("path", ["/docs", "/docs/errors", "/docs/errors/not-found"])
def test_no_request_leaves_our_origin(
    page: Page, server: str, problems: list[str], path: str
) -> None:
    """So it works without a network, and nobody else learns who reads it."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server + path)
    page.wait_for_load_state("networkidle")
    assert len(asked) > 1
    assert [url for url in asked if not url.startswith((f"{server}/", "data:"))] == []
    assert problems == []


def test_every_endpoint_can_be_tried(page: Page, server: str, problems: list[str]) -> None:
    """Nothing filled in is sent, what is filled in is, and ids come from the example."""
    page.goto(f"{server}/docs")
    assert page.locator("section.endpoint").count() == len(ENDPOINTS) + len(ACTIONS)
    form = page.locator("#list_faqs_of_article")
    form.get_by_text("and trying it").click()
    form.locator("input[data-name=limit]").fill("2")
    form.locator("input[data-name=fields]").fill("question")
    with page.context.expect_page() as opened:
        form.get_by_role("button").click()
    answer = opened.value
    answer.wait_for_load_state()
    place = urlsplit(answer.url)
    assert place.path == "/v1/articles/it-band-syndrome/faqs"
    assert place.query == "limit=2&fields=question"
    items = json.loads(answer.locator("pre").inner_text())["items"]
    assert [list(item) for item in items] == [["kind", "id", "question"]] * 2
    assert problems == []


def test_without_a_script_the_example_is_opened(browser: Browser, server: str) -> None:
    """With what the endpoint must have, and nothing empty, which it would refuse."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{server}/docs")
        for name, place in (
            ("list_faqs_of_article", "/v1/articles/it-band-syndrome/faqs"),
            ("search", "/v1/search?q=knee"),
        ):
            form = page.locator(f"#{name}")
            form.get_by_text("and trying it").click()
            if "q=" in place:
                form.locator("input[name=q]").fill("knee")
            with context.expect_page() as opened:
                form.get_by_role("button").click()
            opened.value.wait_for_load_state()
            assert opened.value.url.rstrip("?") == server + place
            assert "items" in json.loads(opened.value.locator("pre").inner_text())
            opened.value.close()


@pytest.mark.parametrize("width", [375, 1440])
def test_nothing_is_wider_than_the_screen(page: Page, server: str, width: int) -> None:
    """Everything opened, on a phone and on a desk: what is wide scrolls by itself."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{server}/docs")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(page.get_by_role("heading", level=1)).to_be_visible()
