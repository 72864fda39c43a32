"""Errors: every one a problem document that leads to a page which says what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from runcontent.bootstrap import open_library
from runcontent.library import Library
from runcontent.web.app import create_app
from runcontent.web.error_types import ERROR_TYPES

from ..fakes.endless_body import post_endlessly
from .libraries import make_library, write_article

ERRORS = {
    "an unknown address": ("GET", "/nowhere", {}, "not-found"),
    "an unknown article": ("GET", "/v1/articles/no-such", {}, "not-found"),
    "an unknown part": ("GET", "/v1/articles/it-band-syndrome/faqs/no", {}, "not-found"),
    "an unknown tag": ("GET", "/v1/tags/kne-pain", {}, "not-found"),
    "another method": ("DELETE", "/v1/articles", {}, "method-not-allowed"),
    "no acceptable form": ("GET", "/v1/tags", {"Accept": "text/csv"}, "not-acceptable"),
    "no linked data here": (
        "GET",
        "/v1/search?q=knee",
        {"Accept": "application/ld+json"},
        "not-acceptable",
    ),
    "a long address": ("GET", f"/v1/articles?tag={'a' * 4200}", {}, "uri-too-long"),
    "a parameter where there is none": ("GET", "/feed.json?x=1", {}, "invalid-parameters"),
    "bytes that are no text": ("GET", "/v1/search?q=%ED%A0%80", {}, "bad-request"),
    "an unknown page": ("GET", "/docs/errors/no", {}, "not-found"),
    "an unknown image": ("GET", "/media/0000000000000000/a.svg", {}, "not-found"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_is_a_problem_document(client: FlaskClient, name: str) -> None:
    """Its members are those of RFC 9457, and its type is a page that explains it."""
    method, url, headers, kind = ERRORS[name]
    answer = client.open(url, method=method, headers=headers)
    told = answer.json
    assert answer.status_code == told["status"] == ERROR_TYPES[kind].status
    assert answer.mimetype == "application/problem+json"
    assert told["type"] == f"/docs/errors/{kind}"
    assert told["title"] == ERROR_TYPES[kind].title
    assert told["detail"]
    assert told["instance"] == answer.headers["X-Request-Id"]
    page = client.get(told["type"])
    assert page.status_code == 200
    assert ERROR_TYPES[kind].title in page.text


def test_a_body_too_large_is_a_413(client: FlaskClient) -> None:
    """One that says how large it is, is refused before it is read."""
    answer = client.open("/v1/articles", method="GET", data=b"x" * 70_000)
    assert answer.status_code == 413
    assert answer.json["type"] == "/docs/errors/content-too-large"


@pytest.mark.parametrize(
    "path", ["/v1/plans/back-to-running/build", "/v1/guides/pain-traffic-light/evaluate"]
)
def test_a_body_that_does_not_say_how_large_it_is_is_bounded_too(
    client: FlaskClient, path: str
) -> None:
    """It is read no further than one that says so may be."""
    status, taken = post_endlessly(client.application, path)
    assert status == 413
    assert taken < 200_000


def test_a_near_id_is_suggested(client: FlaskClient) -> None:
    """A misspelt id comes with those that look like it."""
    assert client.get("/v1/tags/kne-pain").json["near"][0] == "knee-pain"
    assert "it-band-syndrome" in client.get("/v1/articles/it-band-sindrome").json["near"]


def test_an_alias_leads_to_the_present_address_and_a_withdrawn_article_is_gone(
    tmp_path: Path,
) -> None:
    """The article's parts and its page go the same way."""
    library = make_library(tmp_path, "a", "b")
    folder = tmp_path / "articles"
    write_article(folder, "a", aliases="[old, art, v1]")
    write_article(folder, "b", status="withdrawn", withdrawn_reason="No longer right.")
    library.publish()
    client = create_app(library).test_client()
    for alias in ("art", "v1"):
        answer = client.get(f"/v1/articles/{alias}/faqs")
        assert answer.headers["Location"] == "/v1/articles/a/faqs"
    for rest in ("", "/faqs?limit=2", "/advice/rest-for-2-days"):
        answer = client.get(f"/v1/articles/old{rest}")
        assert answer.status_code == 308
        assert answer.headers["Location"] == f"/v1/articles/a{rest}"
        assert (answer.data, answer.content_type) == (b"", None)
        gone = client.get(f"/v1/articles/b{rest}")
        assert gone.status_code == 410
        assert gone.json["reason"] == "No longer right."
    assert client.get("/articles/old").headers["Location"] == "/articles/a"
    odd = client.get("/v1/articles/old/faqs/a%3Fb?format=text&fields=question%2Cid")
    assert odd.headers["Location"] == "/v1/articles/a/faqs/a%3Fb?format=text&fields=question%2Cid"
    assert odd.headers["Cache-Control"].startswith("public, max-age=60")


