"""What machines read at the root, by the standards that say how it must be.

`FEEDVALIDATOR=PYTHON python -m pytest tests/web/test_standards.py` asks W3C's validator too, which
is on no registry: PYTHON is one that can import it (https://github.com/w3c/feedvalidator, `src`,
with html5lib).
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from lxml import etree

from runcontent.web.app import create_app

from .libraries import make_library, write_article

VOCABULARY = Path(__file__).parent / "vocabulary"
FEEDVALIDATOR = os.environ.get("FEEDVALIDATOR", "")

_ADDRESS = {"type": "string", "pattern": r"^https?://[^\s]+$"}
_WORDS = {"type": "string", "pattern": r"\S"}
_MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$"}
_AUTHORS = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"name": _WORDS, "url": _ADDRESS, "avatar": _ADDRESS},
        "minProperties": 1,
        "additionalProperties": False,
    },
}
_LANGUAGE = {"type": "string", "pattern": "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"}
JSON_FEED: dict[str, Any] = {
    "type": "object",
    "required": ["version", "title", "items", "feed_url", "home_page_url"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": _WORDS,
        "home_page_url": _ADDRESS,
        "feed_url": _ADDRESS,
        "description": _WORDS,
        "language": _LANGUAGE,
        "authors": _AUTHORS,
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "content_html"],
                "additionalProperties": False,
                "properties": {
                    "id": _ADDRESS,
                    "url": _ADDRESS,
                    "title": _WORDS,
                    "content_html": _WORDS,
                    "summary": _WORDS,
                    "image": _ADDRESS,
                    "date_published": _MOMENT,
                    "date_modified": _MOMENT,
                    "authors": _AUTHORS,
                    "tags": {"type": "array", "items": _WORDS, "uniqueItems": True},
                    "language": _LANGUAGE,
                },
            },
        },
    },
}
"""https://www.jsonfeed.org/version/1.1/, its top level and items, and no extension."""


@pytest.fixture(scope="module")
def sitemaps(node_packages: Path) -> etree.XMLSchema:
    """The schema of sitemaps.org, as the npm package `sitemap` brings it."""
    schema = node_packages / "node_modules" / "sitemap" / "schema" / "sitemap.xsd"
    return etree.XMLSchema(etree.parse(schema))


@pytest.fixture(scope="module")
def atom() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(VOCABULARY / "atom.rng"))


def _clients(client: FlaskClient, folder: Path) -> dict[str, FlaskClient]:
    """The real library, an empty one, and one of texts that are easily mistaken for markup."""
    awkward = make_library(folder / "awkward", "a", "b", public_url="https://run.example/content")
    title = "'Knees & <toes>: \"R\u00fcckkehr\"'"
    text = "See [below](#self-care), [here](/x), `a < b` and 😀.\n"
    write_article(folder / "awkward" / "articles", "a", text, title=title, authors="[A & B, 李]")
    write_article(folder / "awkward" / "articles", "b", language="pt-BR", published="2026-01-01")
    awkward.publish()
    return {
        "real": client,
        "empty": create_app(make_library(folder / "empty")).test_client(),
        "awkward": create_app(awkward).test_client(),
    }


def test_the_sitemap_is_one_by_the_schema_of_sitemaps_org(
    client: FlaskClient, tmp_path: Path, sitemaps: etree.XMLSchema
) -> None:
    """Whatever the library holds; and the schema does refuse what is none."""
    for name, one in _clients(client, tmp_path).items():
        tree = etree.fromstring(one.get("/sitemap.xml").data)
        assert sitemaps.validate(tree), (name, sitemaps.error_log)
    place = tree.find("{*}url/{*}loc")
    assert place is not None
    place.text = "a"
    assert not sitemaps.validate(tree)


def test_the_atom_feed_is_one_by_rfc_4287(
    client: FlaskClient, tmp_path: Path, atom: etree.RelaxNG
) -> None:
    """Ids are told apart and the feed tells its own address, which a grammar cannot say."""
    for name, one in _clients(client, tmp_path).items():
        tree = etree.fromstring(one.get("/feed.atom").data)
        assert atom.validate(tree), (name, atom.error_log)
        ids = tree.xpath("//*[local-name()='id']/text()")
        assert len(set(ids)) == len(ids)
        [own] = tree.xpath("/*/*[local-name()='link'][@rel='self']/@href")
        assert own.endswith("/feed.atom")
    tree.remove(tree.find("{*}updated"))
    assert not atom.validate(tree)


def test_the_json_feed_is_one_by_version_1_1(client: FlaskClient, tmp_path: Path) -> None:
    """Its ids are told apart."""
    Draft202012Validator.check_schema(JSON_FEED)
    for one in _clients(client, tmp_path).values():
        feed = one.get("/feed.json").json
        Draft202012Validator(JSON_FEED).validate(feed)
        assert len({item["id"] for item in feed["items"]}) == len(feed["items"])


def test_a_link_within_an_article_leads_to_its_page(client: FlaskClient, tmp_path: Path) -> None:
    """Also from a feed reader, which knows the article by the feed's address."""
    feed = _clients(client, tmp_path)["awkward"].get("/feed.json").json
    html = {item["id"].rsplit("/", 1)[1]: item["content_html"] for item in feed["items"]}["a"]
    assert 'href="https://run.example/content/articles/a#self-care"' in html
    assert 'href="https://run.example/content/x"' in html


@pytest.mark.skipif(not FEEDVALIDATOR, reason="FEEDVALIDATOR is not set")
def test_the_feed_validator_of_w3c_finds_no_error(client: FlaskClient, tmp_path: Path) -> None:
    """Days are all that is known of articles, so that two may be as old; nothing else is found."""
    program = (
        "import io, sys, feedvalidator as f\n"
        "from feedvalidator import compatibility as c\n"
        "class Data(io.BytesIO):\n"
        "    def info(self): return {'content-type': 'application/atom+xml'}\n"
        "data = Data(sys.stdin.buffer.read())\n"
        "told = f.validateStream(data, firstOccurrenceOnly=1, base=sys.argv[1])['loggedEvents']\n"
        "print(*(type(one).__name__ for one in c.AA(told)))\n"
    )
    bases = {"real": "http://localhost", "awkward": "https://run.example/content"}
    for name, one in _clients(client, tmp_path).items():
        base = f"{bases.get(name, 'http://localhost')}/feed.atom"
        done = subprocess.run(
            [FEEDVALIDATOR, "-W", "ignore", "-c", program, base],
            input=one.get("/feed.atom").data,
            capture_output=True,
            check=True,
        )
        assert set(done.stdout.decode().split()) <= {"DuplicateUpdated"}, name
