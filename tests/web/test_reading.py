"""What an app reads from the real library."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from runcontent.web.app import create_app

from .libraries import make_library, write_article

IT_BAND = "/v1/articles/it-band-syndrome"


def test_the_it_band_article_has_its_four_warning_signs(client: FlaskClient) -> None:
    found = client.get("/v1/advice?article=it-band-syndrome&advice_kind=red_flag").json
    assert found["meta"]["total"] == len(found["items"]) == 4
    assert all(item["body"]["text"] for item in found["items"])


def test_its_five_exercises_are_done_three_to_four_times_a_week(client: FlaskClient) -> None:
    found = client.get("/v1/advice?article=it-band-syndrome&advice_kind=exercise").json
    assert [item["dose"]["frequency"] for item in found["items"]] == [
        {"min": 3, "max": 4, "per": "week"}
    ] * 5
    assert {item["phase"]["number"] for item in found["items"]} == {2}


def test_its_three_questions_are_found_by_tag(client: FlaskClient) -> None:
    found = client.get("/v1/faqs?tag=it-band-syndrome").json
    assert [item["question"] for item in found["items"]] == [
        "Can I run with IT band syndrome?",
        "How long does IT band syndrome take to heal?",
        "Should I change my shoes?",
    ]


def test_every_part_is_read_by_its_own_link(client: FlaskClient) -> None:
    whole = client.get(f"{IT_BAND}?include=sections,faqs,advice").json
    for name in ("sections", "faqs", "advice"):
        assert whole[name]
        for part in whole[name]:
            assert client.get(part["links"]["self"]).json["id"] == part["id"]


def test_an_anchor_may_hold_what_an_address_does_not(tmp_path: Path) -> None:
    """Whatever the writer names it: the link leads there."""
    library = make_library(tmp_path, "a")
    text = "## One {#a/b}\n\nText.\n\n## Two {#c?d%}\n\nText."
    write_article(tmp_path / "articles", "a", text)
    library.publish()
    client = create_app(library).test_client()
    for section in client.get("/v1/articles/a/sections").json["items"]:
        assert client.get(section["links"]["self"]).json["id"] == section["id"]


def test_a_page_links_to_the_next_until_all_is_seen(client: FlaskClient) -> None:
    url, seen = "/v1/advice?limit=50", []
    while url:
        page = client.get(url).json
        seen += [item["id"] for item in page["items"]]
        url = page["links"]["next"]
    assert len(seen) == len(set(seen)) == page["meta"]["total"]


def test_fields_keep_and_drop_by_dotted_path(client: FlaskClient) -> None:
    kept = client.get(f"{IT_BAND}?fields=title,category.title").json
    assert kept == {
        "kind": "article",
        "id": "it-band-syndrome",
        "title": "IT band syndrome in runners",
        "category": {"title": "Injury Prevention"},
    }
    assert "html" not in client.get(f"{IT_BAND}?fields=-html").json


def test_fields_reach_into_what_is_included(client: FlaskClient) -> None:
    """What is included comes, whole unless its own fields are named."""
    named = client.get(f"{IT_BAND}?include=faqs,related&fields=title,faqs.question").json
    assert set(named) == {"kind", "id", "title", "faqs", "related"}
    assert all(list(faq) == ["kind", "id", "question"] for faq in named["faqs"])
    assert "summary" in named["related"][0]
    dropped = client.get(f"{IT_BAND}?include=faqs&fields=-faqs.answer.html").json
    assert all(list(faq["answer"]) == ["text"] for faq in dropped["faqs"])
    source = client.get(f"{IT_BAND}?include=advice&fields=advice.body.markdown").json
    assert all(list(advice["body"]) == ["markdown"] for advice in source["advice"])


def test_format_chooses_the_renderings(client: FlaskClient) -> None:
    one = client.get(f"{IT_BAND}?format=markdown").json
    assert "markdown" in one
    assert "html" not in one
    assert "html" not in client.get("/v1/articles").json["items"][0]


def test_any_all_and_not_filter_by_tag(client: FlaskClient) -> None:
    def slugs(query: str) -> set[str]:
        return {item["id"] for item in client.get(f"/v1/articles?{query}").json["items"]}

    assert {"it-band-syndrome", "runners-knee"} <= slugs("tag=knee-pain")
    assert "shin-splints" in slugs("tag=it-band-syndrome,shin-splints")
    assert slugs("tag=it-band-syndrome&tag=shin-splints") == set()
    assert "it-band-syndrome" not in slugs("tag=-it-band-syndrome")


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("tga=knee", "tga"),
        ("limit=101", "limit"),
        ("limit=x", "limit"),
        ("offset=10001", "offset"),
        ("limit=1&limit=2", "limit"),
        ("sort=age", "sort"),
        ("fields=titel", "fields"),
        ("format=pdf", "format"),
        ("aspect=cause", "aspect"),
        ("updated_since=yesterday", "updated_since"),
        ("updated_since=2026-W01-1", "updated_since"),
        ("sort=title,-title", "sort"),
        ("format=html,html", "format"),
        ("fields=sections.title", "fields"),
        ("tag=a b", "tag"),
        ("&".join(["tag=-a"] * 11), "tag"),
        (f"tag={','.join('a' * 51)}", "tag"),
    ],
)
def test_a_bad_parameter_is_a_422_that_names_it(
    client: FlaskClient, query: str, parameter: str
) -> None:
    answer = client.get(f"/v1/articles?{query}")
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert [error["parameter"] for error in answer.json["errors"]] == [parameter]


@pytest.mark.parametrize(
    "url",
    [
        "/v1/articles?tag=kneee-pain",
        "/v1/faqs?tag=knee-pain,kneee-pain",
        "/v1/advice?tag=-kneee-pain",
        "/v1/search?q=knee&tag=kneee-pain",
        "/v1/answer?q=can+i+run&tag=kneee-pain",
        "/v1/sync?tag=kneee-pain",
    ],
)
def test_a_value_that_nothing_is_called_is_told_and_the_nearest(
    client: FlaskClient, url: str
) -> None:
    """Wanted or excluded: nobody takes a slip of the pen for an empty library, or a whole one."""
    [warning] = client.get(url).json["warnings"]
    assert (warning["parameter"], warning["code"]) == ("tag", "unknown_value")
    assert warning["detail"] == (
        "there is no tag 'kneee-pain' in this library; did you mean 'knee-pain'?"
    )
    assert warning["near"][0] == "knee-pain"


def test_what_is_known_is_no_warning(client: FlaskClient) -> None:
    """Also where nothing has it now; each value is told once, and not without end."""
    for query in (
        "article=itbs,it-band-syndrome&category=injury-prevention&language=en&phase=2",
        "tag=knee-pain&condition=-it-band-syndrome&aspect=prognosis&advice_kind=prevention",
    ):
        assert "warnings" not in client.get(f"/v1/advice?{query}").json
    asked = "article=shin-splint&category=injuries-x&language=de&phase=77&condition=knee-pain"
    told = client.get(f"/v1/advice?{asked}&phase=-77").json["warnings"]
    assert {warning["parameter"] for warning in told} == {
        *("article", "category", "language", "phase", "condition")
    }
    assert len(told) == 5
    assert told[0]["near"][0] == "shin-splints"
    many = ",".join(f"x{n}" for n in range(50))
    assert len(client.get(f"/v1/faqs?tag={many}").json["warnings"]) == 10


def test_a_misspelt_parameter_is_told_the_nearest(client: FlaskClient) -> None:
    assert "did you mean 'tag'?" in client.get("/v1/articles?tga=knee").json["detail"]


def test_a_known_etag_is_answered_304(client: FlaskClient) -> None:
    for url in (IT_BAND, "/v1/articles", "/v1/search?q=knee"):
        etag = client.get(url).headers["ETag"]
        assert not etag.startswith("W/")
        assert client.get(url, headers={"If-None-Match": etag}).status_code == 304


def test_an_unknown_slug_is_a_404_that_suggests(client: FlaskClient) -> None:
    answer = client.get("/v1/articles/it-band-sindrome")
    assert answer.status_code == 404
    assert "it-band-syndrome" in answer.json["near"]


def test_an_alias_is_a_308_for_the_article_and_its_parts(client: FlaskClient) -> None:
    answer = client.get("/v1/articles/itbs/faqs?limit=2")
    assert answer.status_code == 308
    assert answer.headers["Location"].endswith(f"{IT_BAND}/faqs?limit=2")


def test_another_method_is_a_405_with_allow(client: FlaskClient) -> None:
    answer = client.post("/v1/articles")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert answer.mimetype == "application/problem+json"


def test_head_answers_without_a_body(client: FlaskClient) -> None:
    answer = client.head(IT_BAND)
    assert answer.status_code == 200
    assert answer.data == b""


def test_health_says_alive_and_ready(client: FlaskClient) -> None:
    assert client.get("/livez").json == {"status": "alive"}
    assert client.get("/readyz").json["revision"] == 1
