"""A guide's page in a real browser: by keyboard alone, and without a script."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from .watching import violations


def test_a_guide_is_answered_by_keyboard(page: Page, server: str, problems: list[str]) -> None:
    """A choice by the space bar, Enter to go on, down to the outcome; axe finds nothing on it."""
    page.goto(f"{server}/guides/pain-traffic-light")
    for answer in (
        "urgent-signs.none",
        "signs.none",
        "painkiller.not-needed",
        "during.building",
        "morning-amber.same",
        "amber-for-long.not-so-long",
    ):
        choice = page.locator(f"[id='{answer}']")
        first = page.locator(".now input").first
        while not first.evaluate("e => e === document.activeElement"):
            page.keyboard.press("Tab")
        while not choice.evaluate("e => e === document.activeElement"):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Space")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    expect(page.locator(".outcome.adjust h2")).to_have_text("Amber: change something")
    assert violations(page) == []
    assert problems == []


def test_without_a_script_a_sign_ends_it(browser: Browser, server: str) -> None:
    """An answer that was given can be changed, and its address tells nothing of it."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{server}/guides/it-band-pain")
        page.get_by_label("No, none of them").check()
        page.get_by_role("button", name="Continue").click()
        page.get_by_text("Do you have any of these?").first.click()
        page.locator("[id='urgent-signs.any']").check()
        page.get_by_label("No, none of them").last.check()
        page.get_by_role("button", name="Continue").click()
        expect(page.locator(".outcome.urgent")).to_be_visible()
        assert page.url == f"{server}/guides/it-band-pain#_now"
