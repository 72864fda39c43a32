"""Pages for people: an article, and the documentation."""

from __future__ import annotations

import re
from pathlib import Path

from flask.testing import FlaskClient

from runcontent.web.app import create_app

from .libraries import make_library, write_article


def test_an_article_is_read_with_its_warning_signs_up_front(client: FlaskClient) -> None:
    """The signs come before the text, and every anchor that the API names is there."""
    text = client.get("/articles/it-band-syndrome").text.partition("<main")[2]
    assert text.index("Warning signs") < text.index("What it feels like")
    for section in client.get("/v1/articles/it-band-syndrome/sections?limit=100").json["items"]:
        assert f'id="{section["anchor"]}"' in text


def test_every_address_for_people_is_there(client: FlaskClient) -> None:
    """What `url` points to answers, its anchor included."""
    for name in ("articles", "sections", "faqs", "advice"):
        for item in client.get(f"/v1/{name}?limit=100").json["items"]:
            page, _, anchor = item["url"].partition("#")
            answer = client.get(page)
            assert answer.status_code == 200
            assert not anchor or f'id="{anchor}"' in answer.text


def test_no_text_of_an_article_becomes_markup_of_the_page(tmp_path: Path) -> None:
    """Title, summary and linked data are escaped for where they stand."""
    library = make_library(tmp_path, "a")
    hostile = "'</script><script>alert(1)</script>'"
    write_article(tmp_path / "articles", "a", title=hostile, summary=hostile)
    library.publish()
    text = create_app(library).test_client().get("/articles/a").text
    assert "<script>alert" not in text
    assert text.count("<script") == text.count("</script>") == 1


def test_a_page_admits_nothing_from_elsewhere(client: FlaskClient) -> None:
    """Scripts and styles are our own files, and everything that a page names is served."""
    for url in ("/docs", "/docs/errors", "/articles/it-band-syndrome"):
        answer = client.get(url)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        for address in re.findall(r'(?:src|href)="(/[^"#]*)', answer.text):
            with client.get(address.replace("&amp;", "&")) as there:
                assert there.status_code < 400, address
        assert not re.search(r'(?:src)="https?:', answer.text)
        assert " style=" not in answer.text.replace('style="text-align', "")


def test_the_front_page_leads_on(client: FlaskClient) -> None:
    """Until there is more, to the documentation."""
    assert client.get("/").headers["Location"] == "/docs"
