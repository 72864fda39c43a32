"""JSON-LD: every article, read by a JSON-LD processor, in terms of schema.org alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient
from pyld import jsonld

from runcontent.web.app import create_app

from .libraries import make_library, write_article

LINKED = {"Accept": "application/ld+json"}
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


def _named(node: Any) -> set[str]:
    """Every id of an expanded document."""
    if isinstance(node, list):
        return set().union(*map(_named, node))
    if not isinstance(node, dict):
        return set()
    own = {node["@id"]} if "@id" in node else set()
    return own.union(*(_named(value) for value in node.values()))


@pytest.mark.parametrize("slug", SLUGS)
def test_an_article_expands_to_terms_of_schema_org(client: FlaskClient, slug: str) -> None:
    """No term is dropped or invented, and every id is an address, by where the document is."""
    answer = client.get(f"/v1/articles/{slug}", headers=LINKED)
    assert answer.mimetype == "application/ld+json"
    place = f"https://run.example/v1/articles/{slug}"
    options = {"documentLoader": _load, "base": place}
    expanded = jsonld.expand(orjson.loads(answer.data), options)
    used = _used(expanded)
    assert {name.removeprefix(SCHEMA) for name in used} <= TERMS
    assert all(name.startswith(SCHEMA) for name in used)
    assert expanded[0]["@id"] == f"https://run.example/articles/{slug}"
    assert all(name.startswith("https://") for name in _named(expanded))


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
