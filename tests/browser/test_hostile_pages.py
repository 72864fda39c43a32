"""Hundreds of payloads in every field of what was published, and in every address: none runs in a
page, with no policy that would stop it; in an unsafe page each of them does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from markupsafe import escape
from playwright.sync_api import Page

from runcontent.library import Library
from runcontent.web.app import create_app

from .hostility import ARTICLES, PAYLOADS, RUNNING, TOKEN, run_in_frames, what_runs
from .servers import Host, serving_library
from .watching import wait_until

BROWSER = {"Accept": "text/html,application/xhtml+xml"}
PAGES = (
    "/",
    "/search",
    *(f"/search?kind={kind}" for kind in ("section", "faq", "advice")),
    "/search?tag=t-1,t-5,t-17,t-45",
    "/search?q=knee&offset=20",
    "/widgets",
    "/widgets?widget=advice&article=a-0&tag=t-5",
    "/embed/search?q=knee",
    "/preview",
    "/preview/draft",
    "/preview/a-0",
)
SOME = [payload for payloads in RUNNING.values() for payload in payloads[::2]]
UNSAFE = {
    "text": "<body>{}",
    "attribute": '<body><p title="{}">x</p>',
    "script": '<body><script>var data = {{"a":"{}"}}</script>',
    "address": '<body><a href="{}">x</a><script>document.links[0].click()</script>',
}


@pytest.fixture(scope="module")
def origin(hostile: Library) -> Iterator[str]:
    with serving_library(hostile) as origin:
        yield origin


@pytest.fixture
def client(hostile: Library) -> FlaskClient:
    return create_app(hostile).test_client()


def _unsafe(place: str, payload: str) -> str:
    value = escape(payload) if place == "address" else payload
    return "<!doctype html><meta charset=utf-8>" + UNSAFE[place].format(value)


@pytest.mark.parametrize("place", UNSAFE)
def test_each_payload_runs_where_nothing_is_escaped(trapped: Page, host: Host, place: str) -> None:
    """So one that does not run has been stopped."""
    for payload in RUNNING[place]:
        trapped.goto(host.page(_unsafe(place, payload), name=f"unsafe-{place}"))
        try:
            wait_until(trapped, "ran.length")
        except AssertionError:
            raise AssertionError(f"{payload!r} did not run") from None


def test_what_could_run_is_found_in_a_frame_too(trapped: Page, host: Host) -> None:
    """Each of the same, though some need a focus that a frame does not get."""
    texts = [_unsafe(place, payload) for place in UNSAFE for payload in RUNNING[place]]
    trapped.goto(host.page("<!doctype html><title>x</title><body>"))
    missed = [t for t, found in zip(texts, run_in_frames(trapped, texts), strict=True) if not found]
    assert missed == []


def test_nothing_of_what_was_published_runs(trapped: Page, origin: str) -> None:
    """On our own pages, previews, and pages for an iframe; nor is anybody else asked, and linked
    data stays data."""
    asked: list[str] = []
    trapped.on("request", lambda request: asked.append(request.url))
    trapped.on("dialog", lambda dialog: asked.append(f"dialog: {dialog.message}"))
    trapped.goto(f"{origin}/preview?token={TOKEN}")
    pages = [*PAGES, *(f"/articles/a-{number}" for number in range(ARTICLES))]
    for kind in ("articles", "faqs", "advice"):
        pages += [f"/embed/{kind}/a-{number}" for number in range(ARTICLES)]
    for page in pages:
        trapped.goto(origin + page)
        assert what_runs(trapped) == [], page
        for data in trapped.locator('script[type="application/ld+json"]').all_text_contents():
            assert json.loads(data)["@context"] == "https://schema.org"
    assert [url for url in asked if not url.startswith((origin, "data:image/"))] == []


def test_the_payloads_are_there(client: FlaskClient) -> None:
    """What is shown is what was written: nothing was lost on the way to the page."""
    shown = client.get("/articles/a-0").text + client.get("/search?kind=faq").text
    for payload in ("<script>alert('knee')</script>", "<img src=x onerror=alert('knee')>"):
        assert str(escape(payload)).replace("&#39;", "'") in shown.replace("&#39;", "'")


@pytest.mark.parametrize(
    ("address", "payloads"),
    [
        ("/search?q={}", PAYLOADS),
        ("/embed/search?q={}", PAYLOADS),
        ("/search?{}=knee", SOME),
        ("/search?tag={}", SOME),
        ("/widgets?tag={}", SOME),
        ("/widgets?article={}", SOME),
        ("/embed/faqs/a-0?theme={}", SOME),
        ("/articles/{}", SOME),
    ],
)
def test_nothing_of_an_address_runs(
    trapped: Page, origin: str, client: FlaskClient, address: str, payloads: list[str]
) -> None:
    """Whether it finds something, and is marked there, or is said back."""
    texts = [
        client.get(address.format(quote(payload, safe="")), headers=BROWSER).text
        for payload in payloads
    ]
    trapped.goto(f"{origin}/embed/search")
    for payload, found in zip(payloads, run_in_frames(trapped, texts), strict=True):
        assert found == [], payload
    if "q={}" in address:  # so it was there to run
        said = [str(escape(p)) in text for p, text in zip(payloads, texts, strict=True)]
        assert sum(said) > len(payloads) / 2
