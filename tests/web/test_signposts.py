"""Feeds, sitemap and the other files that machines look for at the root."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

from flask.testing import FlaskClient

from runcontent.web.app import create_app

from .libraries import make_library, write_article

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_both_feeds_hold_every_article_newest_first(tmp_path: Path) -> None:
    """The two feeds agree, and an edit that changes the day moves an article up."""
    library = make_library(tmp_path, "a", "b", "c", public_url="https://run.example")
    write_article(tmp_path / "articles", "b", updated="2026-03-01", authors="[Us & them]")
    library.publish()
    client = create_app(library).test_client()
    feed = client.get("/feed.json").json
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["url"] for item in feed["items"]] == [
        f"https://run.example/articles/{slug}" for slug in "bac"
    ]
    atom = ET.fromstring(client.get("/feed.atom").data)
    entries = atom.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [
        item["id"] for item in feed["items"]
    ]
    assert entries[0].findtext(f"{ATOM}updated") == "2026-03-01T00:00:00Z"
    assert entries[0].find(f"{ATOM}author").findtext(f"{ATOM}name") == "Us & them"


def test_links_and_images_in_a_feed_are_absolute(client: FlaskClient) -> None:
    """A reader far away can follow them."""
    for item in client.get("/feed.json").json["items"]:
        assert 'href="/' not in item["content_html"]
        assert 'src="/' not in item["content_html"]
        assert item["image"].startswith("http://localhost/media/") if "image" in item else True


def test_the_sitemap_lists_what_is_read_here(tmp_path: Path) -> None:
    """The front page, and articles but those whose canonical address is elsewhere."""
    library = make_library(tmp_path, "a", "b")
    write_article(tmp_path / "articles", "b", canonical_url="https://elsewhere.example/b")
    library.publish()
    client = create_app(library).test_client()
    urls = ET.fromstring(client.get("/sitemap.xml").data).findall(f"{SITEMAP}url")
    assert [url.findtext(f"{SITEMAP}loc") for url in urls] == [
        "http://localhost/",
        "http://localhost/articles/a",
    ]
    assert urls[1].findtext(f"{SITEMAP}lastmod") == "2026-01-01"
    assert client.get("/sitemap-2.xml").status_code == 404


def test_guides_and_plans_are_in_the_sitemap(client: FlaskClient) -> None:
    """Their pages are read here."""
    text = client.get("/sitemap.xml").text
    for path in ("/guides/pain-traffic-light", "/plans/back-to-running"):
        assert f"<loc>http://localhost{path}</loc>" in text


def test_addresses_are_below_the_public_url_and_never_the_callers_host(tmp_path: Path) -> None:
    """With a public URL set, a forged Host header is seen nowhere."""
    public_url = "https://run.example/content"
    client = create_app(make_library(tmp_path, "a", public_url=public_url)).test_client()
    urls = ("/sitemap.xml", "/robots.txt", "/llms.txt", "/opensearch.xml", "/feed.json")
    for url in (*urls, "/feed.atom", "/v1/articles", "/v1/suggest?q=kn", "/v1/openapi.json"):
        text = client.get(url, headers={"Host": "evil.example"}).text
        assert public_url in text
        assert text.count("https://run.example") == text.count(public_url)
        assert "evil" not in text
    assert client.get("/v1/tags").headers["Link"].count(f"<{public_url}/v1/tags") == 3
    assert client.get("/v1/nothing").json["type"] == f"{public_url}/docs/errors/not-found"
    assert 'href="/content/assets/' in client.get("/docs").text


def test_one_hosts_answer_is_not_given_to_another(tmp_path: Path) -> None:
    """Without a public URL addresses follow the host, and are kept by nobody but the caller, for
    a shared cache may not tell hosts apart. What the API answers never names the host."""
    client = create_app(make_library(tmp_path, "a")).test_client()
    for host in ("one.example", "two.example"):
        robots = client.get("/robots.txt", headers={"Host": host, "X-Forwarded-Host": "evil"})
        assert f"http://{host}/sitemap.xml" in robots.text
        assert robots.headers["Cache-Control"].startswith("private")
        linked = {"Host": host, "Accept": "application/ld+json"}
        for url in ("/v1/articles/a", "/docs", "/v1/openapi.json"):
            answer = client.get(url, headers=linked if url.endswith("s/a") else {"Host": host})
            assert host not in answer.text
            assert answer.headers["Cache-Control"].startswith("public")


def test_a_host_that_is_none_is_refused(client: FlaskClient) -> None:
    """Nothing of it comes into an address."""
    for host in ('evil"<x>', "a b", "a/b", "a@b"):
        assert client.get("/robots.txt", headers={"Host": host}).status_code == 400


def test_llms_txt_links_to_every_article_in_markdown(client: FlaskClient) -> None:
    """Each link answers with the source."""
    lines = [
        line for line in client.get("/llms.txt").text.splitlines() if "format=markdown" in line
    ]
    assert len(lines) == 12
    address = lines[0].split("](")[1].split(")")[0].removeprefix("http://localhost")
    assert "markdown" in json.loads(client.get(address).data)


def test_opensearch_templates_a_search_that_answers(client: FlaskClient) -> None:
    """Filled in as a browser would, each template finds something: JSON, or a page."""
    root = ET.fromstring(client.get("/opensearch.xml").data)
    places = root.findall("{http://a9.com/-/spec/opensearch/1.1/}Url")
    template, for_people = (place.get("template") for place in places)
    address = template.replace("{searchTerms}", "knee").replace("{count?}", "3")
    answer = client.get(address.replace("{startIndex?}", "0").removeprefix("http://localhost"))
    assert len(answer.json["items"]) == 3
    address = for_people.replace("{searchTerms}", "knee").removeprefix("http://localhost")
    assert "<mark>knee</mark>" in client.get(address).text
