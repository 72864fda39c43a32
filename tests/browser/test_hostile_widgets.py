"""Hundreds of payloads in every field of what a widget is given, by a network that lies (as if the
API itself had been taken over): none runs, with no policy that would stop it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .hostility import PAYLOADS
from .hosting import embedding
from .servers import Host

_ALLOWED = set(
    "p br hr ul ol li dl dt dd blockquote pre code em strong a img mark sup sub del table thead "
    "tbody tr th td div span section details summary slot h3 form label input button".split()
)


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
    articles = [{"slug": p, "title": p, "red_flags": [{"url": p, "text": p}]} for p in PAYLOADS]
    safety = {"matching": items[:3], "signs": [], "articles": articles}
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
          const empty = { items: [], meta: { total: 0 }, safety: { matching: [], articles: [] } };
          window.fetch = async () => new Response(JSON.stringify(empty));
        }"""
    )
    shown = trapped.evaluate(
        """async (payloads) => {
          const widget = document.querySelector("run-search");
          const [input, popup] = ["input", ".popup"].map((s) => widget.shadowRoot.querySelector(s));
          const shown = [];
          for (const payload of payloads) {
            input.value = payload;
            input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
            await new Promise((done) => setTimeout(done, 10));
            shown.push(popup.textContent);
          }
          return shown;
        }""",
        PAYLOADS,
    )
    typed = [" ".join(payload.split()) for payload in PAYLOADS if len(payload.strip()) > 1]
    said = [" ".join(text.split()) for text in shown]
    assert sum(f"“{payload}”" in text for payload, text in zip(typed, said, strict=False)) > 150
    assert trapped.evaluate("ran") == []
