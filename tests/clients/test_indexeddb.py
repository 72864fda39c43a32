"""A copy in a browser: in IndexedDB, from a page of another site."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from runcontent.library import Library, Selection
from runcontent.model import Kind
from runcontent.web.app import create_app

from ..browser.servers import serving_host
from ..browser.watching import watch
from ..serving import serving
from ..web.libraries import make_library, write_article
from .contents import by_key, published
from .failing import Failing, until

_HERE = Path(__file__).parent
_HTML = '<!doctype html><title>x</title><script type="module" src="/in_page.mjs"></script>'


class Site:
    """Pages of one other site, in one browser: what they keep, the next one finds."""

    def __init__(self, context: BrowserContext, address: str, api: str) -> None:
        self._context, self._address, self.api = context, address, api
        self.problems: list[str] = []

    def open(self) -> Page:
        page = self._context.new_page()
        self.problems = watch(page)
        page.goto(self._address)
        page.wait_for_function("window.copying !== undefined")
        return page

    def begin(self, page: Page, page_size: int) -> None:
        """Begin to sync, and do not wait for it."""
        words = "([api, size]) => { window.running = copying.sync(api, size); }"
        page.evaluate(words, [self.api, page_size])

    def sync(self, page: Page) -> dict[str, Any]:
        return dict(page.evaluate("([api]) => copying.sync(api, 100)", [self.api]))


@pytest.fixture
def open_site(context: BrowserContext, package: Path) -> Iterator[Any]:
    """A site that may connect to an API of another origin, and has the client as it is built."""
    with serving_host() as host:

        def open_site(api: str) -> Site:
            policy = f"default-src 'none'; script-src 'self'; connect-src {api}"
            files = [*(package / "dist").glob("*.js"), _HERE / "in_page.mjs"]
            for file in files:
                host.page(file.read_text("utf-8"), "", file.name, "text/javascript")
            return Site(context, host.page(_HTML, policy, "copy.html"), api)

        yield open_site


def test_a_page_that_is_closed_is_gone_on_with(
    open_site: Any, server: Failing, library: Library
) -> None:
    """In the middle of an answer, and then wherever: the next page asks for what comes after what
    was stored, and in the end the copy is the library."""
    site = open_site(server.origin)
    page = site.open()
    server.faults[:] = ["", "", "", "stall 100"]
    site.begin(page, 10)
    until(lambda: len(server.seen) == 4)
    page.close()
    server.go_on.set()
    stalled = server.seen[-1]
    server.seen.clear()
    chance = random.Random(1)
    for _ in range(4):
        page = site.open()
        site.begin(page, 10)
        until(lambda: bool(server.seen))
        time.sleep(chance.uniform(0, 0.1))
        page.close()
    assert server.seen[0] == stalled
    page = site.open()
    report = site.sync(page)
    assert not report["isRestarted"]
    there = published(library.store, Selection())
    assert report["upserts"] < len(there)
    assert by_key(page.evaluate("copying.held()")) == there
    for kind in Kind:
        some = page.evaluate("(kind) => copying.held(kind)", kind.value)
        assert [one["id"] for one in some] == sorted(id for k, id in there if k == kind)
    assert page.evaluate("copying.get('article', 'none')") is None
    slug = "it-band-syndrome"
    assert page.evaluate("(id) => copying.get('article', id)", slug) == there["article", slug]
    server.seen.clear()
    first, second = page.evaluate("([api, id]) => copying.twice(api, id)", [server.origin, slug])
    assert first == second == there["article", slug]
    assert server.statuses(f"/v1/articles/{slug}")[-1] == 304
    assert site.problems == []


def test_it_follows_the_library_and_begins_anew_where_it_must(
    open_site: Any, tmp_path: Path
) -> None:
    """What goes is told with its reason; after another secret, what nobody can say is told too."""
    library = make_library(tmp_path, "a", "b", "c")
    articles, failing = library.settings.articles, Failing(create_app(library))
    with serving(failing) as origin:
        site = open_site(origin)
        page = site.open()
        site.sync(page)
        write_article(articles, "a", "Other text.")
        write_article(articles, "b", status="withdrawn", withdrawal="safety")
        library.publish()
        site.sync(page)
        assert by_key(page.evaluate("copying.held()")) == published(library.store, Selection())
        told = page.evaluate("copying.removed()")
        assert {(one["id"].split("/")[0], one["reason"]) for one in told} == {
            ("b", "hide_immediately")
        }
        (library.settings.index / "secret").unlink()
        failing.application = create_app(library)
        (articles / "c.md").unlink()
        library.publish()
        assert site.sync(page)["isRestarted"]
        assert by_key(page.evaluate("copying.held()")) == published(library.store, Selection())
        told = page.evaluate("copying.removed()")
        assert {(one["id"].split("/")[0], one["reason"]) for one in told} == {("c", "unknown")}
