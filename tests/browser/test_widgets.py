"""The widgets in pages of another site: what is shown, by whatever way it is read."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from runcontent.library import Library
from runcontent.web.app import create_app
from runcontent.web.doses import dose_words

from .hosting import ADVICE, FAQS, SEARCH, STRICT, embedding
from .servers import Host
from .watching import violations, wait_until

EACH = {"faqs": FAQS, "advice": ADVICE, "search": SEARCH}
READY = {"faqs": "summary", "advice": ".card", "search": "input"}


def _asked(page: Page) -> list[str]:
    """The API's addresses that the page asks for, from now on."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/v1/" in request.url else None)
    return asked


@pytest.mark.parametrize("name", EACH)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_is_shown_under_the_strictest_policy(
    page: Page, server: str, host: Host, problems: list[str], name: str, theme: str
) -> None:
    """On another site, pinned by its hash; nothing is refused, and axe-core finds nothing."""
    body = EACH[name].replace(">", f' theme="{theme}">', 1)
    page.goto(embedding(host, server, body))
    expect(page.locator(READY[name]).first).to_be_visible()
    assert violations(page) == []
    assert problems == []


def test_the_policy_is_as_strict_as_it_says(page: Page, server: str, host: Host) -> None:
    """Under it, HTML from a string and styles in elements are refused: what we do without."""
    page.goto(embedding(host, server, ""))
    refused = page.evaluate(
        "(() => { try { document.body.innerHTML = '<b>x</b>' } catch (e) { return e.name } })()"
    )
    assert refused == "TypeError"
    page.evaluate(
        "() => { const style = document.createElement('style'); style.append('h1{color:red}');"
        " document.head.append(style) }"
    )
    assert page.locator("h1").evaluate("e => getComputedStyle(e).color") == "rgb(0, 0, 0)"


def test_questions_by_keyboard_alone(page: Page, server: str, host: Host) -> None:
    """Tab and Enter read an answer; the page is told, across shadows; the source is linked."""
    page.goto(embedding(host, server, FAQS))
    expect(page.locator("summary")).to_have_count(3)
    page.evaluate("addEventListener('run-open', (event) => { window.opened = event.detail })")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Short, easy runs are fine")).to_be_visible()
    wait_until(page, "window.opened")
    opened = page.evaluate("window.opened")
    assert opened == {
        "kind": "faq",
        "id": "it-band-syndrome/can-i-run-with-it",
        "question": "Can I run with IT band syndrome?",
        "article": {"slug": "it-band-syndrome", "title": "IT band syndrome in runners"},
        "url": f"{server}/articles/it-band-syndrome#can-i-run-with-it",
    }
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.shadowRoot.activeElement.href")
    assert focused == f"{server}/articles/pain-decision-tree-runners"
    source = page.get_by_role("link", name="IT band syndrome in runners")
    assert source.get_attribute("href") == f"{server}/articles/it-band-syndrome"


def test_questions_that_a_search_finds(page: Page, server: str, host: Host) -> None:
    """Whole, each with its article; warning signs that match come first."""
    page.goto(
        embedding(
            host,
            server,
            '<run-faqs q="can I run with pain in a swollen knee" limit="3"></run-faqs>',
        )
    )
    expect(page.locator("summary").first).to_be_visible()
    text = page.locator("run-faqs .run").inner_text()
    assert text.startswith("Warning signs")
    page.locator("summary").first.click()
    expect(page.locator(".answer .source a").first).to_be_visible()


def test_advice_has_its_dose_phase_and_warning_signs(page: Page, server: str, host: Host) -> None:
    """All that is shown is what the API says, and the signs are seen without a click."""
    page.goto(embedding(host, server, ADVICE))
    expect(page.locator(".card")).to_have_count(5)
    assert page.get_by_role("heading", level=3).inner_text() == "Phase 2: build hip strength"
    assert page.locator(".dose").first.inner_text() == "3 to 4 times a week"
    signs = page.get_by_role("region", name="Warning signs")
    expect(signs.get_by_text("The knee swells or locks, or it hurts at rest.")).to_be_visible()
    assert signs.get_by_role("listitem").count() == 4


