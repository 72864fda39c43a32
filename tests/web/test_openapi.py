"""The OpenAPI document: valid, complete, true, and never breaking what callers rely on."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    negative_data_rejection,
    positive_data_acceptance,
)

from runcontent.library import Library
from runcontent.web.actions import ACTIONS, Action
from runcontent.web.app import create_app
from runcontent.web.endpoints import ENDPOINTS, Endpoint
from runcontent.web.negotiation import JSON

from ..node import run_node
from .breaking import breaking_changes

RELEASED = Path(__file__).parents[2] / "docs" / "openapi-v1.json"
CASES = int(os.environ.get("SCHEMATHESIS_CASES", "12"))
"""An operation; docs/performance.md tells of a longer run."""


@pytest.fixture(scope="module")
def document(library: Library) -> dict[str, Any]:
    return dict(create_app(library).test_client().get("/v1/openapi.json").json)


def test_the_document_is_valid(document: dict[str, Any]) -> None:
    """OpenAPI 3.1, by its own schema."""
    assert document["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(document).validate()


def test_every_route_of_version_1_is_in_it(library: Library) -> None:
    """And nothing that is no route. What is for operators alone is in the docs."""
    routes = set()
    for rule in create_app(library).url_map.iter_rules():
        if not rule.rule.startswith("/v1/") or rule.rule.startswith(("/v1/openapi", "/v1/admin")):
            continue
        choice = re.search(r"<any\(([^)]*)\):\w+>", rule.rule)
        names = choice[1].split(", ") if choice else [""]
        for name in names:
            plain = rule.rule.replace(choice[0], name) if choice else rule.rule
            routes.add(re.sub(r"<[^>]+>", "{}", plain))
    documented = {one.path for one in (*ENDPOINTS, *ACTIONS)}
    assert {re.sub(r"\{\w+\}", "{}", path) for path in documented} == routes


def test_every_example_is_an_answer_of_the_real_library(
    document: dict[str, Any], client: FlaskClient
) -> None:
    """The request beside it gives the very same."""
    for operations in document["paths"].values():
        if "post" in operations:
            _holds_example_of_action(operations["post"], client)
        operation = operations.get("get", {"security": True})
        if operation.get("security"):
            continue  # what needs a key has a specimen
        answer = client.get(operation["x-example-request"], buffered=True)
        content = operation["responses"]["200"]["content"]
        if "application/json" in content:
            assert answer.json == content["application/json"]["example"]
        else:
            assert answer.content_type in content


def _holds_example_of_action(operation: dict[str, Any], client: FlaskClient) -> None:
    sent = operation["requestBody"]["content"]["application/json"]["example"]
    answer = client.post(operation["x-example-request"], json=sent)
    assert answer.status_code == 200
    assert answer.json == operation["responses"]["200"]["content"]["application/json"]["example"]


def test_a_specimen_has_the_shape_of_an_answer(document: dict[str, Any]) -> None:
    """Every field, and none that is not documented."""
    for endpoint in ENDPOINTS:
        if endpoint.specimen is not None:
            shape = document["components"]["schemas"][endpoint.shape]
            assert endpoint.specimen.keys() == shape["properties"].keys()


@pytest.fixture(scope="module")
def api(library: Library) -> Any:
    return schemathesis.openapi.from_wsgi("/v1/openapi.json", create_app(library))


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize(
    "endpoint",
    [one for one in ENDPOINTS if one.media_type == JSON],  # files have tests of their own
    ids=lambda endpoint: endpoint.operation,
)
def test_every_answer_is_as_documented(api: Any, endpoint: Endpoint, mode: GenerationMode) -> None:
    """Whatever is asked, well or badly: status, headers, form and shape."""

    @settings(max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=api[endpoint.path]["GET"].as_strategy(generation_mode=mode))
    def holds(case: schemathesis.Case) -> None:
        answer = case.call(headers={"Accept-Encoding": "identity"})  # its client decodes none
        left_out = [positive_data_acceptance]  # a schema cannot say which words name a field
        if answer.status_code == 414:
            left_out.append(negative_data_rejection)  # refused for its length before it is read
        case.validate_response(answer, excluded_checks=left_out)

    holds()


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.operation)
def test_every_answer_to_a_body_is_as_documented(
    api: Any, action: Action, mode: GenerationMode
) -> None:
    """Whatever is sent, well or badly: status, headers, form and shape."""

    @settings(max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=api[action.path]["POST"].as_strategy(generation_mode=mode))
    def holds(case: schemathesis.Case) -> None:
        answer = case.call(headers={"Accept-Encoding": "identity"})
        # a schema cannot say which questions and dates there are; what is sent is read as JSON
        left_out = [positive_data_acceptance, negative_data_rejection]
        case.validate_response(answer, excluded_checks=left_out)

    holds()


def test_nothing_is_taken_back(document: dict[str, Any]) -> None:
    """Against the released document, nothing breaks that a caller relies on."""
    released = json.loads(RELEASED.read_text("utf-8"))
    assert breaking_changes(released, document) == []


def test_the_comparison_finds_what_breaks(document: dict[str, Any]) -> None:
    """Each way of breaking a caller is seen, and an addition is none."""

    def changed(change: Any) -> list[str]:
        other = json.loads(json.dumps(document))
        change(other)
        return breaking_changes(document, other)

    search = "/v1/search"
    article = ("components", "schemas", "Article", "properties")

    def at(other: dict[str, Any], *path: str) -> Any:
        for step in path:
            other = other[step]
        return other

    assert changed(lambda d: None) == []
    assert changed(lambda d: at(d, *article).update(new={"type": "string"})) == []
    assert changed(lambda d: d["paths"].pop(search))
    assert changed(lambda d: at(d, *article).pop("title"))
    assert changed(lambda d: at(d, *article)["title"].update(type="integer"))
    assert changed(lambda d: at(d, *article)["title"].update(type=["string", "null"]))
    assert changed(lambda d: at(d, "paths", search, "get")["parameters"].pop(0))
    assert changed(
        lambda d: at(d, "paths", search, "get")["parameters"].append(
            {"name": "x", "in": "query", "required": True, "schema": {}}
        )
    )
    assert changed(
        lambda d: at(d, "components", "schemas", "Advice", "properties", "advice_kind")[
            "enum"
        ].append("other")
    )
    assert changed(lambda d: at(d, "paths", search, "get", "responses").pop("200"))

    def parameter(name: str, **more: Any) -> list[str]:
        def change(other: dict[str, Any]) -> None:
            for one in other["paths"]["/v1/advice"]["get"]["parameters"]:
                if one["name"] == name:
                    schema = one["schema"]
                    schema.get("items", schema).update(more)

        return changed(change)

    assert parameter("limit", maximum=200) == []
    assert parameter("limit", maximum=50)
    assert parameter("limit", minimum=2)
    assert parameter("limit", default=10)
    assert parameter("limit", type="string")
    assert parameter("sort", pattern="^(title|id|new)$")
    assert parameter("aspect", pattern="^-?(overview)$")
    assert parameter("tag", maxLength=10)


def test_a_generated_typescript_client_compiles(
    document: dict[str, Any], node_packages: Path
) -> None:
    """openapi-typescript takes the document, and a program that reads by its types compiles."""
    (node_packages / "openapi.json").write_text(json.dumps(document), "utf-8")
    generator = "node_modules/openapi-typescript/bin/cli.js"
    run_node(node_packages, generator, "openapi.json", "-o", "api.d.ts")
    run_node(node_packages, "node_modules/typescript/bin/tsc", "--noEmit")
