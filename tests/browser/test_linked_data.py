"""What widgets tell search engines, in pages that ask for it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pyld import jsonld

from .hosting import FAQS, STRICT, embedding
from .servers import Host
from .watching import wait_until

LINKED = 'head script[type="application/ld+json"]'


@pytest.mark.parametrize("policies", ["", "; trusted-types runcontent", None])
def test_search_engines_are_told_where_the_page_wants_it(
    page: Page, server: str, host: Host, problems: list[str], policies: str | None
) -> None:
    """One FAQPage of all widgets, each question once, that a JSON-LD processor expands."""
    policy = "" if policies is None else STRICT.partition("; trusted-types")[0] + policies
    faqs = FAQS.replace("<run-faqs", "<run-faqs jsonld")
    other = '<run-faqs jsonld article="shin-splints"></run-faqs>'
    page.goto(embedding(host, server, faqs + faqs + other + FAQS, policy=policy))
    wait_until(
        page,
        f"JSON.parse(document.querySelector('{LINKED}')?.textContent ?? null)"
        "?.mainEntity.length > 3",
    )
    assert page.locator(LINKED).count() == 1
    data = json.loads(page.locator(LINKED).text_content() or "")

    def load(url: str, options: dict[str, Any]) -> dict[str, Any]:
        context = {"@context": {"@vocab": "http://schema.org/"}}
        return {"contextUrl": None, "documentUrl": url, "document": context}

    (expanded,) = jsonld.expand(data, {"documentLoader": load})
    assert expanded["@type"] == ["http://schema.org/FAQPage"]
    ids = [node["@id"] for node in expanded["http://schema.org/mainEntity"]]
    assert len(ids) == len(set(ids)) > 3
    assert f"{server}/articles/it-band-syndrome#can-i-run-with-it" in ids
    page.locator("run-faqs[jsonld]").evaluate_all("all => all.forEach((e) => e.remove())")
    assert page.locator(LINKED).count() == 0
    assert problems == []


def test_where_no_policy_may_be_made_only_they_are_not_told(
    page: Page, server: str, host: Host
) -> None:
    """The reader sees every question; the writer is told why on the console."""
    said: list[str] = []
    page.on("console", lambda m: said.append(m.text) if m.type == "warning" else None)
    page.goto(embedding(host, server, FAQS.replace("<run-faqs", "<run-faqs jsonld")))
    expect(page.locator("summary")).to_have_count(3)
    assert page.locator(LINKED).count() == 0
    assert any(text.startswith("<run-faqs jsonld>: ") for text in said)
