"""Pages for people: an article, the front page, searching, and the documentation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from runcontent.web.app import create_app

from .libraries import make_library, write_article

PAGES = (
    "/",
    "/search",
    "/search?q=outer+knee+pain",
    "/search?q=calf+swelling&kind=advice",
    "/search?tag=knee-pain",
    "/search?kind=advice&advice_kind=red_flag&offset=20",
    "/docs",
    "/docs/errors",
    "/articles/it-band-syndrome",
    "/articles/return-to-running",
    "/guides/pain-traffic-light",
    "/plans/back-to-running",
)
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def test_an_article_is_read_with_its_warning_signs_up_front(client: FlaskClient) -> None:
    """The signs come before the text, each list of things to do leads to them, and every anchor
    that the API names is there once."""
    text = client.get("/articles/it-band-syndrome").text.partition("<main")[2]
    assert text.index('id="_signs"') < text.index('id="short-answer"')
    assert text.count('<p class="see-signs"><a href="#_signs">') == 4
    for section in client.get("/v1/articles/it-band-syndrome/sections?limit=100").json["items"]:
        assert text.count(f'id="{section["anchor"]}"') == 1


def test_every_address_for_people_is_there(client: FlaskClient) -> None:
    """What `url` points to answers, its anchor included; so does each question and piece of
    advice by its own name."""
    pages: dict[str, str] = {}
    for name in ("articles", "sections", "faqs", "advice", "guides", "plans"):
        for item in _all(client, f"/v1/{name}"):
            page, _, anchor = item["url"].partition("#")
            if page not in pages:
                answer = client.get(page)
                assert answer.status_code == 200
                pages[page] = answer.text
            own = item["id"].partition("/")[2]
            for wanted in filter(None, (anchor, own)):
                assert f'id="{wanted}"' in pages[page], item["id"]


def _all(client: FlaskClient, path: str) -> list[dict]:
    items: list[dict] = []
    while path:
        answer = client.get(path if "?" in path else f"{path}?limit=100").json
        items += answer["items"]
        path = answer["links"]["next"]
    return items


def test_no_id_stands_twice_in_a_page(client: FlaskClient) -> None:
    """A link to an id leads to one place."""
    for article in _all(client, "/v1/articles"):
        ids = re.findall(r'\bid="([^"]+)"', client.get(f"/articles/{article['slug']}").text)
        assert len(ids) == len(set(ids)), article["slug"]


def test_what_was_published_is_all_there(client: FlaskClient) -> None:
    """Decorating the text loses no word of it and doubles none."""
    for article in _all(client, "/v1/articles"):
        whole = client.get(f"/v1/articles/{article['slug']}").json["html"]
        page = client.get(f"/articles/{article['slug']}").text
        text = page.partition('<div class="text">')[2].partition('<footer class="after-text">')[0]
        text = re.sub(r'<ul class="dose".*?</ul>|<p class="see-signs">.*?</p>', "", text)
        text = re.sub(r"<figcaption>.*?</figcaption>", "", text)
        assert _words(text) == _words(whole)


def _words(html: str) -> list[str]:
    return re.sub(r"<[^>]+>", " ", html).split()


def test_a_page_says_what_it_is(client: FlaskClient) -> None:
    """Description, one canonical address, Open Graph and linked data, with whole addresses."""
    text = client.get("/articles/it-band-syndrome", base_url="https://example.org").text
    for wanted in (
        '<link rel="canonical" href="https://example.org/articles/it-band-syndrome">',
        '<meta property="og:url" content="https://example.org/articles/it-band-syndrome">',
        '<meta property="og:image" content="https://example.org/media/',
        '<meta property="article:modified_time" content="2026-11-24">',
        '<meta name="description" content="Pain on the outside of the knee',
        '<script type="application/ld+json">{"@context":"https://schema.org"',
    ):
        assert wanted in text


def test_an_article_in_another_language_says_so(tmp_path: Path) -> None:
    """Its language, and the direction in which it is written."""
    library = make_library(tmp_path, "a")
    write_article(tmp_path / "articles", "a", language="ar")
    library.publish()
    text = create_app(library).test_client().get("/articles/a").text
    assert '<article class="reader" lang="ar" dir="rtl">' in text


def test_an_article_tells_when_its_review_is_overdue(tmp_path: Path) -> None:
    """With the day, and who reviewed it last."""
    library = make_library(tmp_path, "a")
    write_article(
        tmp_path / "articles",
        "a",
        reviewed="2020-01-01",
        review_due="2021-02-03",
        reviewers="[Dr. Gray]",
    )
    library.publish()
    text = create_app(library).test_client().get("/articles/a").text
    assert 'Reviewed by Dr. Gray on <time datetime="2020-01-01">1 January 2020</time>' in text
    assert 'was to be reviewed by <time datetime="2021-02-03">3 February 2021</time>' in text


def test_no_text_of_an_article_becomes_markup_of_the_page(tmp_path: Path) -> None:
    """Title, summary and linked data are escaped for where they stand."""
    library = make_library(tmp_path, "a")
    hostile = "'</script><script>alert(1)</script>'"
    write_article(tmp_path / "articles", "a", title=hostile, summary=hostile)
    library.publish()
    for url in ("/articles/a", "/", "/search", "/search?q=script"):
        text = create_app(library).test_client().get(url).text
        assert "<script>alert" not in text
        assert text.count("<script") == text.count("</script>")


@pytest.mark.parametrize("url", PAGES)
def test_a_page_admits_nothing_from_elsewhere(client: FlaskClient, url: str) -> None:
    """Scripts and styles are our own files, and everything that a page names is served."""
    answer = client.get(url)
    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for address in set(re.findall(r'(?:src|href)="(/[^"#]*)', answer.text)):
        with client.get(address.replace("&amp;", "&")) as there:
            assert there.status_code < 400, address
    assert not re.search(r'(?:src)="https?:', answer.text)
    assert " style=" not in answer.text
    assert not re.search(
        r"<script(?! src=| type=\"(?:application/ld\+json\"|module\" src=))", answer.text
    )


def test_the_front_page_shows_what_there_is(client: FlaskClient) -> None:
    """Every article on its shelf, what hurts on the drawing, and how much there is of each kind."""
    text = client.get("/").text
    for article in _all(client, "/v1/articles"):
        assert f'href="/articles/{article["slug"]}"' in text
        assert article["category"]["title"] in text
    legend = text.partition('<ol class="legend">')[2].partition("</ol>")[0]
    assert text.count("<circle class=") == legend.count("<li>") == 7
    total = client.get("/v1/faqs?limit=1").json["meta"]["total"]
    assert f"<dt>questions</dt><dd>{total}</dd>" in text


def test_an_empty_library_has_a_front_page(tmp_path: Path) -> None:
    """It says what to do, and draws no places that lead nowhere."""
    client = create_app(make_library(tmp_path)).test_client()
    text = client.get("/").text
    assert "runcontent index" in text
    assert "<circle class=" not in text


def test_what_is_searched_for_is_found_by_a_form(client: FlaskClient) -> None:
    """The same hits as the API, with their marks, a word put right, and warning signs first."""
    text = client.get("/search?q=sindrome").text
    assert "<strong>syndrome</strong>" in text
    assert "<mark>" in text
    hits = client.get("/v1/search?q=outer+knee+pain").json
    text = client.get("/search?q=outer+knee+pain").text
    found = re.findall(r'<h2><a href="([^"]+)"', text)
    folders = {"guide": "guides", "plan": "plans"}
    assert found == [
        f"/{folders.get(hit['kind'], 'articles')}/{hit['id'].replace('/', '#', 1)}"
        for hit in hits["items"]
    ]
    text = client.get("/search?q=calf+swelling").text
    assert text.index("This can be a warning sign") < text.index('class="results"')


def test_results_come_page_by_page(client: FlaskClient) -> None:
    """Links lead through all of them, once each, keeping what was asked for."""
    url, seen = "/search?q=knee&kind=section", []
    while url:
        text = client.get(url).text
        seen += re.findall(r'<h2><a href="([^"]+)"', text)
        following = re.search(r'rel="next" href="([^"]+)"', text)
        url = following[1].replace("&amp;", "&") if following else ""
    total = client.get("/v1/search?q=knee&kind=section").json["meta"]["total"]
    assert len(seen) == len(set(seen)) == total > 20


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("q=" + "knee" * 70, "256 characters"),
        ("tga=knee", "did you mean &#39;tag&#39;?"),
        ("q=knee&offset=x", "whole number"),
        ("q=a&q=b", "may be given once"),
    ],
)
def test_what_cannot_be_searched_for_is_told(client: FlaskClient, query: str, words: str) -> None:
    """On the page itself, with its status, and never kept."""
    answer = client.get(f"/search?{query}")
    assert answer.status_code == 422
    assert words in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_browser_gets_its_errors_as_pages(client: FlaskClient) -> None:
    """With what is near; machines, and the API whoever asks, get the problem document."""
    answer = client.get("/articles/it-band-syndrom", headers=BROWSER)
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert 'href="/articles/it-band-syndrome"' in answer.text
    assert client.get("/nowhere", headers=BROWSER).mimetype == "text/html"
    for url, headers in (
        ("/articles/it-band-syndrom", {}),
        ("/articles/it-band-syndrom", {"Accept": "*/*"}),
        ("/v1/articles/it-band-syndrom", BROWSER),
    ):
        assert client.get(url, headers=headers).mimetype == "application/problem+json"


def test_an_asset_is_kept_for_ever_below_its_own_address_only(client: FlaskClient) -> None:
    """Under the digest of another version it is what there is now, and not kept for long."""
    address = re.search(r'href="(/assets/[^"]+\.css)"', client.get("/").text)
    assert address
    answer = client.get(address[1], headers={"Accept-Encoding": "br"})
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "br"
    other = client.get(re.sub("/assets/[^/]+", "/assets/0123456789", address[1]))
    assert other.headers["Cache-Control"] == "public, max-age=60"
    assert client.get(re.sub("[^/]+$", "none.css", address[1])).status_code == 404
