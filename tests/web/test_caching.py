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
from werkzeug.http import http_date

from runcontent.errors import LibraryUnavailable
from runcontent.library import Library
from runcontent.web.app import create_app

from .libraries import make_library, write_article

IT_BAND = "/v1/articles/it-band-syndrome"


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
        ("br;q=0", None),
        ("br;q=0, *", "gzip"),
        ("gzip;q=0.5, br;q=0.4, identity;q=0.9", None),
        ("identity;q=0.5, *;q=0", None),
        ("GZIP, identity;q=0", "gzip"),
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


def test_a_short_body_is_coded_only_for_who_takes_no_other(client: FlaskClient) -> None:
    """A coding would make it longer."""
    url = f"{IT_BAND}?fields=title"
    for accepted, coding in (("gzip", None), ("gzip, identity;q=0", "gzip")):
        answer = client.get(url, headers={"Accept-Encoding": accepted})
        assert answer.headers.get("Content-Encoding") == coding


@pytest.mark.parametrize("accepted", ["identity;q=0", "*;q=0", "gzip;q=0, *;q=0"])
def test_who_takes_no_coding_at_all_is_told_which_there_are(
    client: FlaskClient, accepted: str
) -> None:
    """Also for what is kept already, and for what never is."""
    for url in (IT_BAND, IT_BAND, "/livez", "/nowhere"):
        answer = client.get(url, headers={"Accept-Encoding": accepted})
        assert answer.status_code == 406
        assert answer.json["allowed"] == ["br", "gzip", "identity"]


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
    assert "Last-Modified" not in client.get(f"{IT_BAND}?format=text").headers
    now += 3
    told = client.get(f"{IT_BAND}?format=text").headers["Last-Modified"]
    assert told == http_date(datetime.fromisoformat(published_at))
    assert status(If_Modified_Since=day) == 304
    assert status(If_Modified_Since=format_datetime(datetime.fromisoformat(published_at))) == 304
    assert status(If_Modified_Since=past) == 200
    assert status(If_Modified_Since="yesterday") == 200
    assert status(If_Modified_Since=day, If_None_Match='"other"') == 200


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
