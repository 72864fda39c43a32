"""What a page costs a reader: bytes, requests, and when it is seen, in a real Chromium.

    python benchmarks/page_weight.py [ROUNDS]      (3 unless told; needs Chromium)

Our own pages, and a bare page of another site with our widgets in it, beside the same page without
any. Each is loaded into an empty cache, from a server with one worker on this machine: once as it
is, and once as Lighthouse's mobile preset has it, by DevTools' throttling (a screen of 412 by 823,
a CPU four times slower, 562.5 ms until an answer, 1,475 kbit/s down and 675 up; see `throttling` in
Lighthouse's constants.js). The median of the rounds counts. Prints two Markdown tables.

First and largest contentful paint, layout shift (the worst burst) and blocking time (what tasks
take over 50 ms, after the first paint) are those of https://web.dev/articles/vitals. `shown` is
when every widget has its content.
"""

from __future__ import annotations

import contextlib
import functools
import http.server
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from playwright.sync_api import Browser, Request, sync_playwright

ROOT = Path(__file__).parents[1]
ARTICLE = "it-band-syndrome"
FAQS = f'<run-faqs article="{ARTICLE}"></run-faqs>'
ADVICE = f'<run-advice article="{ARTICLE}" phase="2"></run-advice>'
SEARCH = "<run-search></run-search>"
OWN = {
    "reader's page": f"/articles/{ARTICLE}",
    "front page": "/",
    "results of a search": "/search?q=outer+knee+pain",
    "iframe page of questions": f"/embed/faqs/{ARTICLE}",
}
HOSTED = {
    "another site, nothing of ours": "",
    "another site, questions": FAQS,
    "another site, advice": ADVICE,
    "another site, search": SEARCH,
    "another site, 20 widgets": (FAQS + ADVICE) * 9 + SEARCH * 2,
}
KEPT_FREE = (
    "run-faqs:not(:defined){display:flow-root;min-height:20rem}"
    "run-advice:not(:defined){display:flow-root;min-height:36rem}"
    "run-search:not(:defined){display:flow-root;min-height:3rem}"
)
"""As docs/embedding.md tells those who embed."""

MOBILE = {"width": 412, "height": 823}
DESKTOP = {"width": 1350, "height": 940}
_SLOW_NETWORK = {
    "offline": False,
    "latency": 562.5,
    "downloadThroughput": 1474.56 * 1024 / 8,
    "uploadThroughput": 675 * 1024 / 8,
}
_SLOWER = 4
_WATCH = """
window.vitals = { fcp: 0, lcp: 0, tasks: [], shifts: [] };
const on = (type, note) => new PerformanceObserver((list) => list.getEntries().forEach(note))
  .observe({ type, buffered: true });
on("paint", (e) => { if (e.name === "first-contentful-paint") vitals.fcp = e.startTime });
on("largest-contentful-paint", (e) => { vitals.lcp = e.startTime });
on("longtask", (e) => vitals.tasks.push([e.startTime, e.duration]));
on("layout-shift", (e) => { if (!e.hadRecentInput) vitals.shifts.push([e.startTime, e.value]) });
"""
_SHOWN = """() => new Promise((done) => {
  const all = [...document.querySelectorAll("run-faqs, run-advice, run-search")];
  const look = () => all.every((e) => e.shadowRoot?.querySelector(".ready"))
    ? done(all.length ? performance.now() : 0) : requestAnimationFrame(look);
  look();
})"""


