"""Previews: drafts for those who have the token, and for nobody else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from runcontent.bootstrap import open_library
from runcontent.library import Library
from runcontent.web.app import create_app
from runcontent.web.observing import Observed, group_of

from .libraries import make_library, write_article

TOKEN = "a-token-that-nobody-guesses"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def library(tmp_path: Path) -> Library:
    settings = make_library(tmp_path, "knee").settings
    text = "Unheardof zyzzyva. <b>raw</b>\n\n![Seen](media/dot.svg)"
    write_article(settings.articles, "idea", text, status="draft", tags="[knee-pian]")
    (settings.articles / "media").mkdir()
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    (settings.articles / "media" / "dot.svg").write_text(svg, "utf-8")
    library = open_library(replace(settings, preview_token=TOKEN))
    library.publish()
    return library


@pytest.fixture
def client(library: Library) -> FlaskClient:
    return create_app(library).test_client()


def test_a_draft_is_read_with_its_problems(client: FlaskClient) -> None:
    """Each with its line and what to do; the page is that of an article, without linked data."""
    answer = client.get("/preview/idea", headers=BEARER)
    assert answer.status_code == 200
    assert "Unheardof zyzzyva." in answer.text
    assert "did you mean &#39;knee-pain&#39;?" in answer.text
    assert "line 6:" in answer.text
    assert "ld+json" not in answer.text
    index = client.get("/preview", headers=BEARER).text
    assert '<a href="/preview/idea">Idea</a>' in index
    assert "problems" in index


def test_nobody_keeps_or_lists_a_preview(client: FlaskClient) -> None:
    """Pages, images and refusals alike."""
    page = client.get("/preview/idea", headers=BEARER)
    image = page.text.partition('src="/preview/media/')[2].partition('"')[0]
    for url, headers in (
        ("/preview/idea", BEARER),
        ("/preview", BEARER),
        (f"/preview/media/{image}", BEARER),
        ("/preview/none", BEARER),
        ("/preview/idea", {}),
    ):
        answer = client.get(url, headers=headers)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]
    assert client.get(f"/preview/media/{image}", headers=BEARER).status_code == 200
    assert client.get(f"/media/{image}", headers=BEARER).status_code == 404


@pytest.mark.parametrize("given", ["", "wrong", TOKEN[:-1], TOKEN + "x", "é", "\0"])
def test_without_the_token_there_is_nothing_to_see(client: FlaskClient, given: str) -> None:
    """However it is sent, and whether or not there is such a draft."""
    for url in ("/preview", "/preview/idea", "/preview/none"):
        answers = [
            client.get(url),
            client.get(url, query_string={"token": given}),
            client.get(url, headers={"Authorization": f"Bearer {given!r}"}),
            client.get(url, headers={"Cookie": f"runcontent_preview={given!r}"}),
            client.get(url, headers={"Cookie": f"runcontent_preview={TOKEN}"}),
        ]
        for answer in answers:
            assert answer.status_code == 401
            assert "Unheardof" not in answer.text


def test_the_tokens_address_gives_a_cookie_and_forgets_it(client: FlaskClient) -> None:
    """It is for these pages only, for no script and no other site, and is not the token."""
    answer = client.get("/preview/idea", query_string={"token": TOKEN})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/preview/idea")
    cookie = answer.headers["Set-Cookie"]
    assert TOKEN not in cookie
    assert {"HttpOnly", "Path=/preview", "SameSite=Strict"} <= set(cookie.split("; "))
    assert "Unheardof" in client.get("/preview/idea").text
    secure = client.get(f"/preview?token={TOKEN}", base_url="https://example.org")
    assert "Secure" in secure.headers["Set-Cookie"]


def test_a_draft_is_served_nowhere_else(client: FlaskClient) -> None:
    """Not by its address, in a list, a feed or a sitemap, nor found by its own word; with the
    token neither."""
    for headers in ({}, BEARER):
        for url in ("/articles/idea", "/v1/articles/idea", "/embed/articles/idea"):
            assert client.get(url).status_code == 404
        for url in (
            "/",
            "/search",
            "/search?q=unheardof",
            "/v1/search?q=unheardof",
            "/v1/articles",
            "/feed.json",
            "/feed.atom",
            "/sitemap.xml",
            "/llms.txt",
            "/v1/suggest?q=id",
        ):
            own = headers if not url.startswith("/v1") else {}
            text = client.get(url, headers=own).text.lower()
            assert "idea" not in text, url
            assert "zyzzyva" not in text, url


def test_without_a_token_in_the_settings_there_is_no_such_address(library: Library) -> None:
    """A 404, whatever is sent."""
    off = open_library(replace(library.settings, preview_token=""))
    client = create_app(off).test_client()
    for url in ("/preview", "/preview/idea", f"/preview?token={TOKEN}", "/preview?token="):
        assert client.get(url, headers=BEARER).status_code == 404


def test_a_version_tells_whether_there_is_another(library: Library, client: FlaskClient) -> None:
    """The page asks by HEAD, and reloads itself when the tag has changed."""
    tag = client.head("/preview/idea", headers=BEARER).headers["ETag"]
    assert tag.strip('"') in client.get("/preview/idea", headers=BEARER).text
    assert client.head("/preview/idea", headers=BEARER).headers["ETag"] == tag
    write_article(library.settings.articles, "idea", "Other.", status="draft")
    library.publish()
    assert client.head("/preview/idea", headers=BEARER).headers["ETag"] != tag


def test_neither_figures_nor_log_tell_of_token_or_draft(library: Library) -> None:
    """The figures count previews together; the log leaves out the query, whatever it logs else."""
    assert group_of("/preview/idea") == group_of("/preview") == "preview"
    told: list[dict[str, object]] = []
    app = create_app(library)
    app.wsgi_app = Observed(app.wsgi_app, lambda _, **fields: told.append(fields), True)
    app.test_client().get(f"/preview?token={TOKEN}")
    assert len(told) == 1
    assert TOKEN not in str(told)