@pytest.mark.parametrize("attributes", ['advice_kind="exercise"', 'tag="hip-strength" limit="3"'])
def test_no_advice_is_without_warning_signs(
    page: Page, server: str, host: Host, attributes: str
) -> None:
    """Each article's own, before its advice."""
    page.goto(embedding(host, server, f"<run-advice {attributes}></run-advice>"))
    expect(page.locator(".card").first).to_be_visible()
    order = page.locator("run-advice").evaluate(
        "e => [...e.shadowRoot.querySelectorAll('.signs, .source')].map((n) => n.className)"
    )
    assert order == ["signs", "source"] * (len(order) // 2)


def test_doses_are_said_as_the_server_says_them(
    page: Page, server: str, host: Host, library: Library
) -> None:
    """Every dose of a hundred pieces of advice."""
    client = create_app(library).test_client()
    url = "/v1/advice?advice_kind=exercise,action&limit=100"
    expected = [dose_words(item["dose"]) for item in client.get(url).json["items"]]
    page.goto(
        embedding(
            host, server, '<run-advice advice_kind="exercise,action" limit="100"></run-advice>'
        )
    )
    expect(page.locator(".card")).to_have_count(len(expected))
    shown = page.locator("run-advice").evaluate(
        "e => [...e.shadowRoot.querySelectorAll('.card')].map("
        "(card) => [...card.querySelectorAll('.dose li')].map((li) => li.textContent))"
    )
    assert shown == expected
    assert any(expected)


def test_a_change_of_an_attribute_is_shown(page: Page, server: str, host: Host) -> None:
    """And words are said in the page's own language."""
    page.goto(embedding(host, server, FAQS))
    expect(page.locator("summary")).to_have_count(3)
    page.locator("run-faqs").evaluate(
        "e => { e.setAttribute('label-from', 'Aus:'); e.setAttribute('limit', '2') }"
    )
    expect(page.locator("summary")).to_have_count(2)
    assert page.locator(".source").inner_text() == "Aus: IT band syndrome in runners"


def test_twenty_widgets_ask_once_for_each_thing(page: Page, server: str, host: Host) -> None:
    """Ten of one kind, ten of another: two requests, and one for the warning signs."""
    asked = _asked(page)
    page.goto(embedding(host, server, (FAQS + ADVICE) * 10))
    expect(page.locator("summary")).to_have_count(30)
    expect(page.locator(".card")).to_have_count(50)
    assert len(asked) == len(set(asked)) == 3


def test_colours_follow_the_page(page: Page, server: str, host: Host) -> None:
    """A page that says nothing of dark gets light, whatever the system has; `theme` decides."""
    page.emulate_media(color_scheme="dark")
    body = "".join(
        f'<run-faqs article="it-band-syndrome"{theme}></run-faqs>'
        for theme in ("", ' theme="auto"', ' theme="light"', ' theme="dark"')
    )
    page.goto(embedding(host, server, body))
    expect(page.locator("summary")).to_have_count(12)
    papers = page.locator("run-faqs .run").evaluate_all(
        "all => all.map((e) => getComputedStyle(e).backgroundColor)"
    )
    light, dark = "rgb(255, 253, 249)", "rgb(17, 26, 33)"
    assert papers == [light, dark, light, dark]


def test_the_page_sets_colours_and_parts(page: Page, server: str, host: Host) -> None:
    """By custom properties and `::part`."""
    style = host.page(
        "run-faqs { --run-paper: rgb(1, 2, 3) } run-faqs::part(question) { color: rgb(4, 5, 6) }",
        name="own.css",
        mimetype="text/css",
    )
    head = f'<link rel="stylesheet" href="{style}">'
    page.goto(embedding(host, server, FAQS, policy=STRICT + "; style-src {host}", head=head))
    expect(page.locator("summary").first).to_be_visible()
    paper = page.locator("run-faqs .run").evaluate("e => getComputedStyle(e).backgroundColor")
    ink = page.locator("summary").first.evaluate("e => getComputedStyle(e).color")
    assert (paper, ink) == ("rgb(1, 2, 3)", "rgb(4, 5, 6)")


def test_right_to_left_the_layout_turns_and_the_words_do_not(
    page: Page, server: str, host: Host
) -> None:
    """The arrow is on the left; an English sentence still ends with its full stop on the right."""
    page.goto(embedding(host, server, f'<div dir="rtl">{FAQS}{ADVICE}</div>'))
    expect(page.locator(".card").first).to_be_visible()
    summary = page.locator("summary").first
    box = summary.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 8, box["y"] + box["height"] / 2)
    expect(page.get_by_text("Short, easy runs are fine")).to_be_visible()
    edges = page.locator(".signs").evaluate(
        "e => [getComputedStyle(e).borderRightWidth, getComputedStyle(e).borderLeftWidth]"
    )
    assert edges[0] != "0px"
    assert edges[1] == "0px"
    direction = page.locator(".body").first.evaluate("e => getComputedStyle(e).unicodeBidi")
    assert direction == "plaintext"


def test_on_paper_every_answer_is_open(page: Page, server: str, host: Host) -> None:
    """And closed again on the screen; the page is not told of it."""
    page.goto(embedding(host, server, FAQS))
    expect(page.locator("summary")).to_have_count(3)
    page.evaluate("window.told = 0; addEventListener('run-open', () => window.told++)")
    page.emulate_media(media="print")
    for text in ("Short, easy runs are fine", "Six to eight weeks", "Worn-out shoes"):
        expect(page.get_by_text(text)).to_be_visible()
    page.emulate_media(media="screen")
    expect(page.get_by_text("Worn-out shoes")).to_be_hidden()
    assert page.evaluate("told") == 0


def test_nothing_moves_for_those_who_asked_for_it(page: Page, server: str, host: Host) -> None:
    """The skeleton breathes, except with reduced motion."""
    page.route("**/v1/**", lambda route: None)
    page.goto(embedding(host, server, FAQS))
    bar = page.locator(".bar").first
    name = "e => getComputedStyle(e).animationName"
    assert bar.evaluate(name) == "breathe"
    page.emulate_media(reduced_motion="reduce")
    assert bar.evaluate(name) == "none"
