"""Guides over HTTP: evaluated, answered on a page, and nothing kept of either."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import Client

from runcontent.library import Library
from runcontent.web.app import create_app
from runcontent.web.observing import Observed

LIGHT = "/v1/guides/pain-traffic-light/evaluate"
GREEN = {
    "urgent-signs": "none",
    "signs": "none",
    "painkiller": "not-needed",
    "during": "mild",
    "morning": "same",
}


def _evaluate(client: FlaskClient, answers: Any) -> Any:
    return client.post(LIGHT, json={"answers": answers})


def test_a_guide_is_answered_question_by_question(client: FlaskClient) -> None:
    """Each answer gives the next question, and the last the outcome with what it rests on."""
    answers: dict[str, str] = {}
    for question, answer in GREEN.items():
        step = _evaluate(client, answers).json
        assert (step["done"], step["outcome"]) == (False, None)
        assert step["question"]["id"] == question
        answers[question] = answer
    step = _evaluate(client, answers).json
    assert (step["done"], step["question"], step["outcome"]["level"]) == (True, None, "go")
    assert step["outcome"]["sections"][0]["id"] == "pain-decision-tree-runners/green"
    assert [reason["question"]["slug"] for reason in step["reasons"]] == list(GREEN)
    assert step["red_flags"]


def test_a_sign_of_a_branch_that_was_left_still_counts(client: FlaskClient) -> None:
    """Whatever else was said."""
    step = _evaluate(client, GREEN | {"red-cause": "known"}).json
    assert (step["outcome"]["level"], step["ignored"]) == ("go", ["red-cause"])
    step = _evaluate(client, GREEN | {"signs": "any"}).json
    assert step["outcome"]["level"] == "see_professional"
    step = _evaluate(client, {"signs": "any", "urgent-signs": "any"}).json
    assert step["outcome"]["level"] == "urgent"


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (b"", "body"),
        (b"[]", "body"),
        (b"{}", "answers"),
        (b'{"answers": []}', "answers"),
        (b'{"answers": {"signs": 1}}', "answers"),
        (b'{"answers": {"sgins": "any"}}', "answers.sgins"),
        (b'{"answers": {"signs": "perhaps"}}', "answers.signs"),
        (b'{"answers": {}, "name": "x"}', "name"),
    ],
)
def test_what_cannot_be_read_is_named(client: FlaskClient, body: bytes, named: str) -> None:
    """A 422, kept by nobody, that does not repeat what was answered."""
    answer = client.post(LIGHT, data=body, content_type="application/json")
    assert answer.status_code == 422
    assert [error["parameter"] for error in answer.json["errors"]] == [named]
    assert "perhaps" not in answer.text
    assert "no-store" in answer.headers["Cache-Control"]


def test_answers_are_neither_kept_nor_logged(library: Library) -> None:
    """By no cache and in no line, though queries be logged."""
    lines: list[dict[str, Any]] = []
    observed = Observed(create_app(library).wsgi_app, lambda *_, **line: lines.append(line), True)
    client = Client(observed)
    sent = {"urgent-signs": "any"}
    answers = [
        client.post(LIGHT, json={"answers": sent}),
        client.post("/guides/pain-traffic-light", data=sent),
        client.get(f"{LIGHT}?urgent-signs=any"),
        client.get("/guides/pain-traffic-light?urgent-signs=any"),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 405, 422]
    assert all(answer.headers["Cache-Control"] == "no-store" for answer in answers[:2])
    assert len(lines) == len(answers)
    assert "any" not in repr(lines)


def test_a_guide_is_answered_on_a_page(client: FlaskClient) -> None:
    """By a plain form, which keeps what was said to be changed, and drops a branch that is left."""
    page = client.get("/guides/pain-traffic-light")
    assert page.status_code == 200
    assert "Your answers" not in page.text.partition("<main")[2].partition("notice")[0]
    answered = client.post("/guides/pain-traffic-light", data=GREEN)
    assert 'class="outcome go"' in answered.text
    assert re.findall(
        r'<input type="radio" required name="([\w-]+)"[^>]* checked>', answered.text
    ) == list(GREEN)
    changed = client.post("/guides/pain-traffic-light", data=GREEN | {"painkiller": "needed"})
    assert 'name="red-cause"' in changed.text
    assert 'name="morning"' not in changed.text
    assert (
        'class="outcome urgent"'
        in client.post("/guides/pain-traffic-light", data=GREEN | {"urgent-signs": "any"}).text
    )


def test_an_article_says_what_rests_on_it(client: FlaskClient) -> None:
    """By links that hold whatever is published, embedded where that is asked for, and on its page,
    its own first."""
    slug = "pain-decision-tree-runners"
    links = client.get(f"/v1/articles/{slug}").json["links"]
    guides = [one["id"] for one in client.get(links["guides"]).json["items"]]
    assert sorted(guides) == ["it-band-pain", "pain-traffic-light"]
    assert client.get(links["plans"]).json["items"][0]["id"] == "back-to-running"
    asked = client.get(f"/v1/articles/{slug}?include=guides,plans&fields=title,guides.start")
    assert asked.json["guides"][0] == {
        "kind": "guide",
        "id": "pain-traffic-light",
        "start": "urgent-signs",
    }
    assert asked.json["plans"][0]["phases"]
    assert "article-return-to-running" in asked.headers["Surrogate-Key"]
    page = client.get(f"/articles/{slug}")
    shown = page.text.partition("Put it to use")[2].partition("</ul>")[0]
    places = re.findall(r'href="([^"]+)"', shown)
    assert places == [
        "/guides/pain-traffic-light",
        "/guides/it-band-pain",
        "/plans/back-to-running",
    ]
    assert all(client.get(place).status_code == 200 for place in places)
    assert "article-it-band-syndrome" in page.headers["Surrogate-Key"]
    assert "Put it to use" not in client.get("/articles/shin-splints").text


def test_lists_are_filtered_by_what_is_cited(client: FlaskClient) -> None:
    """By former slugs too; what no article is called is warned of."""
    former = client.get("/v1/plans?cites=run-walk-plan").json
    assert (former["meta"]["total"], "warnings" in former) == (1, False)
    [warning] = client.get("/v1/plans?cites=retrn-to-running").json["warnings"]
    assert warning["detail"].startswith("there is no article 'retrn-to-running' in this library")
    assert client.get("/v1/guides?cites=-it-band-syndrome").json["meta"]["total"] == 1
    assert client.get("/v1/faqs?cites=shin-splints").status_code == 422


def test_what_leads_to_guides_and_plans(client: FlaskClient) -> None:
    """The front page, `llms.txt`, and the articles' own words."""
    for path in ("/guides/it-band-pain", "/guides/pain-traffic-light", "/plans/back-to-running"):
        assert f'<a href="{path}">' in client.get("/").text
        assert f"/v1{path}): " in client.get("/llms.txt").text
    for article, path in (
        ("it-band-syndrome", "/guides/it-band-pain"),
        ("pain-decision-tree-runners", "/guides/pain-traffic-light"),
        ("return-to-running", "/plans/back-to-running"),
    ):
        body = client.get(f"/v1/articles/{article}").json["html"]
        assert f'<a href="{path}"' in body


def test_guides_are_in_searches_and_at_their_addresses(client: FlaskClient) -> None:
    """The address of a hit is that of the page."""
    found = client.get("/v1/search?q=can+i+run+with+this+pain&kind=guide").json["items"]
    assert found[0]["id"] == "pain-traffic-light"
    for guide in client.get("/v1/guides").json["items"]:
        assert client.get(guide["url"]).status_code == 200
        assert client.get(guide["links"]["self"]).json["id"] == guide["id"]
