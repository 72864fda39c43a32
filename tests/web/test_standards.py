"""What machines read at the root, by the standards that say how it must be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from lxml import etree, html

from runcontent.web.app import create_app

from .libraries import make_library, write_article

VOCABULARY = Path(__file__).parent / "vocabulary"

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


def test_what_no_grammar_says_of_the_feeds_holds(client: FlaskClient, tmp_path: Path) -> None:
    """What W3C's validator finds besides: a date before the feed's, a link that is relative, a
    script, what is not served as what it is."""
    for one in _clients(client, tmp_path).values():
        answer = one.get("/feed.atom")
        assert answer.content_type == "application/atom+xml; charset=utf-8"
        tree = etree.fromstring(answer.data)
        newest = tree.findtext("{*}updated")
        for entry in tree.findall("{*}entry"):
            day = entry.findtext("{*}updated")
            assert day <= newest
            assert (entry.findtext("{*}published") or day) <= day
            assert entry.find("{*}author") is not None or tree.find("{*}author") is not None
            _shown(entry.findtext("{*}content"))
        answer = one.get("/feed.json")
        assert answer.mimetype == "application/feed+json"
        for item in answer.json["items"]:
            _shown(item["content_html"])


def _shown(content: str) -> None:
    """It is HTML that a reader shows anywhere."""
    fragment = html.fragment_fromstring(content, create_parent="div")
    places = fragment.xpath("//@href | //@src")
    assert all(place.startswith(("https://", "http://", "mailto:", "tel:")) for place in places)
    assert not fragment.xpath("//script | //style | //form | //iframe | //@*[name()='style']")
