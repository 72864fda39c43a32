"""oEmbed: as its specification says, and as a consumer that nobody here wrote takes it."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen
from xml.etree import ElementTree as ET

import micawber
import pytest
from flask.testing import FlaskClient

from runcontent.library import Library
from runcontent.web.app import create_app

from ...serving import serving
from ..libraries import make_library, write_article

PAGE = "http://localhost/articles/it-band-syndrome"


class Consumer(micawber.Provider):
    """micawber, with our client for its network."""

    def __init__(self, client: FlaskClient, endpoint: str) -> None:
        super().__init__(endpoint)
        self._client = client

    def fetch(self, url: str) -> str:
        answer = self._client.get(url.removeprefix("http://localhost"))
        if answer.status_code != 200:
            raise micawber.ProviderException(f"{url}: {answer.status_code}")
        return answer.text


@pytest.fixture
def consumer(client: FlaskClient) -> micawber.ProviderRegistry:
    registry = micawber.ProviderRegistry()
    provider = Consumer(client, "http://localhost/oembed")
    registry.register(r"http://localhost/(articles|embed)/\S+", provider)
    return registry


def test_a_consumer_turns_an_address_into_an_iframe(
    consumer: micawber.ProviderRegistry, client: FlaskClient
) -> None:
    """In a text of somebody's, as oEmbed is used."""
    html = micawber.parse_text(f"Read this:\n\n{PAGE}\n", consumer)
    assert '<iframe src="http://localhost/embed/articles/it-band-syndrome"' in html
    answer = consumer.request(PAGE, maxwidth=400)
    assert (answer["type"], answer["version"], answer["width"]) == ("rich", "1.0", 400)
    with pytest.raises(micawber.ProviderException):
        consumer.request("http://localhost/articles/none")


def test_a_consumer_finds_it_by_itself_on_a_live_server(library: Library) -> None:
    """From the links in a page's head to the iframe and what is in it, over the network, by
    micawber and nothing of ours."""
    with serving(create_app(library)) as origin:
        page = f"{origin}/articles/it-band-syndrome"
        with urlopen(page) as answer:
            head = answer.read().decode()
        links = dict(
            re.findall(r'<link rel="alternate" type="(\w+/\w+)\+oembed" href="([^"]+)"', head)
        )
        assert set(links) == {"application/json", "text/xml"}
        asked = unescape(links["application/json"])
        registry = micawber.ProviderRegistry()
        registry.register(rf"{origin}/articles/\S+", micawber.Provider(asked.partition("?")[0]))
        html = micawber.parse_html(f"<p>{page}</p>", registry, maxwidth=500)
        with urlopen(asked) as answer:
            assert registry.request(page)["html"] == json.load(answer)["html"]
        src = re.search(r'<iframe [^>]*src="([^"]+)"', html)
        assert src is not None
        with urlopen(unescape(src[1])) as answer:
            assert "Short, easy runs are fine" in answer.read().decode()
        with urlopen(unescape(links["text/xml"])) as answer:
            assert ET.parse(answer).getroot().findtext("type") == "rich"
        with pytest.raises(micawber.ProviderException):
            registry.request(f"{origin}/articles/none")


@pytest.mark.parametrize(
    ("url", "src"),
    [
        (PAGE, "/embed/articles/it-band-syndrome"),
        (f"{PAGE}#phase-2", "/embed/articles/it-band-syndrome"),
        (f"{PAGE}?utm_source=x", "/embed/articles/it-band-syndrome"),
        ("https://LOCALHOST/articles/itbs", "/embed/articles/it-band-syndrome"),
        ("http://localhost:80/articles/itbs/", "/embed/articles/it-band-syndrome"),
        (
            "http://localhost/embed/faqs/it-band-syndrome?limit=2&theme=dark",
            "/embed/faqs/it-band-syndrome?limit=2&amp;theme=dark",
        ),
        ("http://localhost/embed/advice/itbs?phase=2", "/embed/advice/it-band-syndrome?phase=2"),
        ("http://localhost/embed/search?kind=faq", "/embed/search?kind=faq"),
    ],
)
def test_each_page_has_its_iframe(client: FlaskClient, url: str, src: str) -> None:
    """Scheme, case of the host, its usual port and fragments make no difference."""
    answer = client.get(f"/oembed?url={quote(url, safe='')}").json
    assert f'src="http://localhost{src}"' in answer["html"]
    path = src.replace("&amp;", "&")
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "url",
    [
        "http://elsewhere.example/articles/it-band-syndrome",
        "http://localhost:8080/articles/it-band-syndrome",
        "http://localhost/articles/none",
        "http://localhost/articles/",
        "http://localhost/docs",
        "http://localhost/embed/faqs/it-band-syndrome?limit=0",
        "http://localhost/embed/search?x=1",
        "ftp://localhost/articles/it-band-syndrome",
        "javascript:alert(1)",
        "http://[::1/articles/it-band-syndrome",
        "http://localhost:x/articles/it-band-syndrome",
        "//localhost/articles/it-band-syndrome",
    ],
)
def test_what_is_nothing_of_ours_is_a_404(client: FlaskClient, url: str) -> None:
    """Malformed addresses too."""
    assert client.get(f"/oembed?url={quote(url, safe='')}").status_code == 404


def test_xml_says_the_same_as_json(client: FlaskClient) -> None:
    """Field by field."""
    asked = f"/oembed?maxheight=300&url={quote(PAGE, safe='')}"
    told = client.get(asked).json
    answer = client.get(f"{asked}&format=xml")
    assert answer.mimetype == "text/xml"
    root = ET.fromstring(answer.text)
    assert root.tag == "oembed"
    assert {node.tag: node.text for node in root} == {k: str(v) for k, v in told.items()}
    assert told["height"] == 300


def test_errors_are_those_of_the_specification(client: FlaskClient) -> None:
    """501 for a format; what it has no status for is a 422; other arguments are ignored."""
    asked = f"/oembed?url={quote(PAGE, safe='')}"
    assert client.get(f"{asked}&format=yaml").status_code == 501
    assert client.get("/oembed").status_code == 422
    for size in ("0", "-1", "x", "1.5", "٣"):
        assert client.get(f"{asked}&maxwidth={size}").status_code == 422
    assert client.get(f"{asked}&dnt=1").status_code == 200


def test_a_canonical_address_elsewhere_is_known(tmp_path: Path) -> None:
    """What an article's `url` is, and below a public URL with a path."""
    library = make_library(tmp_path, "a", "b", public_url="https://example.org/content")
    elsewhere = "https://magazine.example/knee"
    write_article(tmp_path / "articles", "a", canonical_url=elsewhere)
    assert not library.publish().problems
    client = create_app(library).test_client()
    for url, slug in ((elsewhere, "a"), ("https://example.org/content/articles/b", "b")):
        answer = client.get(f"/oembed?url={quote(url, safe='')}").json
        assert f'src="https://example.org/content/embed/articles/{slug}"' in answer["html"]
    outside = quote("https://example.org/articles/b", safe="")
    assert client.get(f"/oembed?url={outside}").status_code == 404


def test_a_title_cannot_leave_its_attribute(tmp_path: Path) -> None:
    """The HTML that a consumer puts into its page is ours alone."""
    library = make_library(tmp_path, "a")
    write_article(tmp_path / "articles", "a", title="'\"><script>alert(1)</script>'")
    assert not library.publish().problems
    client = create_app(library).test_client()
    html = client.get("/oembed?url=http://localhost/articles/a").json["html"]
    assert "<script" not in html
    assert html.count('"') == 12
