"""Caching: tags, conditions, codings, and answers that are never those of another revision."""

from __future__ import annotations

import gzip
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path

import brotli
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from runcontent.errors import LibraryUnavailable
from runcontent.library import Library
from runcontent.web.app import create_app

from .libraries import make_library, write_article

IT_BAND = "/v1/articles/it-band-syndrome"
PUBLIC = (
    IT_BAND,
    f"{IT_BAND}?format=text",
    f"{IT_BAND}/sections?limit=2",
    f"{IT_BAND}/faqs/how-long",
    "/v1/articles?sort=-title",
    "/v1/tags",
    "/v1/tags/knee-pain",
    "/v1/search?q=knee",
    "/v1/openapi.json",
    "/docs",
    "/docs/errors/not-found",
    "/articles/it-band-syndrome",
    "/feed.json",
    "/feed.atom",
    "/sitemap.xml",
    "/opensearch.xml",
    "/llms.txt",
    "/robots.txt",
)


@pytest.mark.parametrize("url", PUBLIC)
def test_every_public_answer_can_be_kept(client: FlaskClient, url: str) -> None:
    """It has a strong tag, says how long it keeps, on what it depends, and what purges it."""
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer.headers["ETag"].startswith('"')
    assert answer.headers["Cache-Control"] == "public, max-age=60, stale-while-revalidate=600"
    assert answer.headers["Vary"] == "Accept, Accept-Encoding"
    assert "library" in answer.headers["Surrogate-Key"].split()


@pytest.mark.parametrize("url", PUBLIC)
def test_a_known_answer_is_a_304_without_a_body(client: FlaskClient, url: str) -> None:
    """The tag of any coding, weak or in a list, is known; a 304 repeats what caches need."""
    tag = client.get(url).headers["ETag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*", f'{tag[:-1]}-br"'):
        answer = client.get(url, headers={"If-None-Match": known})
        assert answer.status_code == 304
        assert answer.data == b""
        assert {"ETag", "Cache-Control", "Vary", "X-Request-Id"} <= set(answer.headers.keys())
        assert "Content-Type" not in answer.headers


