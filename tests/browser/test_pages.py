"""The pages for people in a real browser: in light and dark, by keyboard, without a script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

SHIFTS = """window.shifts = []; new PerformanceObserver((list) => shifts.push(
  ...list.getEntries().filter((e) => !e.hadRecentInput).map((e) => e.value)
)).observe({ type: "layout-shift", buffered: true })"""


@pytest.mark.parametrize("path", ["/", "/articles/it-band-syndrome", "/search?q=knee", "/widgets"])
@pytest.mark.parametrize("width", [375, 1440])
def test_nothing_moves_while_it_loads(page: Page, server: str, path: str, width: int) -> None:
    """Cumulative layout shift is nought, though the widgets in it load after it; a twentieth of
    what counts as good is left to a browser on a full machine, which paints before it measures."""
    page.set_viewport_size({"width": width, "height": 800})
    page.add_init_script(SHIFTS)
    page.goto(server + path)
    page.wait_for_load_state("networkidle")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(300)
    assert sum(page.evaluate("shifts")) < 0.005


def test_the_builder_follows_each_choice(page: Page, server: str, problems: list[str]) -> None:
    """Live, and in the text to copy."""
    page.goto(f"{server}/widgets")
    page.locator("label[for=_widget-advice]").click()
    page.locator("#_article").select_option("shin-splints")
    page.locator("#_limit").fill("2")
    page.locator("#_limit").press("Tab")
    shown = page.locator(".snippet pre").first
    expect(shown).to_contain_text('<run-advice article="shin-splints" limit="2">')
    expect(page.locator("run-advice .card")).to_have_count(2)
    assert problems == []


def test_the_front_page_searches_as_one_types(page: Page, server: str, problems: list[str]) -> None:
    """By keyboard: the first result is reached and opened, Enter alone leads to the page of all."""
    page.goto(server)
    box = page.locator("run-search [role=combobox]").first
    box.press_sequentially("outer knee pain")
    expect(page.locator("run-search [role=option]").first).to_contain_text("IT band syndrome")
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/articles/it-band-syndrome*")
    assert problems == []


@pytest.mark.parametrize("path", ["/", "/widgets", "/search?q=knee", "/articles/shin-splints"])
def test_without_a_script_all_can_be_read(browser: Browser, server: str, path: str) -> None:
    """And searched: the form is a plain one."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(server + path)
        assert page.get_by_role("heading", level=1).inner_text()
        box = page.locator("input[name=q]").first
        box.fill("itbs")
        box.press("Enter")
        assert page.url.startswith(f"{server}/search?q=itbs")
        expect(page.get_by_text("IT band syndrome in runners").first).to_be_visible()
