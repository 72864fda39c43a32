"""JSON-LD: every article, read by a JSON-LD processor, in terms of schema.org alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient
from lxml import html
from pyld import jsonld

from runcontent.web.app import create_app
from runcontent.web.negotiation import LINKED_DATA

from .libraries import make_library, write_article

LINKED = {"Accept": LINKED_DATA}
SCHEMA = "http://schema.org/"
TERMS = {
    line
    for line in (Path(__file__).parent / "vocabulary" / "schema_org.txt").read_text().splitlines()
    if not line.startswith("#")
}
SLUGS = sorted(path.stem for path in (Path(__file__).parents[2] / "articles").glob("*.md"))
_CONTEXT = {"@vocab": SCHEMA, "url": {"@type": "@id"}, "hasHealthAspect": {"@type": "@id"}}


def _load(url: str, options: dict[str, Any]) -> dict[str, Any]:
    """The context that schema.org serves, in its essentials: nothing is fetched in a test."""
    assert url == "https://schema.org"
    return {"contextUrl": None, "documentUrl": url, "document": {"@context": _CONTEXT}}


def _used(node: Any) -> set[str]:
    """Every type and property of an expanded document."""
    if isinstance(node, list):
        return set().union(*map(_used, node))
    if not isinstance(node, dict):
        return set()
    found = set(node.get("@type", [])) | {name for name in node if not name.startswith("@")}
    return found.union(*(_used(value) for value in node.values()))


def _names(node: Any) -> set[str]:
    """Every type and property that a document was written with."""
    if isinstance(node, list):
        return set().union(*map(_names, node))
    if not isinstance(node, dict):
        return set()
    found = {node["@type"]} | {name for name in node if not name.startswith("@")}
    return found.union(*(_names(value) for value in node.values()))


def _named(node: Any) -> set[str]:
    """Every id of an expanded document."""
    if isinstance(node, list):
        return set().union(*map(_named, node))
    if not isinstance(node, dict):
        return set()
    own = {node["@id"]} if "@id" in node else set()
    return own.union(*(_named(value) for value in node.values()))


def _written(client: FlaskClient, page: str) -> list[Any]:
    """The linked data in the script elements of a page."""
    tree = html.fromstring(client.get(page).text)
    return [
        orjson.loads(str(text)) for text in tree.xpath(f"//script[@type='{LINKED_DATA}']/text()")
    ]


def _documents(client: FlaskClient, slug: str) -> list[Any]:
    """All linked data of an article: by itself, on its page, and in each frame."""
    pages = (f"/articles/{slug}", *(f"/embed/{name}/{slug}" for name in ("articles", "faqs")))
    itself = orjson.loads(client.get(f"/v1/articles/{slug}", headers=LINKED).data)
    return [itself, *(one for page in pages for one in _written(client, page))]


@pytest.mark.parametrize("slug", SLUGS)
def test_every_page_expands_to_terms_of_schema_org(client: FlaskClient, slug: str) -> None:
    """No term is dropped or invented, and every id is an address, by where the document is."""
    answer = client.get(f"/v1/articles/{slug}", headers=LINKED)
    assert answer.mimetype == LINKED_DATA
    documents = _documents(client, slug)
    kinds = [document["@type"] for document in documents]
    questions = ["FAQPage"] if "FAQPage" in _names(documents[0]) else []
    assert kinds == [*["MedicalWebPage"] * 3, *questions]
    for document in documents:
        options = {"documentLoader": _load, "base": f"https://run.example/v1/articles/{slug}"}
        expanded = jsonld.expand(document, options)
        used = _used(expanded)
        assert {name.removeprefix(SCHEMA) for name in used} <= TERMS
        assert all(name.startswith(SCHEMA) for name in used)
        assert used >= {SCHEMA + name for name in _names(document)}
        assert expanded[0]["@id"].startswith(f"https://run.example/articles/{slug}")
        assert all(name.startswith("https://") for name in _named(expanded))


@dataclass(frozen=True)
class Vocabulary:
    """What schema.org says of its types: those above each, and each property's own ranges."""

    above: dict[str, list[str]]
    properties: dict[str, dict[str, set[str]]]

    @classmethod
    def read(cls, types: str) -> Vocabulary:
        """From the TypeScript that schema-dts makes of the vocabulary: an interface a type."""
        above: dict[str, list[str]] = {}
        properties: dict[str, dict[str, set[str]]] = {}
        found = re.findall(
            r"^(?:export )?interface (\w+) extends ([^{]*){\n(.*?)^}", types, re.M | re.S
        )
        for name, bases, body in found:
            above[name] = re.findall(r"\w+Base", bases)
            values = re.findall(r'^    "(\w+)"\?: SchemaValue<(.*?), "', body, re.M)
            properties[name] = {named: set(re.findall(r"\w+", of)) for named, of in values}
        return cls(above, properties)

    def line(self, name: str) -> set[str]:
        """An interface and all above it."""
        return {name}.union(*(self.line(one) for one in self.above.get(name, ())))

    def wrong(self, node: Any) -> list[str]:
        """Properties that are none of their type's, and nodes that are no value of a property."""
        if isinstance(node, list):
            return [line for one in node for line in self.wrong(one)]
        if not isinstance(node, dict):
            return []
        kind, found = node["@type"], []
        known: dict[str, set[str]] = {}
        for one in self.line(f"{kind}Leaf"):
            known |= self.properties.get(one, {})
        for name, value in node.items():
            if name.startswith("@"):
                continue
            if name not in known:
                found.append(f"{kind} has no {name}")
                continue
            for inner in value if isinstance(value, list) else [value]:
                kinds = self.line(f"{inner['@type']}Leaf") if isinstance(inner, dict) else {"Text"}
                names = {re.sub("(Leaf|Base)$", "", one) for one in kinds}
                if not (names & known[name] or _is_written(inner, known[name])):
                    found.append(f"{kind}.{name} takes {sorted(known[name])}, not {sorted(names)}")
            found += self.wrong(value)
        return found


