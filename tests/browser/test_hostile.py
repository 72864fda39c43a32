"""Two hundred payloads in every field: none runs, with no policy that would stop it.

Widgets are given them by a network that lies (as if the API itself had been taken over); iframe
pages by articles that hold them, published as any.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from runcontent.bootstrap import open_library
from runcontent.settings import Settings

from .conftest import PATIENCE
from .hosting import embedding
from .servers import Host, serving_library
from .watching import wait_until

PAYLOADS: list[str] = json.loads(
    (Path(__file__).parents[1] / "search" / "cases" / "payloads.json").read_text("utf-8")
)
_TRAPS = """
window.ran = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"])
  window[name] = () => { ran.push(name) };
for (const name of ["knee", "x", "javascript"])
  Object.defineProperty(window, name, { get() { ran.push(name); return () => {} } });
"""
"""The payloads call these functions, or name `knee`."""

_ALLOWED = set(
    "p br hr ul ol li dl dt dd blockquote pre code em strong a img mark sup sub del table thead "
    "tbody tr th td div span section details summary slot h3 form label input button".split()
)


@pytest.fixture
def trapped(browser: Browser) -> Iterator[Page]:
    """A page that notes what runs in it, and lets nothing be stopped by a policy."""
    context = browser.new_context(bypass_csp=True)
    context.set_default_timeout(PATIENCE)
    context.add_init_script(_TRAPS)
    yield context.new_page()
    context.close()


def test_the_traps_catch(trapped: Page, host: Host) -> None:
    """Put into a page as they are, many of the payloads run."""
    trapped.goto(host.page("<!doctype html><title>x</title><body>"))
    staying = [payload for payload in PAYLOADS if "refresh" not in payload]
    trapped.evaluate("(all) => { document.body.innerHTML = all.join('\\n') }", staying)
    wait_until(trapped, "ran.length > 5")


def _resource(kind: str, payload: str, number: int) -> dict[str, Any]:
    """One resource of the API with the payload in every text and address, raw in its HTML."""
    body = {"html": f"<p>{payload}</p>{payload}", "text": payload}
    resource = {
        "kind": kind,
        "id": f"{payload}{number}",
        "url": payload,
        "links": {"self": payload},
        "article": {"slug": payload, "title": payload},
        "title": payload,
        "question": payload,
        "answer": body,
        "advice_kind": payload if kind != "red_flag" else kind,
        "body": body,
        "snippet": body,
        "text": payload,
        "phase": {"number": number, "title": payload},
        "dose": {
            "sets": payload,
            "sets_max": payload,
            "reps": payload,
            "reps_max": payload,
            "hold_seconds": payload,
            "frequency": {"min": payload, "max": payload, "per": payload},
            "duration": {"min": payload, "max": payload, "unit": payload},
        },
    }
    return resource


def _lies(query: str) -> dict[str, Any]:
    kind = "red_flag" if "red_flag" in query else "faq"
    items = [_resource(kind, payload, number) for number, payload in enumerate(PAYLOADS)]
    safety = {"matching": items[:3], "signs": [], "articles": []}
    return {
        "items": items,
        "meta": {"total": PAYLOADS[0]},
        "safety": safety,
        "did_you_mean": PAYLOADS[1],
    }


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("<run-faqs article='x' jsonld></run-faqs>", "details"),
        ("<run-advice article='x'></run-advice>", ".card"),
        ("<run-search></run-search>", "[role=option]"),
    ],
    ids=["faqs", "advice", "search"],
)
def test_nothing_runs_in_a_widget(
    trapped: Page, server: str, host: Host, body: str, shown: str
) -> None:
    """Only elements of the list come to be, no handler, no address but a web page's, and nothing
    is asked of anybody else."""
    elsewhere: list[str] = []
    own = (server, host.origin)
    trapped.on("request", lambda r: None if r.url.startswith(own) else elsewhere.append(r.url))
    trapped.on(
        "framenavigated", lambda frame: elsewhere.append(frame.url) if frame.parent_frame else None
    )
    trapped.route(
        "**/v1/**",
        lambda route: route.fulfill(
            json=_lies(route.request.url), headers={"Access-Control-Allow-Origin": "*"}
        ),
    )
    trapped.goto(embedding(host, server, body, policy=""))
    if "search" in body:
        trapped.get_by_role("combobox").fill("knee")
    found = trapped.locator(shown)
    expect(found.first).to_be_visible()
    assert found.count() >= len(PAYLOADS) - 3
    trapped.evaluate("dispatchEvent(new Event('beforeprint'))")
    elements = trapped.evaluate(
        """() => {
          const widget = document.querySelector("run-faqs, run-advice, run-search");
          const found = [];
          for (const element of widget.shadowRoot.querySelectorAll("*")) {
            if (element.localName === "details") element.open = true;
            found.push([element.localName, element.getAttributeNames(),
              element.href ?? "", element.currentSrc || element.src || ""]);
          }
          return found;
        }"""
    )
    names = {name for name, *_ in elements}
    attributes = {attribute for _, own_names, *_ in elements for attribute in own_names}
    assert names <= _ALLOWED
    assert not {name for name in attributes if name.startswith(("on", "style", "srcdoc", "form"))}
    assert all(href.startswith(("http", "mailto:", "tel:")) for _, _, href, _ in elements if href)
    assert all(src.startswith(server) for *_, src in elements if src)
    data = trapped.locator('head script[type="application/ld+json"]')
    if "jsonld" in body:
        assert "<" not in (data.text_content() or "<")
        assert trapped.locator("head script").count() == 2
    trapped.wait_for_timeout(200)
    assert trapped.evaluate("ran") == []
    assert elsewhere == []


def test_nothing_of_what_is_typed_runs(trapped: Page, server: str, host: Host) -> None:
    """The query is said back where nothing is found."""
    trapped.goto(embedding(host, server, "<run-search></run-search>", policy=""))
    trapped.evaluate(
        """() => {
          const empty = { items: [], meta: { total: 0 }, safety: { matching: [] } };
          window.fetch = async () => new Response(JSON.stringify(empty));
        }"""
    )
    shown = trapped.evaluate(
        """async (payloads) => {
          const widget = document.querySelector("run-search");
          const shown = [];
          for (const payload of payloads) {
            widget.input.value = payload;
            widget.input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
            await new Promise((done) => setTimeout(done, 10));
            shown.push(widget.popup.textContent);
          }
          return shown;
        }""",
        PAYLOADS,
    )
    typed = [" ".join(payload.split()) for payload in PAYLOADS if len(payload.strip()) > 1]
    said = [" ".join(text.split()) for text in shown]
    assert sum(f"“{payload}”" in text for payload, text in zip(typed, said, strict=False)) > 150
    assert trapped.evaluate("ran") == []


def _line(payload: str) -> str:
    """On one line, without what no file may hold."""
    return " ".join("".join(c for c in payload if c.isprintable() or c.isspace()).split())


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of ten articles: twenty payloads in the title, summary, headings, questions,
    answers, advice, authors and tags of each."""
    folder = tmp_path_factory.mktemp("hostile")
    articles = folder / "articles"
    articles.mkdir()
    (articles / "taxonomy.yaml").write_text("categories: [{slug: c, title: C}]\n", "utf-8")
    for number in range(10):
        some = [_line(payload) for payload in PAYLOADS[number * 20 : number * 20 + 20]]
        front = {"title": some[number][:150], "summary": " ".join(some)[:280], "authors": some[:3]}
        lines = [
            f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in front.items()
        ]
        lines += ["category: c", "updated: 2026-01-01"]
        text = [
            "---",
            *lines,
            "---",
            "",
            *(f"{p}\n" for p in some),
            "## Exercises {#e .exercises}",
            "",
        ]
        text += [f"- {p} {p.replace('<', '&lt;')} 3 sets of 10" for p in some]
        text += ["", "## When to see a doctor {#w .medical-help}", "", *(f"- {p}" for p in some)]
        text += ["", "## Common questions {#faq}", ""]
        for place, payload in enumerate(some):
            kept = payload.replace("<", "&lt;")  # what is raw is dropped; this stays, as text
            text += [f"### {kept} {payload} {{#q-{place}}}", "", kept, "", payload, ""]
        (articles / f"a-{number}.md").write_text("\n".join(text), "utf-8")
    library = open_library(Settings(articles=articles, index=folder / "index"))
    report = library.publish()
    assert [problem for problem in report.problems if problem.level == "error"] == []
    with serving_library(library) as origin:
        yield origin


