"""A page that pinned a release has it for ever, and it works with what the API gives today."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .hosting import ADVICE, FAQS, SEARCH, embedding
from .servers import Host

LEDGER: dict[str, str] = json.loads(
    (Path(__file__).parents[1] / "web" / "embeds" / "released.json").read_text("utf-8")
)
"""Each release's integrity on the day of its release."""


@pytest.mark.parametrize("version", LEDGER)
def test_a_pinned_release_still_shows_everything(
    page: Page, server: str, host: Host, problems: list[str], version: str
) -> None:
    """By the hash that it had then, under the strictest policy."""
    script = f"/embed/v{version}.js"
    body = FAQS + ADVICE + SEARCH
    page.goto(embedding(host, server, body, script=script, pinned=LEDGER[version]))
    expect(page.locator("summary")).to_have_count(3)
    expect(page.locator("run-advice .signs li")).to_have_count(4)
    expect(page.locator(".card")).to_have_count(5)
    page.get_by_role("combobox").fill("calf swelling")
    expect(page.locator("run-search .signs")).to_be_visible()
    expect(page.get_by_role("option").first).to_be_visible()
    assert problems == []


def test_other_bytes_than_those_pinned_do_not_run(page: Page, server: str, host: Host) -> None:
    """The writer's words stay."""
    first, *_, last = LEDGER
    script = f"/embed/v{first}.js"
    page.goto(embedding(host, server, FAQS, script=script, pinned=LEDGER[last][:-2] + "AA"))
    expect(page.get_by_text("Ask us on Tuesdays.")).to_be_visible()
    page.wait_for_timeout(200)
    assert page.evaluate("customElements.get('run-faqs') === undefined")


def test_a_page_may_hold_two_releases(
    page: Page, server: str, host: Host, problems: list[str]
) -> None:
    """Such as its own and that of a template: the first serves all of it."""
    second = f'<script type="module" src="{server}/embed/v1.js"></script>'
    script = f"/embed/v{next(iter(LEDGER))}.js"
    page.goto(embedding(host, server, FAQS + second, script=script))
    expect(page.locator("summary")).to_have_count(3)
    assert problems == []
