"""`<run-guide>` and `<run-plan>` on another site: by keyboard alone, under the strictest policy."""

from __future__ import annotations

from pathlib import Path

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Page, expect

from .hosting import embedding
from .servers import Host
from .watching import violations

GUIDE = '<run-guide guide="pain-traffic-light"><a href="/x">The guide</a></run-guide>'
PLAN = '<run-plan plan="back-to-running"><a href="/x">The plan</a></run-plan>'


def _embedding(host: Host, origin: str, body: str) -> str:
    return embedding(host, origin, body, script="/embed/guides-v1.0.0.js")


def _focused(page: Page) -> str:
    return str(
        page.evaluate(
            "(() => { const e = document.activeElement?.shadowRoot?.activeElement;"
            " return e ? `${e.name ?? ''}=${e.value ?? ''} ${e.textContent.slice(0, 40)}` : '' })()"
        )
    )


def _tab_to(page: Page, start: str) -> None:
    for _ in range(80):
        if _focused(page).startswith(start):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{start} is not reached; the focus is on {_focused(page)}")


def test_a_guide_by_keyboard_alone(
    page: Page, server: str, host: Host, problems: list[str]
) -> None:
    """Tab, arrows, the space bar and Enter lead to an outcome, and the focus is led along; no
    answer leaves the page."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
    page.goto(_embedding(host, server, GUIDE))
    expect(page.locator("run-guide input").first).to_be_visible()
    assert violations(page) == []
    before = len(sent)
    for question, steps in (
        ("urgent-signs", 1),
        ("signs", 1),
        ("painkiller", 1),
        ("during", 1),
        ("morning-amber", 0),
        ("amber-for-long", 1),
    ):
        _tab_to(page, f"{question}=")
        for _ in range(steps):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        expect(page.locator(f"run-guide .now input[name={question}]")).to_have_count(0)
    expect(page.locator("run-guide .outcome.adjust")).to_contain_text("Amber: change something")
    assert "Amber: change something" in _focused(page)
    assert violations(page) == []
    assert sent[before:] == []
    assert problems == []


def test_a_sign_in_a_guide_is_urgent(page: Page, server: str, host: Host) -> None:
    """And the answer can be changed afterwards."""
    page.goto(_embedding(host, server, GUIDE))
    page.get_by_label("Yes, at least one of them").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("run-guide .outcome.urgent")).to_contain_text("Get medical help now")
    page.locator("run-guide .said summary").click()
    page.get_by_label("No, none of them").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("run-guide .now legend")).to_be_visible()
    page.get_by_label("No, none of them").last.check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Do you need a painkiller")).to_be_visible()


def test_a_plan_by_keyboard_alone(
    page: Page, server: str, host: Host, problems: list[str], tmp_path: Path
) -> None:
    """A form that is filled in and sent; a race that is too early is said to be; the calendar is
    read back."""
    page.goto(_embedding(host, server, PLAN))
    expect(page.locator("run-plan input").first).to_be_visible()
    assert violations(page) == []
    for name, keys in (
        ("weekly", "60"),
        ("longest", "20"),
        ("days", "3"),
        ("start", "12012026"),
        ("race_date", "02072027"),
        ("race_distance", "10"),
    ):
        _tab_to(page, f"{name}=")
        page.keyboard.type(keys)
    page.keyboard.press("Enter")
    expect(page.locator("run-plan .race.unmet")).to_contain_text("cannot be met safely")
    expect(page.locator("run-plan").get_by_text("Week 1, from")).to_be_visible()
    assert "Back to running" in _focused(page)
    assert violations(page) == []
    button = page.get_by_role("button", name="As a calendar")
    button.focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    path = tmp_path / "plan.ics"
    download.value.save_as(path)
    assert len(Calendar.from_ical(path.read_bytes()).walk("VEVENT")) > 50
    assert problems == []


@pytest.mark.parametrize("path", ["/widgets", "/"])
def test_guides_and_plans_are_chosen_in_the_builder_by_keyboard(
    page: Page, server: str, problems: list[str], path: str
) -> None:
    """Their script comes when one of them is chosen; what other widgets take is out of the way;
    the live widget is answered where it stands."""
    page.goto(f"{server}{path}")
    chosen = page.locator("#_widget-faqs")
    chosen.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#_widget-guide")).to_be_checked()
    expect(page.locator("run-guide input").first).to_be_visible()
    expect(page.locator("#_article")).to_be_hidden()
    expect(page.locator(".snippet pre").first).to_contain_text('<run-guide guide="it-band-pain">')
    page.keyboard.press("Tab")
    expect(page.locator("#_guide")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("run-guide")).to_contain_text("Can I run with this pain?")
    expect(page.locator(".snippet pre").first).to_contain_text('guide="pain-traffic-light"')
    assert violations(page) == []
    _tab_to(page, "urgent-signs=")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("run-guide .outcome.urgent")).to_be_visible()
    page.locator("#_widget-guide").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("run-plan input").first).to_be_visible()
    expect(page.locator("#_guide")).to_be_hidden()
    expect(page.locator(".snippet pre").first).to_contain_text("/embed/guides-v1.")
    assert violations(page) == []
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".live run-search")).to_be_visible()
    expect(page.locator("#_article")).to_be_visible()
    assert problems == []


def test_the_builder_shows_a_guide_without_its_own_script(browser: Browser, server: str) -> None:
    """The form is sent, and the page of the choice has what the choice needs."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{server}/widgets")
        page.get_by_text("Plan", exact=True).click()
        page.get_by_role("button", name="Build it").click()
        expect(page.locator("run-plan a")).to_have_text("Back to running, step by step")
        assert page.get_by_label("Which plan").is_visible()
        assert not page.get_by_label("Of the article").is_visible()


@pytest.mark.parametrize("body", [GUIDE, PLAN])
def test_without_the_network_the_writer_s_content_stays(
    page: Page, server: str, host: Host, body: str
) -> None:
    """As with the other widgets."""
    page.route("**/v1/**", lambda route: route.abort())
    page.goto(_embedding(host, server, body))
    expect(page.get_by_role("link", name="The ")).to_be_visible()
