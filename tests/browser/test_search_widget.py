"""`<run-search>` in pages of another site: as a combobox is used, and what must not be missed."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from .hosting import SEARCH, embedding
from .servers import Host
from .watching import wait_until


@pytest.fixture
def asked(page: Page) -> list[str]:
    """What the API is asked for, query by query."""
    queries: list[str] = []

    def note(url: str) -> None:
        if "/v1/search" in url:
            queries.append(parse_qs(urlsplit(url).query)["q"][0])

    page.on("request", lambda request: note(request.url))
    return queries


def _active(page: Page) -> str:
    """The title of the option that assistive technology is told of; empty for none."""
    return str(
        page.locator("run-search").evaluate(
            "e => { const input = e.shadowRoot.querySelector('input');"
            " const id = input.getAttribute('aria-activedescendant');"
            " const option = id && e.shadowRoot.getElementById(id);"
            " return option ? option.querySelector('.title').textContent : '' }"
        )
    )


def _status(page: Page) -> str:
    return page.locator("run-search .unseen[role=status]").text_content() or ""


def test_by_keyboard_alone(page: Page, server: str, host: Host, problems: list[str]) -> None:
    """Type, choose by arrows, and go by Enter; the ends of the list meet."""
    page.goto(embedding(host, server, SEARCH))
    page.keyboard.press("Tab")
    box = page.get_by_role("combobox", name="Search")
    expect(box).to_be_focused()
    page.keyboard.type("shin splints")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    assert _active(page) == ""
    titles = page.locator("run-search .title").all_text_contents()
    page.keyboard.press("ArrowDown")
    assert _active(page) == titles[0]
    page.keyboard.press("ArrowDown")
    assert _active(page) == titles[1]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert _active(page) == titles[-1]
    page.keyboard.press("ArrowDown")
    assert page.locator("[aria-selected=true]").count() == 1
    href = options.first.get_attribute("href")
    assert problems == []
    page.keyboard.press("Enter")
    page.wait_for_url(str(href))


def test_escape_closes_and_then_clears(page: Page, server: str, host: Host) -> None:
    """An arrow opens again what was closed."""
    page.goto(embedding(host, server, SEARCH))
    box = page.get_by_role("combobox")
    box.fill("shin splints")
    expect(page.get_by_role("option").first).to_be_visible()
    box.press("Escape")
    expect(page.get_by_role("option").first).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("shin splints")
    box.press("ArrowDown")
    expect(page.get_by_role("option").first).to_be_visible()
    assert _active(page) != ""
    box.press("Escape")
    box.press("Escape")
    expect(box).to_have_value("")
    box.press("ArrowDown")
    expect(page.locator(".popup")).to_be_hidden()


def test_the_page_may_keep_the_reader(page: Page, server: str, host: Host) -> None:
    """`run-select` says what was chosen, and preventing it stays here."""
    address = embedding(host, server, SEARCH)
    page.goto(address)
    page.evaluate(
        "addEventListener('run-select', (event) => {"
        " event.preventDefault(); window.chosen = event.detail })"
    )
    page.get_by_role("combobox").fill("shin splints")
    page.get_by_role("option").first.click()
    wait_until(page, "window.chosen")
    chosen = page.evaluate("chosen")
    assert set(chosen) == {"kind", "id", "title", "article", "url", "q"}
    assert chosen["q"] == "shin splints"
    assert chosen["url"].startswith(f"{server}/articles/")
    assert page.url == address
    expect(page.locator(".popup")).to_be_hidden()


def test_one_types_and_it_asks_once(page: Page, server: str, host: Host, asked: list[str]) -> None:
    """One request for a word typed fast, none for a single letter, and Enter does not wait."""
    page.goto(embedding(host, server, '<run-search kind="faq,article" limit="2"></run-search>'))
    box = page.get_by_role("combobox")
    box.press_sequentially("k")
    page.wait_for_timeout(300)
    assert asked == []
    page.locator("run-search").evaluate(
        """({ shadowRoot }) => {
          const input = shadowRoot.querySelector("input");
          for (const letter of "nee pain") {
            input.value += letter;
            input.dispatchEvent(new InputEvent("input"));
          }
        }"""
    )
    expect(page.get_by_role("option")).to_have_count(2)
    assert asked == ["knee pain"]
    box.fill("heel")
    box.press("Enter")
    expect(page.locator("mark").first).to_have_text("heel", ignore_case=True)
    assert set(asked) == {"knee pain", "heel"}


def test_a_late_answer_is_no_answer(page: Page, server: str, host: Host) -> None:
    """What was typed since is what counts: the earlier request is given up."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        if "q=shin" in route.request.url:
            held.append(route)
        else:
            route.continue_()

    failed: list[str] = []
    page.route("**/v1/search*", hold)
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.goto(embedding(host, server, SEARCH))
    box = page.get_by_role("combobox")
    box.fill("shin")
    box.press("Enter")
    expect(page.locator(".popup .bar").first).to_be_visible()
    box.fill("heel pain")
    box.press("Enter")
    expect(page.get_by_role("option").first).to_be_visible()
    assert len(held) == 1
    assert held[0].request.url in failed
    assert "shin" not in page.locator("mark").all_text_contents()


