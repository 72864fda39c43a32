"""What holds at every address, without exception: one list of all, one test a convention."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from flask.testing import FlaskClient

from runcontent.library import Library
from runcontent.web.app import create_app
from runcontent.web.endpoints import ENDPOINTS, Endpoint
from runcontent.web.parameter_table import FIELDS_EXAMPLES, PARAMETERS

IDS = {
    "slug": "it-band-syndrome",
    "section": "phase-2",
    "faq": "how-long",
    "advice": "clamshells",
    "guide": "pain-traffic-light",
    "plan": "back-to-running",
    "tag": "knee-pain",
    "category": "injury-prevention",
}
OTHERS = {
    "/v1/admin/publish/<id>": "needs a key",
    "/v1/usage": "needs a key",
    "/preview": "needs a token",
    "/preview/<slug>": "needs a token",
    "/preview/media/<digest>/<name>": "needs a token",
}
"""Addresses with conventions of their own, which have tests of their own."""

BUNDLES = {path: path for path in ("/v1/bundle.sqlite", "/v1/bundle.ndjson")}
API = {e.path: e.example.format_map(IDS) for e in ENDPOINTS if e.path not in (*OTHERS, *BUNDLES)}
PAGES = {
    "/docs": "/docs",
    "/docs/errors": "/docs/errors",
    "/docs/errors/<name>": "/docs/errors/not-found",
    "/articles/<slug>": "/articles/it-band-syndrome",
    "/guides/<slug>": "/guides/pain-traffic-light",
    "/plans/<slug>": "/plans/back-to-running",
    "/v1/openapi.json": "/v1/openapi.json",
    "/": "/",
    "/search": "/search?q=knee",
    "/widgets": "/widgets?widget=advice&article=shin-splints",
    "/embed/v1.js": "/embed/v1.js",
    "/embed/v1.json": "/embed/v1.json",
    "/embed/guides-v1.js": "/embed/guides-v1.js",
    "/embed/articles/<slug>": "/embed/articles/it-band-syndrome",
    "/embed/faqs/<slug>": "/embed/faqs/it-band-syndrome",
    "/embed/advice/<slug>": "/embed/advice/it-band-syndrome?phase=2",
    "/embed/search": "/embed/search?q=knee",
}
SIGNPOSTS = {
    path: path
    for path in (
        *("/feed.json", "/feed.atom", "/sitemap.xml", "/opensearch.xml", "/llms.txt"),
        "/robots.txt",
    )
} | {
    "/sitemap-<int:number>.xml": "/sitemap-1.xml",
    "/oembed": "/oembed?url=http://localhost/articles/it-band-syndrome",
}
FILES = BUNDLES | {
    "/assets/<digest>/<name>": "/assets/0/site.css",
    "/media/<digest>/<name>": "MEDIA",
    "/embed/v<version>.js": "/embed/v1.0.0.js",
    "/embed/guides-v<version>.js": "/embed/guides-v1.0.0.js",
}
UNKEPT = {path: path for path in ("/livez", "/readyz", "/metrics")}
KEPT = [*API.values(), *PAGES.values(), *SIGNPOSTS.values()]
ALL = [*KEPT, *FILES.values(), *UNKEPT.values()]
LISTS = [endpoint for endpoint in ENDPOINTS if endpoint.listed]
PROMPT = ("/v1/sync?kind=faq&limit=1",)
"""Withdrawals must not be told late."""

UNDATED = (
    "/opensearch.xml",
    "/robots.txt",
    "/embed/v1.js",
    "/embed/v1.json",
    "/embed/guides-v1.js",
)
"""They say the same whatever is published."""


@pytest.fixture(scope="module")
def client(library: Library) -> FlaskClient:
    """At a time when the day of the publish is sure to name it."""
    return create_app(library, lambda: time.time() + 10).test_client()


def _real(client: FlaskClient, url: str) -> str:
    if url != "MEDIA":
        return url
    return str(client.get("/v1/articles/it-band-syndrome").json["image"]["src"])


def _with(url: str, query: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{query}"


def test_no_address_is_left_out(library: Library) -> None:
    """Whoever adds a route says here which conventions it keeps."""
    routes = set()
    for rule in create_app(library).url_map.iter_rules():
        if "GET" in (rule.methods or ()):
            choice = re.search(r"<any\(([^)]*)\):\w+>", rule.rule)
            names = choice[1].split(", ") if choice else [""]
            routes |= {rule.rule.replace(choice[0], n) if choice else rule.rule for n in names}

    def plain(path: str) -> str:
        return re.sub(r"<[^>]*>|\{\w+\}", "{}", path)

    listed = (*API, *PAGES, *SIGNPOSTS, *FILES, *UNKEPT, *OTHERS)
    assert sorted({*map(plain, routes)}) == sorted({*map(plain, listed)})


@pytest.mark.parametrize("url", ALL)
def test_every_answer_is_safe_to_show_and_open_to_all(client: FlaskClient, url: str) -> None:
    """Its type is not guessed, it runs and embeds nothing, any origin reads it, none with
    credentials, and the request has an id."""
    with client.get(_real(client, url), headers={"Origin": "https://app.example"}) as answer:
        headers = answer.headers
        assert answer.status_code == 200
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in headers
        assert {"ETag", "Link", "X-Request-Id"} <= set(
            headers["Access-Control-Expose-Headers"].split(", ")
        )
        assert re.fullmatch("[0-9a-f]{16}", headers["X-Request-Id"])
        assert headers["Cache-Control"]


@pytest.mark.parametrize("url", KEPT)
def test_every_public_answer_can_be_kept(client: FlaskClient, url: str) -> None:
    """It has a strong tag and a date, says how long it keeps, on what it depends, and what purges
    it. What names the host that was asked for is kept by the caller alone."""
    answer = client.get(url)
    headers = answer.headers
    who = "private" if "localhost" in answer.text else "public"
    assert re.fullmatch('"[0-9a-f]{32}"', headers["ETag"])
    for_how_long = "max-age=10" if url in PROMPT else "max-age=60, stale-while-revalidate=600"
    assert headers["Cache-Control"] == f"{who}, {for_how_long}"
    assert headers["Vary"] == "Accept, Accept-Encoding"
    assert "library" in headers["Surrogate-Key"].split()
    assert ("Last-Modified" in headers) == (url not in UNDATED)


@pytest.mark.parametrize("url", KEPT)
def test_a_known_answer_is_a_304_without_a_body(client: FlaskClient, url: str) -> None:
    """The tag of any coding, weak or in a list, is known; a 304 repeats what caches need."""
    first = client.get(url)
    tag = first.headers["ETag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*", f'{tag[:-1]}-br"', f'"a,b" ,W/{tag},'):
        answer = client.get(url, headers={"If-None-Match": known})
        assert answer.status_code == 304
        assert answer.data == b""
        for name in ("ETag", "Cache-Control", "Vary", "Last-Modified", "Surrogate-Key"):
            assert answer.headers.get(name) == first.headers.get(name)
        assert answer.headers["X-Request-Id"]
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert not {"Content-Type", "Content-Encoding", "Content-Length"} & set(
            answer.headers.keys()
        )
    for unknown in ('"other"', tag.strip('"'), f'"x{tag[1:]}', ""):
        assert client.get(url, headers={"If-None-Match": unknown}).status_code == 200


@pytest.mark.parametrize("url", ALL)
def test_head_has_the_headers_of_get_and_no_body(client: FlaskClient, url: str) -> None:
    """Length, type and tag are those of the body that GET would send, in each coding."""
    place = _real(client, url)
    for coding in ("", "gzip", "br"):
        headers = {"Accept-Encoding": coding}
        with client.get(place, headers=headers) as got, client.head(place, headers=headers) as head:
            assert head.data == b""
            assert head.status_code == got.status_code == 200
            told, same = dict(got.headers), dict(head.headers)
            if url == "/metrics":  # each request changes it
                told.pop("Content-Length"), same.pop("Content-Length")
            for name in ("X-Request-Id", "Date"):
                told.pop(name, None), same.pop(name, None)
            assert same == told


LAX = ("/metrics", SIGNPOSTS["/oembed"])
"""Prometheus sends what it likes, and oEmbed has callers pass over what they do not know."""


@pytest.mark.parametrize("url", [url for url in ALL if url not in LAX])
def test_an_unknown_parameter_is_refused(client: FlaskClient, url: str) -> None:
    """By name, with what is allowed instead; on a page in an iframe, in words."""
    answer = client.get(_with(_real(client, url), "no_such_parameter=1"))
    assert answer.status_code == 422
    if answer.mimetype == "text/html":
        assert "no_such_parameter" in answer.text
    else:
        [error] = answer.json["errors"]
        assert (error["parameter"], error["code"]) == ("no_such_parameter", "unknown")


@pytest.mark.parametrize("url", [url for url in ALL if url != "/"])
def test_a_trailing_slash_leads_to_the_address_without(client: FlaskClient, url: str) -> None:
    """With its query, and kept no longer than an answer is."""
    place = _real(client, url)
    path, mark, query = place.partition("?")
    answer = client.get(f"{path}/{mark}{query}")
    assert answer.status_code == 308
    assert answer.headers["Location"] == place
    assert answer.headers["Cache-Control"].startswith("public, max-age=60")


@pytest.mark.parametrize("url", ALL)
def test_other_methods_are_refused_and_preflights_answered(client: FlaskClient, url: str) -> None:
    """A 405 says what is allowed; a preflight has no body and lets the usual headers through."""
    place = _real(client, url)
    allowed_too = {"POST"} if re.search(r"^/(guides|plans)/|/build\b", url) else set()
    for method in {"POST", "PUT", "PATCH", "DELETE", "TRACE"} - allowed_too:
        answer = client.open(place, method=method)
        assert answer.status_code == answer.json["status"] == 405
        assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"} | allowed_too
        assert method in answer.json["detail"]
    asked = {
        "Origin": "https://app.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match,x-request-id",
    }
    preflight = client.options(place, headers=asked)
    assert preflight.status_code == 204
    assert preflight.data == b""
    assert not {"Content-Type", "Content-Length"} & set(preflight.headers.keys())
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"
    assert "GET" in preflight.headers["Access-Control-Allow-Methods"]
    allowed = preflight.headers["Access-Control-Allow-Headers"].lower().split(", ")
    assert {"if-none-match", "if-modified-since", "x-request-id", "range"} <= set(allowed)
    assert client.options(place).status_code == 204


@pytest.mark.parametrize("url", [*API.values(), "/v1/openapi.json"])
def test_json_comes_to_whoever_takes_it(client: FlaskClient, url: str) -> None:
    """However they say so; and nothing comes to who does not."""
    for accept in (
        "",
        "*/*",
        "*",
        ",",
        "application/*",
        "APPLICATION/JSON",
        "application/json; charset=utf-8",
        "application/json;profile=x, text/html",
        "text/html, image/gif, *; q=.2, */*; q=.2",
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    ):
        answer = client.get(url, headers={"Accept": accept})
        assert (answer.status_code, answer.mimetype) == (200, "application/json"), accept
    for accept in ("text/csv", "application/json;q=0", "*/*;q=0", "gibberish"):
        answer = client.get(url, headers={"Accept": accept})
        assert answer.status_code == 406, accept
        assert answer.mimetype == "application/problem+json"
        assert answer.json["allowed"][0] == "application/json"


@pytest.mark.parametrize("endpoint", LISTS, ids=lambda endpoint: endpoint.operation)
def test_a_list_is_walked_by_its_links(client: FlaskClient, endpoint: Endpoint) -> None:
    """Every page has the envelope, `Link` says what `links` says, and the walk sees everything
    once; what is asked for stays asked for."""
    url = re.sub(r"limit=\d+", "limit=40", API[endpoint.path])
    if "fields" in endpoint.parameters:
        url = _with(url, f"fields={FIELDS_EXAMPLES[endpoint.shape]}")
    seen: list[Any] = []
    previous = None
    while url:
        answer = client.get(url)
        page = answer.json
        links, meta = page["links"], page["meta"]
        assert list(links) == ["self", "first", "prev", "next", "last"]
        assert set(meta) == {"total", "limit", "offset", "revision"}
        assert meta["limit"] == 40
        assert meta["offset"] == len(seen)
        named = re.findall(r'<([^>]*)>; rel="(\w+)"', answer.headers["Link"])
        assert {name: place for place, name in named} == {n: p for n, p in links.items() if p}
        assert client.get(links["self"]).json == page
        assert links["prev"] == previous
        seen += page["items"]
        previous, url = links["self"], links["next"]
    assert len(seen) == meta["total"]
    assert len({str(item) for item in seen}) == len(seen)
    assert client.get(links["last"]).json["links"]["next"] is None


@pytest.mark.parametrize("endpoint", LISTS, ids=lambda endpoint: endpoint.operation)
def test_a_page_beyond_the_last_leads_back_to_it(client: FlaskClient, endpoint: Endpoint) -> None:
    """It is empty, and is no error."""
    page = client.get(_with(API[endpoint.path], "offset=9999")).json
    assert page["items"] == []
    assert page["links"]["prev"] == page["links"]["last"]
    assert page["links"]["next"] is None


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.operation)
def test_every_parameter_is_strict(client: FlaskClient, endpoint: Endpoint) -> None:
    """What is no value of it, too much of it, or it twice, is a 422 that names it; the documented
    example is not."""
    base = endpoint.example.format_map(IDS).partition("?")[0]
    required = [name for name in endpoint.parameters if PARAMETERS[name].required]
    with_other = {"race_date": "race_distance", "race_distance": "race_date"} | {
        "time": "zone",
        "zone": "time",
    }
    for name in endpoint.parameters:
        parameter = PARAMETERS[name]
        example = FIELDS_EXAMPLES[endpoint.shape] if name == "fields" else parameter.example
        beside = [other for other in (*required, with_other.get(name)) if other not in (None, name)]
        others = "".join(f"&{other}={PARAMETERS[other].example}" for other in beside if other)
        if name != "token":  # a real one is another in every library
            assert client.get(f"{base}?{name}={example}{others}").status_code == 200
        bad = ["", "%20", "%00", "x" * 600, "1;2"]
        if name != "q":
            bad += ["?", "-", "a,,b", "%F0%9F%98%80"]
        twice = f"{name}={example}"
        queries = [f"{name}={value}" for value in bad]
        queries.append("&".join([twice] * (11 if parameter.repeatable else 2)))
        for query in queries:
            if (name, query) == ("q", "q=1;2"):
                continue
            answer = client.get(f"{base}?{query}{others}")
            assert answer.status_code == 422, query
            assert {error["parameter"] for error in answer.json["errors"]} == {name}
            assert all(error["detail"] for error in answer.json["errors"])


@pytest.mark.parametrize(
    "endpoint",
    [endpoint for endpoint in ENDPOINTS if "fields" in endpoint.parameters],
    ids=lambda endpoint: endpoint.operation,
)
def test_fields_keep_and_drop_every_field(client: FlaskClient, endpoint: Endpoint) -> None:
    """Each field of the answer, derived ones too, can be all that comes or all that does not."""

    def first(query: str) -> dict[str, Any]:
        answer = client.get(_with(re.sub("[?&]fields=[^&]*", "", API[endpoint.path]), query))
        assert answer.status_code == 200, query
        return dict(answer.json["items"][0] if endpoint.listed else answer.json)

    whole = first("")
    always = {"kind", "id"} & set(whole)
    for name in set(whole) - always:
        assert set(first(f"fields={name}")) == always | {name}
        assert set(first(f"fields=-{name}")) == set(whole) - {name}
        if isinstance(whole[name], dict):
            for inner in whole[name]:
                assert first(f"fields={name}.{inner}")[name] == {inner: whole[name][inner]}
                assert inner not in first(f"fields=-{name}.{inner}")[name]
        misspelt = client.get(_with(API[endpoint.path].partition("?")[0], f"q=x&fields={name}.no"))
        assert misspelt.status_code == 422
