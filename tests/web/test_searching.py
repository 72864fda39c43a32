"""What is found in the real library."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from runcontent.library import Library
from runcontent.web.app import create_app

from ..fakes.counting_engine import CountingEngine
from .libraries import make_library, write_article


def _slug(hit: dict[str, dict[str, str]]) -> str:
    return hit["article"]["slug"]


@pytest.mark.parametrize("query", ["ITBS", "iliotibial", "outer knee pain"])
def test_the_it_band_article_is_found_first(client: FlaskClient, query: str) -> None:
    assert _slug(client.get("/v1/search", query_string={"q": query}).json["items"][0]) == (
        "it-band-syndrome"
    )


def test_a_question_finds_questions(client: FlaskClient) -> None:
    found = client.get("/v1/search?kind=faq&q=can I run").json["items"]
    assert {hit["kind"] for hit in found} == {"faq"}
    assert found[0]["title"].startswith("Can I ")


def test_a_hit_has_a_marked_and_escaped_snippet(client: FlaskClient) -> None:
    hit = client.get("/v1/search?q=clamshells").json["items"][0]
    assert "<mark>" in hit["snippet"]["html"]
    assert "<" not in hit["snippet"]["html"].replace("<mark>", "").replace("</mark>", "")


def test_nothing_found_is_an_empty_page(client: FlaskClient) -> None:
    assert client.get("/v1/search?q=zeppelin").json["meta"]["total"] == 0


@pytest.mark.parametrize("query", ["", "?q=", "?q=" + "x" * 257, "?q=knee&limit=0"])
def test_a_query_that_cannot_be_used_is_a_422(client: FlaskClient, query: str) -> None:
    assert client.get(f"/v1/search{query}").status_code == 422


def test_what_was_asked_before_is_not_searched_for_again(tmp_path: Path) -> None:
    """Answers are kept by revision and request: the engine is asked anew for another request, and
    after a publish."""
    library = make_library(tmp_path, "knee")
    engine = CountingEngine(library.engine)
    client = create_app(Library(library.store, engine, library.settings)).test_client()
    for url in ("/v1/search?q=rest", "/v1/search?q=rest&facets=kind", "/v1/answer?q=can I run"):
        first, before = client.get(url), engine.searches
        assert first.status_code == 200
        assert before > 0
        again = client.get(url)
        assert (again.data, engine.searches) == (first.data, before)
        known = client.get(url, headers={"If-None-Match": first.headers["ETag"]})
        assert (known.status_code, engine.searches) == (304, before)
        engine.searches = 0
    write_article(tmp_path / "articles", "knee", "Rest.", tags="[knee-pain]")
    library.publish()
    found = client.get("/v1/search?q=rest").json
    assert engine.searches > 0
    assert found["meta"]["revision"] == 2
