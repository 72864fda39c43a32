"""Images: named by content, immutable, in parts when asked, and harmless."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from runcontent.web.app import create_app

from .libraries import make_library, write_article

ARTICLES = Path(__file__).parents[2] / "articles"
HOSTILE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="9" onload="alert(1)">'
    "<script>alert(2)</script></svg>"
)


@pytest.fixture
def address(client: FlaskClient) -> str:
    return str(client.get("/v1/articles/it-band-syndrome").json["image"]["src"])


def test_an_image_is_served_for_ever_at_the_address_of_its_content(
    client: FlaskClient, address: str
) -> None:
    """The address has the content's hash, and the bytes are the writer's own."""
    data = (ARTICLES / "media" / "it-band-anatomy.svg").read_bytes()
    assert hashlib.sha256(data).hexdigest().startswith(address.split("/")[2])
    with client.get(address) as answer:
        assert answer.data == data
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.mimetype == "image/svg+xml"


def test_the_size_of_every_image_is_known(client: FlaskClient) -> None:
    """So that a page can keep the space."""
    for section in client.get("/v1/sections?limit=100").json["items"]:
        for image in section["images"]:
            assert image["width"] > 0
            assert image["height"] > 0
            assert image["alt"]


@pytest.mark.parametrize(
    ("wanted", "status", "length"),
    [("bytes=0-9", 206, 10), ("bytes=-5", 206, 5), ("bytes=999999-", 416, None), ("x", 200, None)],
)
def test_a_part_of_an_image_can_be_asked_for(
    client: FlaskClient, address: str, wanted: str, status: int, length: int | None
) -> None:
    """A range that is not there is a problem that says how long the file is."""
    with client.get(address, headers={"Range": wanted}) as answer:
        assert answer.status_code == status
        if length is not None:
            assert len(answer.data) == length
        if status == 416:
            assert answer.json["type"] == "/docs/errors/range-not-satisfiable"


def test_a_known_image_is_a_304(client: FlaskClient, address: str) -> None:
    """It has a strong tag of its own; also where only a part is asked for."""
    with client.get(address) as answer:
        tag = answer.headers["ETag"]
    with client.get(address, headers={"If-None-Match": tag}) as answer:
        assert answer.status_code == 304
    with client.get(address, headers={"If-None-Match": tag, "Range": "bytes=0-9"}) as answer:
        assert answer.status_code == 304


def test_no_script_in_an_svg_can_run(tmp_path: Path) -> None:
    """The bytes stay the writer's; the policy on them lets nothing run, load or be sent."""
    library = make_library(tmp_path, "a")
    media = tmp_path / "articles" / "media"
    media.mkdir()
    (media / "bad.svg").write_text(HOSTILE, "utf-8")
    write_article(tmp_path / "articles", "a", text='![A dot](media/bad.svg "Dot")')
    library.publish()
    client = create_app(library).test_client()
    html = client.get("/v1/articles/a").json["html"]
    source = html.split('src="')[1].split('"')[0]
    assert 'width="8"' in html
    with client.get(source) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        assert "sandbox" in policy
        assert "allow-scripts" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_name_with_a_space_is_served(tmp_path: Path) -> None:
    """Every address of it that is given is one that answers; a new drawing has another."""
    library = make_library(tmp_path, "a")
    media = tmp_path / "articles" / "media"
    media.mkdir()
    front = {"image": "media/my dot.svg"}
    write_article(tmp_path / "articles", "a", text="![A dot](media/my%20dot.svg)", **front)
    seen = set()
    for width in (1, 2):
        (media / "my dot.svg").write_text(f'<svg width="{width}" height="1"/>', "utf-8")
        assert not library.publish().problems
        client = create_app(library).test_client()
        article = client.get("/v1/articles/a").json
        assert article["image"]["src"] in article["html"]
        with client.get(article["image"]["src"]) as answer:
            assert answer.status_code == 200
            seen.add(answer.data)
    assert len(seen) == 2


@pytest.mark.parametrize(
    "path",
    ["../../library.db", "..%2f..%2flibrary.db", "0000000000000000/..", "zzzz/a.svg", "%00/a"],
)
def test_nothing_else_is_served_below_media(client: FlaskClient, path: str) -> None:
    """Neither by dots nor by names that are none of ours."""
    assert client.get(f"/media/{path}").status_code == 404
