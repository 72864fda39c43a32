"""The widget builder: what is chosen is what is shown and copied."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from runcontent.web.building import build

PAYLOADS = json.loads(
    (Path(__file__).parents[1] / "search" / "cases" / "payloads.json").read_text("utf-8")
)


def _snippet(client: FlaskClient, query: str) -> str:
    page = client.get(f"/widgets?{query}")
    assert page.status_code == 200, page.text
    shown = re.search(r'<pre class="copied" tabindex="0"><code>(.*?)</code>', page.text, re.S)
    assert shown is not None
    return html.unescape(shown[1])


def test_the_snippet_holds_the_choices_and_the_pinned_script(client: FlaskClient) -> None:
    """And the very element is live on the page."""
    query = "widget=advice&article=shin-splints&tag=&limit=2&theme=dark"
    text = _snippet(client, query)
    assert '<script type="module"' in text
    assert 'integrity="sha384-' in text
    element = '<run-advice article="shin-splints" limit="2" theme="dark">'
    assert element in text
    assert element in client.get(f"/widgets?{query}").text
    assert '<a href="http://localhost/articles/shin-splints">' in text


def test_the_iframe_leads_to_a_page_that_is_there(client: FlaskClient) -> None:
    """For each widget that has one."""
    for query in ("widget=faqs&article=shin-splints&limit=2", "widget=search&tag=knee-pain"):
        text = html.unescape(client.get(f"/widgets?{query}").text)
        place = re.search(r'<iframe src="http://localhost([^"]+)"', text)
        assert place is not None
        assert client.get(html.unescape(place[1])).status_code == 200


@pytest.mark.parametrize(
    ("query", "element", "place"),
    [
        (
            "widget=guide&guide=pain-traffic-light&article=shin-splints&limit=2&theme=dark",
            '<run-guide guide="pain-traffic-light" theme="dark">',
            "/guides/pain-traffic-light",
        ),
        ("widget=guide", '<run-guide guide="it-band-pain">', "/guides/it-band-pain"),
        (
            "widget=plan&plan=back-to-running&guide=it-band-pain",
            '<run-plan plan="back-to-running">',
            "/plans/back-to-running",
        ),
    ],
)
def test_guides_and_plans_come_with_their_own_script(
    client: FlaskClient, query: str, element: str, place: str
) -> None:
    """Pinned in the snippet, and the newest on the page; what other widgets take is left out."""
    text = _snippet(client, query)
    page = client.get(f"/widgets?{query}").text
    assert element in text
    assert element in page
    assert f'<a href="http://localhost{place}">' in text
    assert client.get(place).status_code == 200
    source = re.search(r'src="http://localhost(/embed/guides-v1[^"]+)" integrity="sha384-', text)
    assert source is not None
    assert client.get(source[1]).status_code == 200
    assert '<script type="module" src="/embed/guides-v1.js">' in page


def test_nothing_chosen_shows_an_example(client: FlaskClient) -> None:
    assert "<run-faqs article=" in _snippet(client, "")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("widget=map", "widget is one of faqs, advice, search, guide, plan"),
        ("widget=guide&guide=nowhere", "no guide has the id 'nowhere'"),
        ("widget=plan&plan=it-band-pain", "no plan has the id 'it-band-pain'"),
        ("widget=guide&guide=can-i-run-with-this-pain", "is now pain-traffic-light"),
        ("article=nowhere", "nowhere"),
        ("limit=0", "limit takes a whole number"),
        ("theme=pink", "theme"),
        ("colour=red", "colour"),
    ],
)
def test_what_cannot_be_built_is_said(client: FlaskClient, query: str, words: str) -> None:
    """With the form to try again."""
    page = client.get(f"/widgets?{query}")
    assert page.status_code == 422
    assert words in html.unescape(page.text)
    assert 'class="choices"' in page.text


def test_no_value_breaks_out_of_the_snippet() -> None:
    """Whatever stands in it is one attribute's value."""
    for payload in PAYLOADS:
        chosen = {"widget": "faqs", "article": "", "tag": payload, "limit": "", "theme": ""}
        element = str(build(chosen, "http://localhost").live)
        element_of_guide = str(
            build(
                {"widget": "guide", "guide": payload, "article": "", "theme": ""},
                "http://localhost",
                title=payload,
            ).live
        )
        assert re.fullmatch(
            r'<run-guide guide="[^"<>]*">\n  <a href="[^"<>]*">[^<>]*</a>\n</run-guide>',
            element_of_guide,
        )
        assert re.fullmatch(
            r'<run-faqs tag="[^"<>]*">\n  <a href="[^"<>]*">[^<>]*</a>\n</run-faqs>', element
        )
