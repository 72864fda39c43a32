"""A real Chromium, the real library behind a real server, and a page of another site.

Chromium is the system's (`apt-get install chromium`); nothing is downloaded. Where there is none,
these tests are skipped and the summary says so; in continuous integration they fail instead.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from runcontent.library import Library

from .hostility import TRAPS, hostile_library
from .servers import Host, serving_host, serving_library
from .watching import watch

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 10_000
"""Milliseconds until something that has not come is missing."""

_MISSING = "Chromium is not installed: apt-get install chromium"
_HERE = Path(__file__).parent


def _chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say it loudly: a skip among thousands of passes is not seen."""
    skipped = [r for r in terminalreporter.stats.get("skipped", []) if _MISSING in str(r.longrepr)]
    if skipped:
        terminalreporter.section("NOT TESTED IN A BROWSER", sep="!", red=True)
        terminalreporter.line(f"{len(skipped)} tests were skipped. {_MISSING}")


@pytest.fixture(scope="session")
def server(library: Library) -> Iterator[str]:
    """The origin of a live server over the real articles."""
    with serving_library(library) as origin:
        yield origin


@pytest.fixture(scope="session")
def host() -> Iterator[Host]:
    """A site of somebody else."""
    with serving_host() as host:
        yield host


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Articles full of payloads, published as any."""
    return hostile_library(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")  # for longer, its event loop would be in other tests' way
def browser() -> Iterator[Browser]:
    """Chromium, a module long."""
    executable = _chromium()
    if executable is None:
        if os.environ.get("CI"):
            pytest.fail(_MISSING)
        pytest.skip(_MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser without memory."""
    context = browser.new_context(viewport={"width": 1024, "height": 768})
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty page."""
    return context.new_page()


@pytest.fixture
def problems(page: Page) -> list[str]:
    """What goes wrong in `page`, as it happens: errors on its console and violations of policy."""
    return watch(page)


@pytest.fixture
def trapped(browser: Browser) -> Iterator[Page]:
    """A page that notes what runs in it, and lets nothing be stopped by a policy."""
    context = browser.new_context(bypass_csp=True)
    context.set_default_timeout(PATIENCE)
    context.add_init_script(TRAPS)
    yield context.new_page()
    context.close()
