"""Widgets where the API is for partners only: without a key a reader has the writer's words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from runcontent.bootstrap import open_library
from runcontent.library import Library
from runcontent.partners import PartnersFile

from .hosting import ADVICE, FAQS, SEARCH, embedding
from .servers import Host, serving_library
from .watching import violations

PEPPER = "p" * 32


@dataclass
class Closed:
    """A server whose API needs a key, a key for pages of `host`, and one for another site's."""

    origin: str
    key: str
    elsewhere: str


@pytest.fixture
def closed(library: Library, host: Host, tmp_path: Path) -> Iterator[Closed]:
    file = PartnersFile(tmp_path / "partners.toml", PEPPER)
    key = file.add_key("club", ["read", "search"], [host.origin]).text
    elsewhere = file.add_key("other", ["read", "search"], ["https://other.example"]).text
    settings = replace(
        library.settings,
        partners=tmp_path / "partners.toml",
        pepper=PEPPER,
        public_scopes="none",
        usage=tmp_path / "usage.db",
    )
    with serving_library(open_library(settings)) as origin:
        yield Closed(origin, key, elsewhere)


def _with_key(body: str, key: str) -> str:
    return body.replace(">", f' key="{key}">', 1)


@pytest.mark.parametrize("key", ["", "elsewhere", "wrong"])
def test_without_a_key_for_the_page_the_writers_words_stay(
    page: Page, closed: Closed, host: Host, key: str
) -> None:
    """It is said once, not tried again, and named for the writer on the console."""
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda m: said.append(m.text) if m.type == "warning" else None)
    page.on("request", lambda r: asked.append(r.method) if "/v1/" in r.url else None)
    body = FAQS
    if key:
        body = _with_key(FAQS, closed.elsewhere if key == "elsewhere" else f"rc_no_{'x' * 32}")
    page.goto(embedding(host, closed.origin, body))
    expect(page.get_by_text("Ask us on Tuesdays.")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("This is not available.")
    assert page.get_by_role("button").count() == 0
    assert violations(page) == []
    page.wait_for_timeout(1_600)  # past the first try of what may pass
    assert asked.count("GET") == 1
    assert len(said) == 1
    hint = {"": "a key of scope `read` is needed here", "elsewhere": "is not for pages of"}
    assert hint.get(key, "key") in said[0]


def test_with_its_key_a_page_has_all(page: Page, closed: Closed, host: Host) -> None:
    """Each widget, by a key that is for this page's origin."""
    body = "".join(_with_key(one, closed.key) for one in (FAQS, ADVICE, SEARCH))
    page.goto(embedding(host, closed.origin, body))
    expect(page.locator("summary")).to_have_count(3)
    expect(page.locator(".card")).to_have_count(5)
    page.get_by_role("combobox").fill("heel pain")
    expect(page.get_by_role("option").first).to_be_visible()


def test_what_a_search_without_a_key_says(page: Page, closed: Closed, host: Host) -> None:
    """In its list, and to the ear."""
    page.goto(embedding(host, closed.origin, SEARCH))
    page.get_by_role("combobox").fill("heel pain")
    expect(page.locator(".popup")).to_have_text("This is not available.")
    expect(page.locator("run-search .unseen[role=status]")).to_have_text("This is not available.")


def test_pages_need_none(page: Page, closed: Closed, host: Host, problems: list[str]) -> None:
    """The iframe shows its questions; the front page searches by its form; the builder shows no
    widget that would fail, and where the key goes."""
    frame = f'<iframe src="{closed.origin}/embed/faqs/it-band-syndrome" title="x"></iframe>'
    page.goto(embedding(host, closed.origin, frame, policy=""))
    expect(page.frames[1].locator("summary").first).to_be_visible()
    page.goto(closed.origin)
    expect(page.get_by_text("This is not available.")).to_have_count(0)
    expect(page.locator(".snippet pre").first).to_contain_text('key="rc_…"')
    expect(page.locator(".built")).to_contain_text("for partners")
    page.locator("#_q").fill("itbs")
    page.locator("#_q").press("Enter")
    page.wait_for_url("**/search?q=itbs")
    assert problems == []