def test_nothing_runs_in_an_iframe_page(trapped: Page, hostile: str) -> None:
    """Of the articles, their questions and their advice, and in their linked data."""
    asked: list[str] = []
    trapped.on("request", lambda request: asked.append(request.url))
    for number in range(10):
        for kind in ("articles", "faqs", "advice"):
            trapped.goto(f"{hostile}/embed/{kind}/a-{number}")
            scripts = trapped.locator("script")
            assert scripts.count() == (1 if kind == "advice" else 2)
            if kind != "advice":
                assert json.loads(scripts.first.text_content() or "")["@context"]
            handlers = trapped.evaluate(
                "[...document.querySelectorAll('body *')].flatMap((e) => e.getAttributeNames())"
                ".filter((name) => name.startsWith('on') || name === 'srcdoc')"
            )
            assert handlers == []
            links = trapped.evaluate("[...document.links].map((a) => a.protocol)")
            assert set(links) <= {"http:", "https:", "mailto:", "tel:"}
            assert trapped.evaluate("ran") == []
    assert [url for url in asked if not url.startswith(hostile)] == []


def test_nothing_of_a_query_runs_in_an_iframe_page(trapped: Page, hostile: str) -> None:
    """Whether it finds something, and is marked there, or not."""
    trapped.goto(f"{hostile}/embed/search")
    found = trapped.evaluate(
        """async (payloads) => {
          const shown = async (payload) => {
            const frame = document.createElement("iframe");
            frame.src = `/embed/search?q=${encodeURIComponent(payload)}`;
            const loaded = new Promise((done) => frame.addEventListener("load", done));
            document.body.append(frame);
            await loaded;
            const { ran, document: page } = frame.contentWindow;
            const value = page.querySelector("[type=search]")?.value;
            const found = [[...ran], page.scripts.length, value ?? page.body.textContent];
            frame.remove();
            return found;
          };
          const found = [];
          for (let at = 0; at < payloads.length; at += 20)
            found.push(...await Promise.all(payloads.slice(at, at + 20).map(shown)));
          return found;
        }""",
        PAYLOADS,
    )
    refused = 0
    for payload, (ran, scripts, text) in zip(PAYLOADS, found, strict=True):
        assert (ran, scripts) == ([], 1), payload
        if "This is not available." in text:
            refused += 1
        else:
            assert "".join(text.split()) == "".join(payload.split())
    assert refused < 10  # what is no text, such as a NUL
