"""The OpenAPI 3.1 document, from the schemas that publish and the parameters that are parsed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema

from ..document_schemas import EvaluationSchema, GuideSchema
from ..finding_schemas import AnswerSchema, HitSchema, SafetySchema, SuggestionsSchema
from ..plan_schemas import BuiltPlanSchema, PlanSchema
from ..schemas import (
    AdviceSchema,
    ArticleSchema,
    CategorySchema,
    FaqSchema,
    MediaSchema,
    SectionSchema,
    TagSchema,
)
from ..usage_schemas import UsageSchema
from .actions import ACTIONS, Action
from .endpoints import ENDPOINTS, Endpoint
from .error_types import ERROR_TYPES
from .negotiation import JSON, LINKED_DATA
from .openapi_actions import action_operation
from .parameter_table import FIELDS_EXAMPLES, MOST_REPEATS, PARAMETERS, Parameter
from .sync_shapes import SYNC_SHAPES
from .warnings import WARNING, WARNINGS

VERSION = "1.0.0"
_SHAPES: dict[str, type[Schema]] = {
    "Article": ArticleSchema,
    "Section": SectionSchema,
    "Faq": FaqSchema,
    "Advice": AdviceSchema,
    "Guide": GuideSchema,
    "Evaluation": EvaluationSchema,
    "Plan": PlanSchema,
    "BuiltPlan": BuiltPlanSchema,
    "Tag": TagSchema,
    "Category": CategorySchema,
    "Hit": HitSchema,
    "Safety": SafetySchema,
    "Suggestions": SuggestionsSchema,
    "Answer": AnswerSchema,
    "Media": MediaSchema,
    "Usage": UsageSchema,
}
_PROBLEM = "application/problem+json"
_ABOUT = """\
Articles on running injuries and training, their sections, questions and advice, with search.

