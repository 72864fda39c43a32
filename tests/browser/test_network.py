"""Widgets where the network, the server or the script fails, or is slow."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from .hosting import ADVICE, FAQS, SEARCH, STRICT, embedding
from .servers import Host
from .watching import violations


def test_without_a_network_the_writers_words_stay(page: Page, server: str, host: Host) -> None:
    """It is said, and tried again when asked, or when the network is back."""
    page.route("**/v1/**", lambda route: route.abort())
    page.goto(embedding(host, server, FAQS))
    expect(page.get_by_text("Ask us on Tuesdays.")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("This could not be loaded.")
    page.unroute("**/v1/**")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("summary")).to_have_count(3)
    expect(page.get_by_text("Ask us on Tuesdays.")).to_be_hidden()


@pytest.mark.parametrize("event", ["time", "online"])
def test_it_tries_again_by_itself(page: Page, server: str, host: Host, event: str) -> None:
    """After a second or so, or when the browser says that the network is back."""
    tries: list[Route] = []

    def once(route: Route) -> None:
        tries.append(route)
        if len(tries) == 1:
            route.fulfill(status=503, body="{}")
        else:
            route.continue_()

    page.route("**/v1/**", once)
    page.goto(embedding(host, server, FAQS))
    expect(page.get_by_text("Ask us on Tuesdays.")).to_be_visible()
    if event == "online":
        page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("summary")).to_have_count(3, timeout=3_000)
    assert len(tries) == 2


def test_what_trying_cannot_mend_is_named_for_the_writer(
    page: Page, server: str, host: Host
) -> None:
    """On the console, with the API's own hint; the reader has the writer's words."""
    said: list[str] = []
    page.on("console", lambda m: said.append(m.text) if m.type == "warning" else None)
    body = '<run-advice advice_kind="exersise"><p>Ask us.</p></run-advice>'
    page.goto(embedding(host, server, body))
    expect(page.get_by_text("Ask us.")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("This is not available.")
    assert violations(page) == []
    assert page.get_by_role("button").count() == 0
    assert any("did you mean 'exercise'" in text for text in said)


def test_without_its_script_the_writers_words_stay(page: Page, server: str, host: Host) -> None:
    """Blocked, or not what was pinned."""
    page.route("**/embed/**", lambda route: route.fulfill(body="alert(1)"))
    page.goto(embedding(host, server, FAQS))
    expect(page.get_by_text("Ask us on Tuesdays.")).to_be_visible()


def test_a_network_that_comes_back_takes_nothing_away(page: Page, server: str, host: Host) -> None:
    """An answer that is being read stays open, and what was typed stays typed."""
    page.goto(embedding(host, server, FAQS + SEARCH))
    page.locator("summary").first.click()
    page.get_by_role("combobox").fill("heel pain")
    expect(page.get_by_role("option").first).to_be_visible()
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_timeout(300)
    expect(page.get_by_text("Short, easy runs are fine")).to_be_visible()
    expect(page.get_by_role("combobox")).to_have_value("heel pain")
    expect(page.get_by_role("option").first).to_be_visible()


def test_on_a_slow_network_nothing_moves(page: Page, server: str, host: Host) -> None:
    """A skeleton holds the place; what stands below stays where it was, to the pixel."""
    held: list[Route] = []
    page.route("**/v1/**", lambda route: held.append(route))
    style = host.page(
        "run-faqs:not(:defined) { display: flow-root; min-height: 20rem }"
        "run-advice:not(:defined) { display: flow-root; min-height: 36rem }"
        "run-search:not(:defined) { display: flow-root; min-height: 3rem }",
        name="reserve.css",
        mimetype="text/css",
    )
    page.add_init_script(
        "window.shifts = []; new PerformanceObserver((list) => { for (const entry of "
        "list.getEntries()) shifts.push(entry.value) }).observe({ type: 'layout-shift', "
        "buffered: true })"
    )
    page.set_viewport_size({"width": 1024, "height": 900})
    policy = STRICT + "; style-src {host}"
    body = f"{SEARCH}{FAQS}<p id='below'>And then there is cake.</p>{ADVICE}<p>The end.</p>"
    head = f'<link rel="stylesheet" href="{style}">'
    page.goto(embedding(host, server, body, policy=policy, head=head))
    expect(page.locator("run-faqs .skeleton")).to_be_visible()
    assert page.locator("run-faqs .run").get_attribute("aria-busy") == "true"
    expect(page.get_by_text("Ask us on Tuesdays.")).to_be_hidden()
    before = page.locator("#below").bounding_box()
    page.wait_for_timeout(300)
    while page.locator(".card").count() == 0:
        while held:
            held.pop().continue_()
        page.wait_for_timeout(50)
    expect(page.locator("summary").first).to_be_visible()
    page.wait_for_timeout(300)
    assert page.locator("#below").bounding_box() == before
    assert page.evaluate("shifts") == []
