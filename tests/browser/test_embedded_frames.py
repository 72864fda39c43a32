"""The iframe pages in a browser: as tall as they are, believed only for themselves, and read
without a script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import PATIENCE
from .hosting import STRICT, embedding
from .servers import Host
from .watching import wait_until

PAGES = {
    "article": "/embed/articles/it-band-syndrome",
    "faqs": "/embed/faqs/it-band-syndrome",
    "advice": "/embed/advice/it-band-syndrome",
    "search": "/embed/search?q=calf+swelling",
}
FRAMING = STRICT + "; frame-src {origin}"


@pytest.mark.parametrize("name", ["article", "faqs", "advice", "search"])
def test_a_frame_is_as_tall_as_what_is_in_it(
    page: Page, server: str, host: Host, problems: list[str], name: str
) -> None:
    """Under a strict policy, with the script of the widgets in the page around it."""
    frame = f'<iframe src="{server}{PAGES[name]}" title="x" width="600" height="50"></iframe>'
    page.goto(embedding(host, server, frame + frame, policy=FRAMING))
    wait_until(page, "[...document.querySelectorAll('iframe')].every((f) => f.offsetHeight > 100)")
    inner = page.frames[1]
    heights = inner.evaluate("[innerHeight, document.documentElement.scrollHeight]")
    assert abs(heights[0] - heights[1]) <= 4  # the frame's own border
    assert problems == []


def test_it_grows_when_an_answer_is_opened(page: Page, server: str, host: Host) -> None:
    """And shrinks again; by the listener that the documentation shows, too."""
    listener = """<script>
  addEventListener("message", (event) => {
    const height = event.data?.["run-height"];
    if (event.origin !== "ORIGIN" || !(height > 0 && height < 20000)) return;
    for (const frame of document.querySelectorAll("iframe"))
      if (frame.contentWindow === event.source) frame.style.height = `${height}px`;
  });
</script>""".replace("ORIGIN", server)
    src = f"{server}{PAGES['faqs']}"
    html = f'<!doctype html><title>x</title>{listener}<iframe src="{src}" height="50"></iframe>'
    page.goto(host.page(html))
    height = "document.querySelector('iframe').offsetHeight"
    wait_until(page, f"{height} > 100")
    closed = page.evaluate(height)
    summary = page.frames[1].locator("summary").first
    summary.click()
    wait_until(page, f"{height} > {closed} + 20")
    summary.click()
    wait_until(page, f"{height} === {closed}")


def test_nobody_else_sets_a_frames_height(page: Page, server: str, host: Host) -> None:
    """Not another origin, not the page to itself, not a number that is none."""
    forger = host.page(
        "<!doctype html><title>x</title><script>"
        "parent.postMessage({'run-height': 5000}, '*')</script>"
    )
    body = (
        f'<iframe id="ours" src="{server}{PAGES["faqs"]}" title="x"></iframe>'
        f'<iframe id="theirs" src="{forger}" title="y" height="50"></iframe>'
    )
    page.goto(embedding(host, server, body, policy=""))
    wait_until(page, "document.getElementById('ours').offsetHeight > 160")
    before = page.evaluate("document.getElementById('ours').offsetHeight")
    page.evaluate("postMessage({'run-height': 5000}, '*')")
    for height in ("-5", "1e9", "NaN", "'300'", "{}"):
        page.frames[1].evaluate(f"parent.postMessage({{'run-height': {height}}}, '*')")
    page.frames[1].evaluate("parent.postMessage('run-height', '*')")
    page.wait_for_timeout(200)
    assert page.evaluate("document.getElementById('ours').offsetHeight") == before
    assert page.evaluate("document.getElementById('theirs').offsetHeight") < 100


def test_a_page_that_is_not_named_cannot_frame(page: Page, server: str, host: Host) -> None:
    """The article's own page is not for frames; those to embed are."""
    body = (
        f'<iframe src="{server}/articles/it-band-syndrome" title="x"></iframe>'
        f'<iframe src="{server}{PAGES["faqs"]}" title="y"></iframe>'
    )
    page.goto(embedding(host, server, body, policy=""))
    expect(page.frames[2].locator("summary").first).to_be_visible()
    assert page.frames[1].url.startswith("chrome-error:")


def test_it_is_read_without_a_script(browser: Browser, server: str) -> None:
    """Answers open, and the search finds, by keyboard alone."""
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(server + PAGES["faqs"])
    page.locator("summary").first.press("Enter")
    expect(page.get_by_text("Short, easy runs are fine")).to_be_visible()
    page.goto(f"{server}/embed/search?kind=faq&theme=dark")
    page.get_by_role("searchbox", name="Search").fill("shin splints")
    page.keyboard.press("Enter")
    expect(page.locator(".result").first).to_be_visible()
    assert page.url == f"{server}/embed/search?q=shin+splints&kind=faq&theme=dark"
    assert page.locator(".result .meta").first.inner_text().startswith("Question")
    context.close()


def test_on_paper_every_answer_is_open(page: Page, server: str) -> None:
    """Without a script, by style alone."""
    page.goto(server + PAGES["faqs"])
    page.emulate_media(media="print")
    expect(page.get_by_text("Worn-out shoes")).to_be_visible()
    box = page.locator(".answer").last.bounding_box()
    assert box is not None
    assert box["height"] > 20