def test_what_was_withdrawn_for_safety_says_so(tmp_path: Path) -> None:
    """With a reason or without, and when its file is gone as well."""
    library = make_library(tmp_path, "a", "b")
    folder = tmp_path / "articles"
    harm = {"status": "withdrawn", "withdrawal": "safety"}
    write_article(folder, "a", **harm, withdrawn_reason="The dose was wrong.")
    write_article(folder, "b", **harm)
    library.publish()
    client = create_app(library).test_client()
    words = "was withdrawn for safety, because it may do harm"
    told = client.get("/v1/articles/a/faqs").json
    assert (told["detail"], told["reason"]) == (
        f"a {words}: The dose was wrong.",
        "The dose was wrong.",
    )
    assert client.get("/v1/articles/b").json["detail"] == f"b {words}"
    (folder / "b.md").unlink()
    library.publish()
    gone = client.get("/v1/articles/b")
    assert (gone.status_code, gone.json["detail"]) == (410, f"b {words}")


def test_an_alias_outlives_its_article(tmp_path: Path) -> None:
    """The old name of a withdrawn article is gone too, and a filter takes an old name."""
    library = make_library(tmp_path, "a", "b")
    folder = tmp_path / "articles"
    write_article(folder, "a", aliases="[old]")
    write_article(folder, "b", aliases="[bad]", status="withdrawn", withdrawn_reason="Wrong.")
    library.publish()
    client = create_app(library).test_client()
    assert client.get("/v1/articles/bad").status_code == 410
    for query in ("faqs?article=old", "search?q=run&kind=faq&article=old"):
        found = client.get(f"/v1/{query}").json
        assert [item["article"]["slug"] for item in found["items"]] == ["a"]
    assert client.get("/v1/faqs?article=-old").json["items"] == []


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ("/v1/articles/", "/v1/articles"),
        ("/v1/articles/a//faqs/?limit=2", "/v1/articles/a/faqs?limit=2"),
        ("/.//example.org/", "/./example.org"),
    ],
)
def test_one_thing_has_one_address(client: FlaskClient, asked: str, place: str) -> None:
    """Spare slashes are a 308 to the address without, and never to another server."""
    answer = client.get(asked)
    assert answer.status_code == 308
    assert answer.headers["Location"] == place


@pytest.mark.embedded
def test_ready_is_who_can_search(tmp_path: Path) -> None:
    """A library whose search index is gone lives, and is not ready."""
    library = make_library(tmp_path, "a")
    assert create_app(library).test_client().get("/readyz").json["status"] == "ready"
    shutil.rmtree(next((tmp_path / "index").glob("search-*")))
    client = create_app(open_library(library.settings)).test_client()
    assert client.get("/readyz").status_code == 503
    assert client.get("/livez").status_code == 200


def test_a_bug_is_a_500_that_tells_nothing_of_the_inside(tmp_path: Path) -> None:
    """The request's id is in it, the exception is not."""
    library = make_library(tmp_path, "a")

    class Broken(Library):
        def page(self, *_: object) -> object:  # type: ignore[override]
            raise RuntimeError("secret")

    broken = Broken(library.store, library.engine, library.settings)
    answer = create_app(broken).test_client().get("/v1/articles")
    assert answer.status_code == 500
    assert answer.json["instance"] == answer.headers["X-Request-Id"]
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_what_fails_outside_of_flask_is_a_problem_too(library: Library) -> None:
    """Whatever wraps the application may have a bug of its own."""

    class BrokenClock:
        def __call__(self) -> float:
            raise RuntimeError("secret")

    client = create_app(library, BrokenClock()).test_client()
    answer = client.get("/v1/tags", headers={"X-Request-Id": "app-12345678"})
    assert answer.status_code == answer.json["status"] == 500
    assert answer.json["instance"] == answer.headers["X-Request-Id"] == "app-12345678"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "secret" not in answer.text
    assert client.head("/v1/tags").data == b""


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("/v1/artcles", "/v1/articles"),
        ("/v1/article/it-band-syndrome/faq", "/v1/articles/it-band-syndrome/faqs"),
        ("/v1/tag/knee-pain", "/v1/tags/knee-pain"),
        ("/feed.xml", "/feed.atom"),
        ("/openapi.json", "/v1/openapi.json"),
    ],
)
def test_an_address_that_is_none_leads_to_one_that_is(
    client: FlaskClient, asked: str, near: str
) -> None:
    """A misspelt address comes with those that look like it."""
    told = client.get(asked).json
    assert near in told["near"]
    assert asked in told["detail"]


def test_a_preflight_is_answered_where_there_is_nothing(client: FlaskClient) -> None:
    """A browser then sees the 404 itself, and not an error that tells nothing."""
    asked = {"Origin": "https://a.example", "Access-Control-Request-Method": "GET"}
    for url in ("/v1/nowhere", "/v1/articles/", "/v1/articles?x=1"):
        assert client.options(url, headers=asked).status_code == 204
    assert client.get("/v1/nowhere").headers["Access-Control-Allow-Origin"] == "*"
