"""Caching: tags, conditions, codings, and answers that are never those of another revision."""

from __future__ import annotations

import gzip
import itertools
import os
import random
import re
from collections.abc import Hashable
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import urlencode

import brotli
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.http import http_date

from runcontent.errors import LibraryAway, LibraryUnavailable
from runcontent.library import Library, One
from runcontent.model import Kind
from runcontent.web.app import create_app
from runcontent.web.endpoints import ENDPOINTS
from runcontent.web.negotiation import JSON, LINKED_DATA
from runcontent.web.parameter_table import FIELDS_EXAMPLES

from .libraries import TAXONOMY, make_library, write_article

IT_BAND = "/v1/articles/it-band-syndrome"
EXAMPLES = int(os.environ.get("CACHING_EXAMPLES", "12"))
"""Publishes between which everything is asked again."""


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


IDS = {
    "slug": "a",
    "section": "self-care",
    "faq": "can-i-run",
    "advice": "rest-for-2-days",
    "tag": "knee-pain",
    "category": "injuries",
}
SHOWN = [
    "/articles/a",
    "/articles/b",
    "/",
    "/docs",
    "/search?q=text",
    "/widgets",
    "/embed/articles/a",
    "/embed/faqs/a",
    "/embed/advice/b",
    "/embed/search?q=run",
    "/feed.json",
    "/feed.atom",
    "/sitemap.xml",
    "/opensearch.xml",
    "/llms.txt",
    "/robots.txt",
    "/v1/openapi.json",
    "/embed/v1.js",
]
VALUES = {
    "format": ["html", "text,markdown"],
    "include": ["sections", "faqs,advice,related"],
    "limit": ["1", "100"],
    "offset": ["0", "2"],
    "sort": ["-updated_at", "title,-id"],
    "article": ["b", "-a", "none"],
    "updated_since": ["2026-02-02"],
    "facets": ["tag,kind"],
    "group": ["article"],
    "explain": ["true"],
}
ASKED = [
    endpoint
    for endpoint in ENDPOINTS
    if endpoint.media_type == JSON
    and not endpoint.specimen
    and not re.search(r"\{(guide|plan)\}", endpoint.path)  # the library here has articles alone
]


@st.composite
def _urls(draw: st.DrawFn) -> str:
    """Any address that is kept: an endpoint's, with any of the parameters that shape an answer."""
    endpoint = draw(st.sampled_from([*ASKED, None]))
    if endpoint is None:
        return draw(st.sampled_from(SHOWN))
    ids = IDS | {"slug": draw(st.sampled_from(["a", "a", "b"]))}
    path = endpoint.path.format_map({**ids, "anchor": ids["section"], "id": "can-i-run"})
    if endpoint.shape == "Advice":
        path = path.replace("can-i-run", ids["advice"])
    choices = {name: VALUES[name] for name in endpoint.parameters if name in VALUES}
    if "fields" in endpoint.parameters:
        first = FIELDS_EXAMPLES[endpoint.shape].split(",")[0]
        choices["fields"] = [FIELDS_EXAMPLES[endpoint.shape], f"-{first}"]
    named = draw(st.lists(st.sampled_from(sorted(choices)), unique=True)) if choices else []
    query = {"q": "text"} if "q" in endpoint.parameters else {}
    query |= {name: draw(st.sampled_from(choices[name])) for name in named}
    return f"{path}?{urlencode(query)}" if query else path


HEADERS = st.fixed_dictionaries(
    {
        "Accept-Encoding": st.sampled_from(["", "br", "gzip", "gzip;q=0.5, br;q=0.1"]),
        "Accept": st.sampled_from(["*/*", LINKED_DATA, f"{LINKED_DATA};q=0.5, */*;q=0.1"]),
    }
)
EDITS = ("", "a", "b", "date", "new", "gone", "words")


