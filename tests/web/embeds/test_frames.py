"""The pages for an iframe: whole without a script, bounded by their policy, cached as all else."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html import unescape

import orjson
import pytest
from flask.testing import FlaskClient

from runcontent.bootstrap import open_library
from runcontent.errors import SettingError
from runcontent.library import Library
from runcontent.settings import Settings
from runcontent.web.app import create_app

PAGES = (
    "/embed/articles/it-band-syndrome",
    "/embed/faqs/it-band-syndrome",
    "/embed/advice/it-band-syndrome",
    "/embed/search",
    "/embed/search?q=calf+swelling",
)


@pytest.mark.parametrize("page", PAGES)
def test_style_and_script_are_admitted_by_their_hashes(client: FlaskClient, page: str) -> None:
    """One request is all, and nothing else may run or load."""
    answer = client.get(page)
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert policy.endswith("frame-ancestors *")
    assert "require-trusted-types-for 'script'" in policy
    for name in ("style", "script"):
        (content,) = re.findall(f"<{name}>(.*?)</{name}>", answer.text, re.S)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert not re.search(r" (?:style|on\w+)=", answer.text.partition("<main")[2])
    assert not re.findall(r'<(?:script|link rel="stylesheet")[^>]* (?:src|href)=', answer.text)


@pytest.mark.parametrize("page", PAGES)
def test_it_is_cached_as_all_else(client: FlaskClient, page: str) -> None:
    """With a tag that answers, and the article's name to purge it by."""
    answer = client.get(page)
    again = client.get(page, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert answer.headers["Cache-Control"].startswith("public")
    if "it-band" in page:
        assert answer.headers["Surrogate-Key"] == "library article-it-band-syndrome"


def test_questions_are_all_there(client: FlaskClient) -> None:
    """In the text and, for search engines, as a FAQPage; `limit` means both."""
    faqs = client.get("/v1/articles/it-band-syndrome/faqs").json["items"]
    text = client.get("/embed/faqs/it-band-syndrome").text
    shown = [unescape(q) for q in re.findall(r"<summary>(.*?)</summary>", text)]
    assert shown == [faq["question"] for faq in faqs]
    assert all(faq["answer"]["html"] in text for faq in faqs)
    data = orjson.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)[0])
    assert data["@type"] == "FAQPage"
    assert [node["name"] for node in data["mainEntity"]] == shown
    assert data["mainEntity"][0]["@id"].startswith("/articles/it-band-syndrome#")
    assert client.get("/embed/faqs/it-band-syndrome?limit=1").text.count("<details") == 1


def test_advice_never_comes_without_its_warning_signs(client: FlaskClient) -> None:
    """Whatever is asked for, the signs are there, and first."""
    flags = client.get("/v1/articles/it-band-syndrome/advice?advice_kind=red_flag").json["items"]
    for query in ("", "?phase=2", "?advice_kind=exercise", "?phase=9", "?advice_kind=red_flag"):
        text = client.get(f"/embed/advice/it-band-syndrome{query}").text
        for flag in flags:
            assert flag["body"]["text"] in unescape(text)
        if "<li class=" in text:
            assert text.index('class="signs"') < text.index("<li class=")
    text = client.get("/embed/advice/it-band-syndrome?phase=2").text
    assert text.count("<li class=") == 5
    assert "3 to 4 times a week" in text


def test_search_is_a_form(client: FlaskClient) -> None:
    """It keeps what it was opened with; warning signs come first, and not twice."""
    empty = client.get("/embed/search?kind=faq,advice&theme=dark").text
    assert '<input type="hidden" name="kind" value="faq,advice">' in empty
    assert '<html lang="en" data-theme="dark">' in empty
    assert client.get("/embed/search?q=").status_code == 200
    text = client.get("/embed/search?q=calf+swelling").text
    assert text.index("Warning signs") < text.index('class="found"')
    assert text.count("Swelling of a joint, or a calf that is swollen") == 1
    assert "Showing results for “knee" in client.get("/embed/search?q=kneee").text
    assert "Nothing found for “zzzzzz”" in client.get("/embed/search?q=zzzzzz").text


def test_what_cannot_be_shown_is_said_on_a_page(client: FlaskClient) -> None:
    """People read it; a former name leads on."""
    for path, status, words in (
        ("/embed/faqs/none", 404, "none"),
        ("/embed/faqs/it-band-syndrome?limt=3", 422, "did you mean"),
        ("/embed/advice/it-band-syndrome?phase=x", 422, "phase takes numbers"),
    ):
        answer = client.get(path)
        assert (answer.status_code, answer.mimetype) == (status, "text/html")
        assert words in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
    moved = client.get("/embed/faqs/itbs?limit=1")
    assert moved.status_code == 308
    assert moved.headers["Location"] == "/embed/faqs/it-band-syndrome?limit=1"


def test_a_setting_says_who_may_frame_them(library: Library) -> None:
    """And nothing in it can begin another directive."""
    sites = "https://club.example https://*.club.example"
    settings = Settings.from_env({"RUNCONTENT_FRAME_ANCESTORS": sites})
    framed = open_library(replace(library.settings, frame_ancestors=settings.frame_ancestors))
    policy = create_app(framed).test_client().get("/embed/search").headers
    assert policy["Content-Security-Policy"].endswith(f"frame-ancestors {sites}")
    for wrong in ("*; script-src *", "a,b", "'unsafe-inline'", "'none' *", "https://a/\nb:"):
        with pytest.raises(SettingError, match="RUNCONTENT_FRAME_ANCESTORS"):
            Settings.from_env({"RUNCONTENT_FRAME_ANCESTORS": wrong})
