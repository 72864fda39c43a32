"""The reader's page in a real browser."""

from __future__ import annotations

from playwright.sync_api import Page

from .servers import Host
from .watching import violations


def test_an_article_is_read_by_everybody(page: Page, server: str, problems: list[str]) -> None:
    """No error, and nothing that its policy refuses."""
    page.goto(f"{server}/articles/it-band-syndrome")
    assert page.get_by_role("heading", level=1).inner_text() == "IT band syndrome in runners"
    assert problems == []


def test_what_is_watched_for_is_seen(page: Page, host: Host, problems: list[str]) -> None:
    """An error, a refusal by a policy and an image without words are all found."""
    page.goto(
        host.page(
            "<!doctype html><html><title>x</title><img src=/none.png>",
            "default-src 'none'; script-src 'none'",
        )
    )
    page.evaluate("setTimeout(() => { throw new Error('knee') })")
    page.wait_for_timeout(100)
    assert any(problem.startswith("policy: img-src") for problem in problems)
    assert any("knee" in problem for problem in problems)
    found = {violation.split(":")[0] for violation in violations(page)}
    assert {"image-alt", "html-has-lang"} <= found