Everything is read with GET. Unknown or malformed parameters are refused (422) and never ignored.
Errors are problem documents (RFC 9457) whose `type` leads to a page that says what to do. Every
answer has a strong `ETag`: send it back in `If-None-Match`, and an unchanged answer costs a 304.
Fields and parameters may be added; what is here keeps its meaning for as long as there is a `/v1`.
"""
_KEY = {
    "type": "http",
    "scheme": "bearer",
    "description": "A partner's key, `rc_<id>_<secret>`. Most servers need none for reading.",
}
_NULLABLE_ADDRESS = {"type": ["string", "null"]}
_COMPONENTS: dict[str, dict[str, Any]] = {
    "Warning": WARNING,
    "ListMeta": {
        "type": "object",
        "required": ["total", "limit", "offset", "revision"],
        "properties": {
            "total": {"type": "integer", "description": "How many there are on all pages."},
            "limit": {"type": "integer", "description": "How many come on a page."},
            "offset": {"type": "integer", "description": "How many were skipped."},
            "revision": {"type": "integer", "description": "Which publish this is read from."},
        },
    },
    "ListLinks": {
        "type": "object",
        "description": "Addresses of pages; null where there is none.",
        "required": ["self", "first", "prev", "next", "last"],
        "properties": dict.fromkeys(("self", "first", "prev", "next", "last"), _NULLABLE_ADDRESS),
    },
    "Problem": {
        "type": "object",
        "description": "What went wrong (RFC 9457).",
        "required": ["type", "title", "status", "detail", "instance"],
        "properties": {
            "type": {"type": "string", "description": "The page that says what to do."},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string", "description": "What is wrong with this very request."},
            "instance": {"type": ["string", "null"], "description": "The request's id."},
            "errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["parameter", "code", "detail", "allowed"],
                    "properties": {
                        "parameter": {"type": "string"},
                        "code": {"type": "string"},
                        "detail": {"type": "string"},
                        "allowed": {"type": "array", "items": {"type": "string"}},
                    },
                },
            },
            "near": {
                "type": "array",
                "items": {"type": "string"},
                "description": "Ids, or addresses, that look like what was asked for.",
            },
            "reason": {"type": ["string", "null"], "description": "Why it was withdrawn."},
            "allowed": {"type": "array", "items": {"type": "string"}},
        },
    },
}
_FOUND = {
    "did_you_mean": {
        "type": ["string", "null"],
        "description": "What was searched for instead, where a word was put right.",
    },
    "safety": {"$ref": "#/components/schemas/Safety"},
    "facets": {
        "type": "object",
        "description": "Only with `facets`: how many hits carry each value, the most first.",
        "additionalProperties": {
            "type": "object",
            "additionalProperties": {"type": "integer"},
        },
    },
}
_PATH_PARAMETERS = {
    "slug": ("The article's slug.", "it-band-syndrome"),
    "anchor": ("The section's anchor.", "phase-1"),
    "id": ("The part's id within its article.", "clamshells"),
    "guide": ("The guide's id.", "pain-traffic-light"),
    "plan": ("The plan's id.", "back-to-running"),
    "tag": ("The tag's slug.", "knee-pain"),
    "category": ("The category's slug.", "injuries"),
}


def openapi_document(example: Callable[[Endpoint | Action], Any], server: str) -> dict[str, Any]:
    """The whole document; `example` gives the answer to an endpoint's or action's example, `server`
    is what the paths stand below."""
    spec = APISpec(
        title="runcontent",
        version=VERSION,
        openapi_version="3.1.0",
        plugins=[MarshmallowPlugin(schema_name_resolver=_component_name)],
        info={"description": _ABOUT, "license": {"name": "MIT", "identifier": "MIT"}},
        servers=[{"url": server}],
        security=[{}, {"key": []}],
    )
    spec.components.security_scheme("key", _KEY)
    for name, schema in _SHAPES.items():
        spec.components.schema(name, schema=schema)
    for name, component in (_COMPONENTS | SYNC_SHAPES).items():
        spec.components.schema(name, component)
    for endpoint in ENDPOINTS:
        operation = _operation(endpoint, endpoint.specimen or example(endpoint))
        spec.path(endpoint.path, operations={"get": operation})
    for action in ACTIONS:
        operation = action_operation(action, example(action), _path_parameters(action))
        spec.path(action.path, operations={"post": operation})
    document: dict[str, Any] = spec.to_dict()
    _leave_open(document["components"]["schemas"])
    for name in ("Article", "Section", "Faq", "Advice", "Guide", "Plan", "Hit"):
        document["components"]["schemas"][name]["required"] = ["kind", "id"]
    document["components"]["schemas"]["Answer"]["properties"]["warnings"] = WARNINGS
    embedded = {"sections": "Section", "faqs": "Faq", "advice": "Advice", "related": "Article"}
    article = document["components"]["schemas"]["Article"]["properties"]
    for name, shape in embedded.items():
        if name != "related":
            article[name] = {
                "type": "array",
                "items": {"$ref": f"#/components/schemas/{shape}"},
                "description": f"Only with `include={name}`.",
            }
    return document


def _leave_open(schemas: dict[str, Any]) -> None:
    """Fields may be added to every shape, so none is closed."""
    for schema in schemas.values():
        if schema.get("additionalProperties") is False:
            del schema["additionalProperties"]


def _component_name(schema: Any) -> str:
    kind = schema if isinstance(schema, type) else type(schema)
    return str(kind.__name__.removesuffix("Schema"))


def _operation(endpoint: Endpoint, example: Any) -> dict[str, Any]:
    content: dict[str, Any] = {JSON: {"schema": _body(endpoint), "example": example}}
    if endpoint.media_type != JSON:
        content = {endpoint.media_type: {"schema": {}}}
    if endpoint.operation == "get_article":
        content[LINKED_DATA] = {"schema": {"type": "object"}}
    content |= {media: {"schema": {"type": "string"}} for media in endpoint.also}
    ok = {"description": endpoint.summary, "content": content, "headers": _headers(endpoint)}
    responses: dict[str, Any] = {
        "200": ok,
        "304": {"description": "What the caller has is what there is."},
    }
    errors = ["uri-too-long", "invalid-parameters", "quota-exceeded", "unavailable"]
    errors += ["unauthorized", "forbidden"]
    if endpoint.media_type != JSON:
        errors += ["bundle-not-ready", "range-not-satisfiable"]
        responses["206"] = {"description": "A part.", "content": content}
    elif endpoint.specimen is None:
        errors.append("not-acceptable")
    if "token" in endpoint.parameters:
        errors.append("sync-expired")
    if "{" in endpoint.path:
        errors.append("not-found")
    if any(f"{{{name}}}" in endpoint.path for name in ("slug", "guide", "plan")):
        errors += ["withdrawn", "deleted"]
        responses["308"] = {
            "description": "It was renamed.",
            "headers": {"Location": {"schema": {"type": "string"}}},
        }
    for name in errors:
        kind = ERROR_TYPES[name]
        before = responses.get(str(kind.status), {}).get("description")
        responses[str(kind.status)] = {
            "description": f"{before} Or: {kind.what}" if before else kind.what,
            "content": {_PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    operation = {
        "operationId": endpoint.operation,
        "tags": [endpoint.group],
        "summary": endpoint.summary,
        "description": endpoint.description,
        "parameters": [
            *_path_parameters(endpoint),
            *(_parameter(name, endpoint.shape) for name in endpoint.parameters),
        ],
        "responses": dict(sorted(responses.items())),
    }
    if endpoint.specimen is not None:
        operation["security"] = [{"key": []}]
    return operation


def _body(endpoint: Endpoint) -> dict[str, Any]:
    reference = {"$ref": f"#/components/schemas/{endpoint.shape}"}
    if not endpoint.listed:
        return reference
    body: dict[str, Any] = {
        "type": "object",
        "required": ["items", "meta", "links"],
        "properties": {
            "items": {"type": "array", "items": reference},
            "meta": {"$ref": "#/components/schemas/ListMeta"},
            "links": {"$ref": "#/components/schemas/ListLinks"},
        },
    }
    if "tag" in endpoint.parameters:
        body["properties"]["warnings"] = WARNINGS
    if endpoint.shape == "Hit":
        body["required"] += ["did_you_mean", "safety"]
        body["properties"] |= _FOUND
    return body


def _headers(endpoint: Endpoint) -> dict[str, Any]:
    told = {
        "ETag": "Names this very content; send it back in `If-None-Match`.",
        "Last-Modified": "When the library was last published.",
        "X-Request-Id": "Quote it when you report something.",
    }
    if endpoint.listed:
        told["Link"] = "The pages of the list (RFC 8288)."
    return {
        name: {"description": what, "schema": {"type": "string"}} for name, what in told.items()
    }


def _path_parameters(endpoint: Endpoint | Action) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": what,
            "schema": {"type": "string"},
            "example": example,
        }
        for name, (what, example) in _PATH_PARAMETERS.items()
        if f"{{{name}}}" in endpoint.path
    ]


def _parameter(name: str, shape: str) -> dict[str, Any]:
    parameter: Parameter = PARAMETERS[name]
    example = FIELDS_EXAMPLES[shape] if name == "fields" else parameter.example
    described: dict[str, Any] = {
        "name": name,
        "in": "query",
        "description": parameter.description,
        "schema": parameter.schema,
        "example": example,
    }
    if parameter.repeatable:
        described["schema"] = {
            "type": "array",
            "items": parameter.schema,
            "maxItems": MOST_REPEATS,
        }
        described["style"], described["explode"] = "form", True
        described["example"] = [example]
    if parameter.required:
        described["required"] = True
    return described
