"""Texts that would be more than text: none gets through, in an article or in a query."""

from __future__ import annotations

import json
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient

from runcontent.bootstrap import open_engine, open_library
from runcontent.library import Library
from runcontent.model import Kind, Resource, SearchText
from runcontent.settings import ENGINES, Settings
from runcontent.store.port import Changes
from runcontent.store.sqlite import SqliteStore
from runcontent.web.app import create_app

from .libraries import TAXONOMY, write_article

CASES = Path(__file__).parents[1] / "search" / "cases"
PAYLOADS: list[str] = json.loads((CASES / "payloads.json").read_text("utf-8"))


def test_there_are_enough_payloads() -> None:
    """Two hundred, each another."""
    assert len(set(PAYLOADS)) == len(PAYLOADS) == 200


@pytest.fixture(scope="module", params=ENGINES)
def client(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A library, every question, answer and heading of which is a payload: put into the store
    itself, for no Markdown would leave them whole."""
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "articles").mkdir()
    (folder / "articles" / "taxonomy.yaml").write_text(TAXONOMY, "utf-8")
    write_article(folder / "articles", "a", category="injuries", tags="[knee-pain]")
    settings = Settings(articles=folder / "articles", index=folder / "index", engine=request.param)
    real = open_library(settings)
    real.publish()
    client = create_app(real).test_client()
    model = client.get("/v1/articles/a/faqs/can-i-run?format=html,text,markdown").json
    store, engine = (
        SqliteStore(settings.index / "library.db"),
        open_engine(settings.engine, settings.index),
    )
    with store.snapshot() as snapshot:
        base = snapshot.generation
    hostile = [_question(model, number, text) for number, text in enumerate(PAYLOADS)]
    store.publish(Changes(hostile), engine.commit(base, hostile, []), "2026-01-02T00:00:00+00:00")
    return create_app(Library(store, engine, settings)).test_client()


def _question(model: dict[str, Any], number: int, text: str) -> Resource:
    id = f"a/q{number}"
    title = f"Knee {text}"
    payload = model | {
        "id": id,
        "question": title,
        "answer": model["answer"] | {"text": f"{text} knee {text}", "markdown": text},
    }
    return Resource(
        kind=Kind.FAQ,
        id=id,
        article="a",
        position=number,
        version=f"{number:032}",
        title=title,
        published_at=None,
        updated_at=None,
        payload=orjson.dumps(payload),
        facets={"tag": ("knee-pain",)},
        text=SearchText(title, f"{text} knee {text}"),
    )


def _require_escaped(snippet: dict[str, str]) -> None:
    html = snippet["html"]
    assert set(re.findall("<[^>]*>?", html)) <= {"<mark>", "</mark>"}
    plain = re.sub("</?mark>", "", html)
    assert not re.search("[\"'<>]", plain)
    assert unescape(plain) == snippet["text"]


class _Elements(HTMLParser):
    """What a browser would make of a page: its elements with their attributes, without values."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[tuple[str, ...]] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add((tag, *sorted({name for name, _ in attrs})))


@pytest.fixture
def harmless(client: FlaskClient) -> set[tuple[str, ...]]:
    """The elements of pages of results, with a correction, without a result, and with an error."""
    asked = ("knee", "knee&offset=20", "knee+scirpt", "zzz", "-knee", "x" * 257)
    pages = (client.get(f"/search?q={q}").text for q in asked)
    return set().union(*(_Elements(page).found for page in pages))


def test_every_hit_is_escaped(client: FlaskClient, harmless: set[tuple[str, ...]]) -> None:
    """In its snippets, and on the page of results."""
    seen = set()
    for offset in (0, 100, 200):
        found = client.get(f"/v1/search?q=knee&kind=faq&limit=100&offset={offset}")
        assert found.mimetype == "application/json"
        assert found.headers["X-Content-Type-Options"] == "nosniff"
        for hit in found.json["items"]:
            _require_escaped(hit["snippet"])
            seen.add(hit["title"].removeprefix("Knee "))
    assert seen == set(PAYLOADS)
    for offset in range(0, 201, 20):
        page = client.get(f"/search?q=knee&offset={offset}")
        assert page.status_code == 200
        assert _Elements(page.text).found <= harmless


def test_every_query_is_escaped(client: FlaskClient, harmless: set[tuple[str, ...]]) -> None:
    """A payload that is asked for is found or refused; what comes with it is text."""
    answered = 0
    for payload in PAYLOADS:
        query = {"q": payload[:256]}
        told = client.get("/v1/search", query_string=query | {"explain": "true"})
        assert told.status_code in (200, 422)
        assert told.mimetype in ("application/json", "application/problem+json")
        for hit in told.json["items"] if told.status_code == 200 else ():
            _require_escaped(hit["snippet"])
        given = client.get("/v1/answer", query_string=query)
        assert given.status_code == told.status_code
        if given.status_code == 200:
            answered += given.json["answered"]
            for hit in given.json["runners_up"]:
                _require_escaped(hit["snippet"])
        offered = client.get("/v1/suggest", query_string=query)
        assert offered.status_code in (200, told.status_code)
        assert offered.mimetype in ("application/json", "application/problem+json")
        page = client.get("/search", query_string=query)
        assert page.status_code == told.status_code
        assert _Elements(page.text).found <= harmless
    assert answered > len(PAYLOADS) / 4


def test_suggestions_are_texts_as_they_stand(client: FlaskClient) -> None:
    """In JSON, where nothing is markup; whoever shows them escapes them, as the site does."""
    shown = set()
    for start in "abcdefghijklmnopqrstuvwxyz":
        items = client.get("/v1/suggest", query_string={"q": f"knee {start}"}).json["items"]
        shown |= {item["text"].removeprefix("Knee ") for item in items}
    assert len(shown & set(PAYLOADS)) > 50