def test_a_known_tag_is_a_304_exactly_while_the_content_is_the_same(tmp_path: Path) -> None:
    """At every endpoint, in every form, field and coding, whatever is published between two
    requests, and whatever was kept of earlier ones."""
    library = make_library(tmp_path, "a", "b")
    articles = tmp_path / "articles"
    kept = create_app(library).test_client()
    numbers = itertools.count()

    def publish(edit: str) -> None:
        number = next(numbers)
        both = {"tags": "[knee-pain]", "category": "injuries"}
        if edit in ("a", "b"):
            write_article(articles, edit, f"Text {number}.", **both)
        elif edit == "date":
            write_article(articles, "b", updated=f"2026-02-{number % 28 + 1:02}")
        elif edit == "new":
            write_article(articles, f"c{number}", "More text.", **both)
        elif edit == "gone":
            write_article(articles, "b", status="withdrawn")
        elif edit == "words":
            text = TAXONOMY.replace("sore knee", f"sore knee {number}")
            (articles / "taxonomy.yaml").write_text(text, "utf-8")
        if edit:
            random.seed()  # Hypothesis begins every example alike, and Whoosh names segments by it
            library.publish()

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(_urls(), HEADERS), min_size=6, max_size=12), st.sampled_from(EDITS))
    def holds(requests: list[tuple[str, dict[str, str]]], edit: str) -> None:
        before = [kept.get(url, headers=headers) for url, headers in requests]
        publish(edit)
        fresh = create_app(library).test_client()
        for (url, headers), first in zip(requests, before, strict=True):
            made = fresh.get(url, headers=headers)
            if "ETag" not in first.headers:
                # linked data takes no parameters, and comes from articles alone
                refused = {406, 410, 422} if LINKED_DATA in headers["Accept"] else {410}
                assert first.status_code in refused, (url, first.text)
                continue
            known = headers | {"If-None-Match": first.headers["ETag"]}
            again = kept.get(url, headers=known)
            is_same = (made.status_code, made.data) == (200, first.data)
            assert (again.status_code == 304) == is_same, url
            if not is_same:
                assert (again.status_code, again.headers.get("ETag")) == (
                    made.status_code,
                    made.headers.get("ETag"),
                )
                assert made.status_code != 200 or again.data == made.data

    holds()


@pytest.mark.embedded
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


class Leaving(Library):
    """A library whose cluster may be away."""

    is_away = False

    def identity(self) -> Hashable:
        self._look()
        return super().identity()

    def get(self, kind: Kind, id: str) -> One:
        self._look()
        return super().get(kind, id)

    def ready(self) -> tuple[int, str | None]:
        self._look()
        return super().ready()

    def _look(self) -> None:
        if self.is_away:
            raise LibraryAway("OpenSearch does not answer", 2)


@pytest.fixture
def leaving(tmp_path: Path) -> Leaving:
    made = make_library(tmp_path, "a", "b")
    return Leaving(made.store, made.engine, made.settings)


def test_what_was_answered_is_given_while_the_cluster_is_away(leaving: Leaving) -> None:
    """And says that it is stale, to callers and to caches, who keep it for seconds only; a tag that
    is known still is."""
    now = [1_000_000.0]
    client = create_app(leaving, lambda: now[0]).test_client()
    before = client.get("/v1/articles/a")
    assert "Cache-Status" not in before.headers
    leaving.is_away, now[0] = True, now[0] + 90
    answer = client.get("/v1/articles/a")
    assert (answer.status_code, answer.data) == (200, before.data)
    assert answer.headers["Cache-Status"] == "runcontent; hit; ttl=-90"
    assert answer.headers["Warning"] == '110 - "Response is Stale"'
    assert answer.headers.getlist("Cache-Control") == ["public, max-age=5"]
    known = client.get("/v1/articles/a", headers={"If-None-Match": before.headers["ETag"]})
    assert (known.status_code, "Cache-Status" in known.headers) == (304, True)


def test_what_was_not_asked_before_is_a_503_while_the_cluster_is_away(leaving: Leaving) -> None:
    """With when to come back; and nothing of it is kept."""
    client = create_app(leaving).test_client()
    client.get("/v1/articles/a")
    leaving.is_away = True
    answer = client.get("/v1/articles/b")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert answer.json["type"].endswith("/docs/errors/unavailable")
    assert client.get("/readyz").status_code == 503
    assert client.get("/livez").status_code == 200
    leaving.is_away = False
    for slug in "ab":
        answer = client.get(f"/v1/articles/{slug}")
        assert (answer.status_code, "Cache-Status" in answer.headers) == (200, False)


def test_nothing_is_given_that_is_staler_than_an_hour(leaving: Leaving) -> None:
    """A network may be torn in two, and the other half may publish."""
    now = [1_000_000.0]
    client = create_app(leaving, lambda: now[0]).test_client()
    client.get("/v1/articles/a")
    leaving.is_away, now[0] = True, now[0] + 3601
    assert client.get("/v1/articles/a").status_code == 503