def test_the_tag_of_a_resource_is_its_version(client: FlaskClient) -> None:
    """An app that has a resource from elsewhere can ask whether it is still the same."""
    answer = client.get(IT_BAND)
    assert answer.headers["ETag"] == f'"{answer.json["version"]}"'


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("br", "br"),
        ("gzip, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("*", "br"),
        ("identity", None),
        ("identity, gzip;q=0.1", None),
        ("deflate", None),
        ("", None),
        ("gibberish;;q=,", None),
    ],
)
def test_a_body_comes_in_the_coding_that_is_accepted(
    client: FlaskClient, accepted: str, coding: str | None
) -> None:
    """Each coding has a tag of its own, and decodes to the very same bytes."""
    plain = client.get(IT_BAND)
    answer = client.get(IT_BAND, headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == coding
    decode = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[coding]
    assert decode(answer.data) == plain.data
    assert (answer.headers["ETag"] == plain.headers["ETag"]) == (coding is None)
    assert int(answer.headers["Content-Length"]) == len(answer.data)


def test_what_is_not_modified_since_is_a_304(library: Library) -> None:
    """A date decides where no tag is given, and no sooner than it is sure to name one publish;
    nonsense is no date."""
    published_at = library.revision()[1]
    assert published_at is not None
    now = datetime.fromisoformat(published_at).timestamp()
    client = create_app(library, lambda: now).test_client()
    day = "Wed, 01 Jan 2200 00:00:00 GMT"
    past = "Wed, 01 Jan 2020 00:00:00 GMT"

    def status(**headers: str) -> int:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return client.get(f"{IT_BAND}?format=text", headers=named).status_code

    assert status(If_Modified_Since=day) == 200
    now += 3
    assert status(If_Modified_Since=day) == 304
    assert status(If_Modified_Since=format_datetime(datetime.fromisoformat(published_at))) == 304
    assert status(If_Modified_Since=past) == 200
    assert status(If_Modified_Since="yesterday") == 200
    assert status(If_Modified_Since=day, If_None_Match='"other"') == 200


def test_head_has_the_headers_of_get_and_no_body(client: FlaskClient) -> None:
    """Length and tag are those of the body that GET would send."""
    for url in (*PUBLIC, "/v1/articles/no-such", "/v1/articles?limit=0"):
        got, head = client.get(url), client.head(url)
        assert head.data == b""
        assert head.status_code == got.status_code
        unlike = {"X-Request-Id", "Date"}
        if got.status_code != 200:
            unlike.add("Content-Length")  # the request's id stands in the body
        same = {name: v for name, v in got.headers.items() if name not in unlike}
        assert {name: v for name, v in head.headers.items() if name not in unlike} == same


def test_an_error_is_never_kept(client: FlaskClient) -> None:
    """It says so, and has no tag."""
    for url in ("/v1/articles/no-such", "/v1/search", "/nowhere", "/livez"):
        answer = client.get(url)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers


def test_a_request_id_is_taken_when_well_formed_and_made_otherwise(client: FlaskClient) -> None:
    """It is returned on every answer, kept or not, and is never a way to inject a header."""
    for url in (IT_BAND, "/nowhere", "/livez"):
        answer = client.get(url, headers={"X-Request-Id": "app-12345678"})
        assert answer.headers["X-Request-Id"] == "app-12345678"
        for bad in ("short", "x" * 65, "with space here", "quote'quote'"):
            answer = client.get(url, headers={"X-Request-Id": bad})
            assert answer.headers["X-Request-Id"] != bad
            assert len(answer.headers["X-Request-Id"]) == 16


REQUESTS = st.tuples(
    st.sampled_from(
        [
            "/v1/articles/a",
            "/v1/articles/b",
            "/v1/articles/a/sections",
            "/v1/articles/a/faqs/can-i-run",
            "/v1/articles",
            "/v1/advice?limit=1",
            "/v1/search?q=text",
            "/v1/tags",
            "/articles/a",
            "/feed.json",
            "/sitemap.xml",
        ]
    ),
    st.sampled_from(["", "br", "gzip"]),
    st.sampled_from(["*/*", "application/json, text/html;q=0.5, */*;q=0.1"]),
)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(REQUESTS, st.sampled_from(["", "a", "b", "date"])), max_size=5))
def test_a_known_tag_is_a_304_exactly_while_the_content_is_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    steps: list[tuple[tuple[str, str, str], str]],
) -> None:
    """Whatever is published between two requests, and whatever was kept of earlier ones."""
    folder = tmp_path_factory.mktemp("law")
    library = make_library(folder, "a", "b")
    kept = create_app(library).test_client()
    for number, ((url, coding, accept), edit) in enumerate(steps):
        headers = {"Accept-Encoding": coding, "Accept": accept}
        before = kept.get(url, headers=headers)
        if edit == "date":
            write_article(folder / "articles", "b", updated=f"2026-02-{number + 1:02}")
        elif edit:
            write_article(folder / "articles", edit, f"Text {number}.", tags="[knee-pain]")
        if edit:
            library.publish()
        fresh = create_app(library).test_client().get(url, headers=headers)
        known = headers | {"If-None-Match": before.headers["ETag"]}
        again = kept.get(url, headers=known)
        assert (again.status_code == 304) == (fresh.data == before.data)
        if again.status_code == 200:
            assert again.data == fresh.data


def test_a_damaged_library_is_a_503_and_not_an_answer_that_was_kept(tmp_path: Path) -> None:
    """What cannot be known to be current is not given."""
    library = make_library(tmp_path, "a")

    class Failing(Library):
        failing = False

        def revision(self) -> tuple[int, str | None]:
            if self.failing:
                raise LibraryUnavailable("damaged")
            return super().revision()

    failing = Failing(library.store, library.engine, library.settings)
    client = create_app(failing).test_client()
    assert client.get("/v1/tags").status_code == 200
    failing.failing = True
    (tmp_path / "index" / "library.db").unlink()
    answer = client.get("/v1/tags")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert answer.json["type"] == "/docs/errors/unavailable"