def test_warning_signs_come_first_and_are_said_first(page: Page, server: str, host: Host) -> None:
    """Seen above the results, never twice, reached by Tab, and spoken before the count."""
    page.goto(embedding(host, server, SEARCH))
    box = page.get_by_role("combobox")
    box.fill("calf swelling")
    signs = page.get_by_role("region", name="Warning signs")
    expect(signs).to_be_visible()
    first = signs.get_by_role("link").first.inner_text()
    assert "calf that is swollen" in first
    popup = page.locator(".popup").inner_text()
    assert popup.startswith("Warning signs")
    assert popup.count(first) == 1
    assert _status(page).startswith(f"Warning signs {first}")
    assert _status(page).endswith("results")
    box.press("Tab")
    expect(signs.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_be_focused()
    expect(signs).to_be_hidden()


def test_the_way_to_the_signs_of_what_was_found(page: Page, server: str, host: Host) -> None:
    """Of each article among the results, below them, each by its name."""
    page.goto(embedding(host, server, SEARCH))
    page.get_by_role("combobox").fill("outer knee pain")
    expect(page.get_by_role("option").first).to_be_visible()
    note = page.locator(".popup > .note").last
    expect(note).to_contain_text("Warning signs: ")
    link = note.get_by_role("link", name="IT band syndrome in runners")
    assert str(link.get_attribute("href")).startswith(f"{server}/articles/it-band-syndrome#")


def test_what_was_typed_outlives_a_change_of_an_attribute(
    page: Page, server: str, host: Host
) -> None:
    """Such as a choice of kinds in the page around it."""
    page.goto(embedding(host, server, SEARCH))
    page.get_by_role("combobox").fill("heel pain")
    page.locator("run-search").evaluate("e => e.setAttribute('kind', 'faq')")
    page.wait_for_timeout(100)
    expect(page.get_by_role("combobox")).to_have_value("heel pain")
    page.get_by_role("combobox").press("Enter")
    expect(page.locator(".result .meta").first).to_contain_text("Question")


def test_it_says_when_there_is_nothing_and_what_it_took_a_word_for(
    page: Page, server: str, host: Host
) -> None:
    """To the eye and to the ear."""
    page.goto(embedding(host, server, SEARCH))
    box = page.get_by_role("combobox")
    box.fill("zzzzzzzz")
    expect(page.locator(".popup")).to_have_text("Nothing found for “zzzzzzzz”.")
    assert _status(page) == "Nothing found for “zzzzzzzz”."
    expect(box).to_have_attribute("aria-expanded", "false")
    box.fill("achiles")
    expect(page.locator(".popup .note").first).to_have_text("Showing results for “achilles”.")


def test_it_tries_again_when_asked(page: Page, server: str, host: Host) -> None:
    """A failure is said; the button asks for the same."""
    page.route("**/v1/**", lambda route: route.abort())
    page.goto(embedding(host, server, SEARCH))
    page.get_by_role("combobox").fill("heel pain")
    expect(page.locator(".popup")).to_contain_text("This could not be loaded.")
    assert _status(page) == "This could not be loaded."
    page.unroute("**/v1/**")
    page.get_by_role("button", name="Try again").press("Enter")
    expect(page.get_by_role("option").first).to_be_visible()
    expect(page.get_by_role("combobox")).to_be_focused()


def test_leaving_it_closes_it(page: Page, server: str, host: Host) -> None:
    """A click elsewhere, too."""
    page.goto(embedding(host, server, SEARCH))
    page.get_by_role("combobox").fill("heel pain")
    expect(page.get_by_role("option").first).to_be_visible()
    page.mouse.click(5, 700)
    expect(page.locator(".popup")).to_be_hidden()