@dataclass(frozen=True, slots=True)
class Load:
    """One load of a page: bytes as sent, headers included; times in milliseconds."""

    requests: float
    transferred: float
    first_paint: float
    largest_paint: float
    shown: float
    shift: float
    blocked: float


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def _library(folder: Path) -> Iterator[str]:
    """Our server over the real articles; gives its origin."""
    environ = os.environ | {"RUNCONTENT_INDEX": str(folder / "index"), "RUNCONTENT_LOG": "none"}
    port = _port()
    command = [sys.executable, "-m", "runcontent", "serve", "--workers", "1", "--port", str(port)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(command, cwd=ROOT, env=environ, **quiet)
    origin = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{origin}/readyz", timeout=1).close()
                break
            if server.poll() is not None:
                raise SystemExit("the server ended")
            time.sleep(0.1)
        yield origin
    finally:
        server.terminate()
        server.wait()


class _Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        return


@contextlib.contextmanager
def _site(folder: Path) -> Iterator[str]:
    """A folder as a site of somebody else; gives its origin."""
    handler = functools.partial(_Silent, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()


def _write_pages(folder: Path, origin: str) -> None:
    with urllib.request.urlopen(f"{origin}/embed/v1.json") as answer:
        newest = json.load(answer)["newest"]
    element = (
        f'<script type="module" src="{origin}{newest["src"]}" '
        f'integrity="{newest["integrity"]}" crossorigin="anonymous"></script>'
    )
    for number, body in enumerate(HOSTED.values()):
        (folder / f"{number}.html").write_text(
            '<!doctype html><html lang="en"><meta charset="utf-8"><title>A running club</title>'
            '<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">'
            f"<style>{KEPT_FREE}</style>{element if body else ''}"
            f"<h1>A running club</h1>{body}<p>And then there is cake.</p></html>",
            "utf-8",
        )


def _load(browser: Browser, url: str, slowly: bool) -> Load:
    context = browser.new_context(viewport=MOBILE if slowly else DESKTOP)
    page = context.new_page()
    page.add_init_script(_WATCH)
    if slowly:
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", _SLOW_NETWORK)
        session.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
    asked: list[Request] = []
    page.on("requestfinished", lambda request: asked.append(request))
    page.goto(url)
    shown = page.evaluate(_SHOWN)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    vitals = page.evaluate("vitals")
    asked = [request for request in asked if not request.url.startswith("data:")]
    sizes = [request.sizes() for request in asked]
    context.close()
    first = vitals["fcp"]
    return Load(
        len(asked),
        sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes),
        first,
        vitals["lcp"],
        shown,
        _worst_burst(vitals["shifts"]),
        sum(max(0, length - 50) for start, length in vitals["tasks"] if start >= first),
    )


def _worst_burst(shifts: list[list[float]]) -> float:
    """Cumulative layout shift: of bursts with pauses under a second and at most five long, the
    largest sum."""
    worst = burst = 0.0
    begun = latest = -10_000.0
    for start, value in sorted(shifts):
        if start - latest > 1_000 or start - begun > 5_000:
            begun, burst = start, 0.0
        latest, burst = start, burst + value
        worst = max(worst, burst)
    return worst


def _median(loads: list[Load]) -> Load:
    names = [field.name for field in fields(Load)]
    return Load(*(statistics.median(getattr(load, name) for load in loads) for name in names))


def _print(title: str, rows: dict[str, Load]) -> None:
    print(
        f"\n| {title} | requests | transferred | first paint | largest | shown | shift | blocked |"
    )
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, load in rows.items():
        shown = f"{load.shown:,.0f} ms" if load.shown else ""
        print(
            f"| {name} | {load.requests:.0f} | {load.transferred / 1000:,.1f} kB "
            f"| {load.first_paint:,.0f} ms | {load.largest_paint:,.0f} ms | {shown} "
            f"| {load.shift:.3f} | {load.blocked:,.0f} ms |",
            flush=True,
        )


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        raise SystemExit("Chromium is needed: apt-get install chromium")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        with _library(folder) as origin, _site(folder) as site:
            _write_pages(folder, origin)
            addresses = {title: origin + path for title, path in OWN.items()}
            addresses |= {title: f"{site}/{n}.html" for n, title in enumerate(HOSTED)}
            browser = playwright.chromium.launch(
                executable_path=executable, args=["--no-sandbox", "--disable-gpu"]
            )
            for url in addresses.values():
                _load(browser, url, False)  # what is answered once is kept
            for title, slowly in (("page", False), ("page, on a slow phone", True)):
                rows = {
                    name: _median([_load(browser, url, slowly) for _ in range(rounds)])
                    for name, url in addresses.items()
                }
                _print(title, rows)
            browser.close()


if __name__ == "__main__":
    main()