def _is_written(value: Any, ranges: set[str]) -> bool:
    """Whether it is a number, a text, or an address of what is elsewhere, where such is taken."""
    if isinstance(value, int):
        return bool(ranges & {"Number", "Integer"})
    if not isinstance(value, str):
        return False
    patterns = {"Date": r"\d{4}-\d\d-\d\d", "Distance": r"\d+ px", "URL": r"(https?:/)?/\S+"}
    patterns |= {"IdReference": patterns["URL"], "Text": ".+"}
    return any(re.fullmatch(patterns.get(one, "(?!)"), value, re.S) for one in ranges)


@pytest.fixture(scope="module")
def schema_org(node_packages: Path) -> Vocabulary:
    types = node_packages / "node_modules" / "schema-dts" / "dist" / "schema.d.ts"
    return Vocabulary.read(types.read_text("utf-8"))


@pytest.mark.parametrize("slug", SLUGS)
def test_every_property_belongs_to_its_type(
    client: FlaskClient, schema_org: Vocabulary, slug: str
) -> None:
    """And what it holds is of a type that it may hold."""
    for document in _documents(client, slug):
        assert schema_org.wrong(document) == []


def test_what_belongs_to_no_type_is_found(schema_org: Vocabulary) -> None:
    """A property of another type, one that is none, and a value of the wrong type."""
    page: dict[str, Any] = {"@type": "MedicalWebPage", "name": "a", "lastReviewed": "2026-01-01"}
    assert schema_org.wrong(page) == []
    plan = {"@type": "ExercisePlan", "repetitions": 3}
    assert schema_org.wrong(plan) == []
    assert schema_org.wrong(plan | {"repetitions": "3 sets of 15"})
    for name, value in (
        ("repetitions", 3),
        ("lastReviewed", "yesterday"),
        ("significantLink", 3),
        ("nmae", "a"),
        ("reviewedBy", {"@type": "MedicalCondition", "name": "a"}),
        ("hasPart", [{"@type": "WebContent", "lastReviewed": "2026-01-01"}]),
    ):
        assert schema_org.wrong(page | {name: value})


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("page", ["/articles/{}", "/embed/articles/{}", "/embed/faqs/{}"])
def test_a_page_holds_what_a_processor_takes(client: FlaskClient, page: str, slug: str) -> None:
    """The linked data in its script element, taken from the HTML by the processor itself."""
    place = f"https://run.example{page.format(slug)}"
    html = client.get(page.format(slug)).text
    if "application/ld+json" not in html:
        assert not client.get(f"/v1/articles/{slug}/faqs").json["items"]  # nothing to tell
        return
    document = jsonld.load_html(
        html, place, None, {"extractAllScripts": True, "documentLoader": _load}
    )
    expanded = jsonld.expand(document, {"documentLoader": _load, "base": place})
    kind = "FAQPage" if "faqs" in page else "MedicalWebPage"
    assert expanded[0]["@type"] == [SCHEMA + kind]
    used = _used(expanded)
    assert {name.removeprefix(SCHEMA) for name in used} <= TERMS
    assert expanded[0]["@id"].startswith(f"https://run.example/articles/{slug}")
    assert all(name.startswith("https://") for name in _named(expanded))


def test_nothing_of_the_article_is_lost(client: FlaskClient) -> None:
    """Sections come with their aspects, questions as a FAQPage, phases as a HowTo."""
    page = orjson.loads(client.get("/v1/articles/it-band-syndrome", headers=LINKED).data)
    parts: dict[str, list[dict[str, Any]]] = {}
    for part in page["hasPart"]:
        parts.setdefault(part["@type"], []).append(part)
    aspects = {part["hasHealthAspect"].rsplit("/", 1)[1] for part in parts["HealthTopicContent"]}
    assert {"SymptomsHealthAspect", "SeeDoctorHealthAspect", "PreventionHealthAspect"} <= aspects
    assert parts["FAQPage"][0]["mainEntity"][0]["name"].startswith("Can I run")
    phases = parts["HowTo"][0]["step"]
    assert [phase["position"] for phase in phases] == [1, 2, 3]
    plans = [step["itemListElement"] for step in phases[1]["itemListElement"]]
    assert {plan["@type"] for plan in plans} == {"ExercisePlan"}
    assert {plan["activityFrequency"] for plan in plans} == {"3 to 4 times a week"}
    assert page["about"][0]["alternateName"][0] == "ITBS"


def test_words_are_no_addresses(tmp_path: Path) -> None:
    """A text that begins with a slash stays what it is, where addresses are below a public URL."""
    library = make_library(tmp_path, "a", public_url="https://run.example/content")
    write_article(tmp_path / "articles", "a", title='"/r/running"', text="## Overview\n\n/r/x\n")
    library.publish()
    page = create_app(library).test_client().get("/v1/articles/a", headers=LINKED)
    data = orjson.loads(page.data)
    assert data["name"] == "/r/running"
    assert data["hasPart"][0]["text"] == "/r/x"
    assert data["hasPart"][0]["url"] == "https://run.example/content/articles/a#overview"


def test_json_stays_the_form_for_everybody_else(client: FlaskClient) -> None:
    """Browsers and clients that take anything have JSON."""
    for accept in ("", "*/*", "application/*", "text/html, */*;q=0.8"):
        answer = client.get("/v1/articles/it-band-syndrome", headers={"Accept": accept})
        assert answer.mimetype == "application/json"
