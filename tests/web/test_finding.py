"""What the search endpoints do for somebody who types, over the real library."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient


def _search(client: FlaskClient, **query: str) -> Any:
    return client.get("/v1/search", query_string=query).json


@pytest.mark.parametrize(
    ("typed", "meant", "article"),
    [
        ("achiles tendon", "achilles tendon", "achilles-tendinopathy"),
        ("plantar fascitis", "plantar fasciitis", "plantar-fasciitis"),
        ("hamstirng", "hamstring", "hamstring-strain"),
        ("ham string strain", "hamstring strain", "hamstring-strain"),
        ("shinsplint pain", None, "shin-splints"),
        ("PFPS", None, "runners-knee"),
        ("medial tibial stress syndrome", None, "shin-splints"),
    ],
)
def test_what_is_meant_is_found_first(
    client: FlaskClient, typed: str, meant: str | None, article: str
) -> None:
    """Misspelt, abbreviated, in one word or in two."""
    found = _search(client, q=typed)
    assert found["did_you_mean"] == meant
    assert found["items"][0]["article"]["slug"] == article


def test_a_facet_is_counted_as_if_its_own_filter_were_not_there(client: FlaskClient) -> None:
    """Counts add up to the totals that each value would give."""
    found = _search(client, q="knee", kind="faq", tag="knee-pain", facets="kind,tag")
    for kind, count in found["facets"]["kind"].items():
        assert _search(client, q="knee", kind=kind, tag="knee-pain")["meta"]["total"] == count
    for tag, count in list(found["facets"]["tag"].items())[:5]:
        assert _search(client, q="knee", kind="faq", tag=tag)["meta"]["total"] == count
    assert "facets" not in _search(client, q="knee")


def test_a_grouped_answer_has_each_article_once_with_its_best_parts(client: FlaskClient) -> None:
    """Its pages, one after the other, hold every article that has a hit."""
    single = _search(client, q="calf strength", limit="100")
    articles = {hit["article"]["slug"] for hit in single["items"]}
    found = _search(client, q="calf strength", group="article", limit="100")
    assert {hit["id"] for hit in found["items"]} == articles
    assert found["meta"]["total"] == len(articles)
    for hit in found["items"]:
        assert hit["kind"] == "article"
        assert len(hit["parts"]) <= 3
        assert all(part["article"]["slug"] == hit["id"] for part in hit["parts"])
        assert sorted((p["score"] for p in hit["parts"]), reverse=True) == [
            part["score"] for part in hit["parts"]
        ]
    pages = [
        hit["id"]
        for offset in range(0, len(articles), 2)
        for hit in _search(
            client, q="calf strength", group="article", limit="2", offset=str(offset)
        )["items"]
    ]
    assert pages == [hit["id"] for hit in found["items"]]


def test_an_explained_hit_says_how_its_score_came_about(client: FlaskClient) -> None:
    """The shares of the words, times the boost, are the score."""
    for hit in _search(client, q="ITBS streching", explain="true")["items"]:
        told = hit["explain"]
        assert hit["score"] == pytest.approx(sum(told["shares"]) * told["boost"], abs=0.01)
        assert {match["how"].split(":")[0] for match in told["matches"]} <= {
            "exact",
            "stem",
            "synonym",
            "typo",
        }


def test_fields_shape_a_hit_and_leave_safety_alone(client: FlaskClient) -> None:
    """Nobody can leave the warning signs out."""
    found = _search(client, q="ITBS", fields="title", limit="1")
    assert set(found["items"][0]) == {"kind", "id", "title"}
    assert len(found["safety"]["articles"][0]["red_flags"]) == 4


def test_every_article_among_the_hits_brings_its_warning_signs(client: FlaskClient) -> None:
    """As many as it has, whatever the query filters by."""
    found = _search(client, q="exercises", kind="advice", advice_kind="exercise")
    signs = {article["slug"]: article["red_flags"] for article in found["safety"]["articles"]}
    for slug in {hit["article"]["slug"] for hit in found["items"]}:
        counts = client.get(f"/v1/articles/{slug}?fields=counts").json["counts"]
        assert len(signs[slug]) == counts["red_flags"] > 0


@pytest.mark.parametrize(
    ("query", "sign"),
    [
        ("calf swelling", "calf-swelling"),
        ("pain at night", "night-pain"),
        ("my knee locks", "locking"),
        ("can't put weight on it", "bearing-weight"),
        ("numbness", "numbness"),
    ],
)
def test_a_query_that_is_a_warning_sign_is_answered_with_them_first(
    client: FlaskClient, query: str, sign: str
) -> None:
    """Among the hits, and beside them."""
    found = _search(client, q=query)
    assert sign in [named["slug"] for named in found["safety"]["signs"]]
    matching = [flag["id"] for flag in found["safety"]["matching"]]
    assert matching
    first = client.get(found["items"][0]["links"]["self"]).json
    assert first["advice_kind"] == "red_flag"
    assert first["id"] in matching


def test_suggestions_lead_somewhere(client: FlaskClient) -> None:
    """Each has the address of what it names, and there are no more than were asked for."""
    for typed in ("sh", "run", "achiles", "can i"):
        items = client.get("/v1/suggest", query_string={"q": typed, "limit": "8"}).json["items"]
        assert 0 < len(items) <= 8
        for item in items:
            assert client.get(item["links"]["self"]).status_code == 200


def test_a_question_is_answered_word_for_word(client: FlaskClient) -> None:
    """The answer is the resource itself; its signs and runners-up come with it."""
    told = client.get("/v1/answer?q=can i run with it band syndrome").json
    assert told["answered"]
    assert told["answer"] == client.get("/v1/articles/it-band-syndrome/faqs/can-i-run-with-it").json
    assert told["safety"]["articles"][0]["red_flags"]
    assert told["runners_up"]


@pytest.mark.parametrize(
    "question", ["what is the capital of france", "how do I bake bread", "zzz"]
)
def test_what_the_library_does_not_know_is_not_answered(client: FlaskClient, question: str) -> None:
    """It says so, and is not sure."""
    told = client.get("/v1/answer", query_string={"q": question}).json
    assert told["answered"] is False
    assert told["answer"] is None
    assert told["confidence"] < 0.25
