"""The pages on resources and endpoints say what the code says: every field, every parameter."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from marshmallow import Schema, fields

from runcontent import document_schemas, finding_schemas, plan_schemas, schema_fields, schemas
from runcontent.web.endpoints import ENDPOINTS, Endpoint
from runcontent.web.parameter_table import ARTICLE_FACETS, DOCUMENT_FACETS, LIST_PARTS, PART_FACETS

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "resources.md"
DAYS = {"updated_since", "updated_before"}
SHAPES = {
    "article": schemas.ArticleSchema,
    "section": schemas.SectionSchema,
    "faq": schemas.FaqSchema,
    "advice": schemas.AdviceSchema,
    "dose": schemas.DoseSchema,
    "frequency": schemas.FrequencySchema,
    "duration": schemas.DurationSchema,
    "phase": schemas.PhaseSchema,
    "bodies": schemas.BodiesSchema,
    "image": schemas.ImageSchema,
    "link": schemas.LinkSchema,
    "outline": schemas.OutlineSchema,
    "counts": schemas.CountsSchema,
    "named": schema_fields.NamedSchema,
    "tag": schemas.TagSchema,
    "category": schemas.CategorySchema,
    "hit": finding_schemas.HitSchema,
    "snippet": finding_schemas.SnippetSchema,
    **{
        name.removesuffix("Schema").lower(): schema
        for name, schema in (vars(document_schemas) | vars(plan_schemas)).items()
        if name.endswith("Schema") and name not in ("Schema", "NamedSchema", "DocumentSchema")
    },
}
_PLAIN: dict[type[fields.Field], str] = {
    fields.Integer: "whole number",
    fields.Float: "number",
    fields.Boolean: "true or false",
    fields.Date: "day",
    fields.String: "text",
}


def _type(field: fields.Field) -> str:
    if isinstance(field, fields.List):
        return f"list of {_type(field.inner)}"
    if isinstance(field, fields.Nested):
        name = type(field.schema).__name__.removesuffix("Schema").lower()
        return f"[{name}](#{name})" if name in SHAPES else name
    if isinstance(field, fields.Dict):
        return ", ".join(f"`{name}`" for name in field.metadata.get("properties", ())) or "texts"
    return next(name for kind, name in _PLAIN.items() if isinstance(field, kind))


def table(name: str) -> str:
    """The part of the page on one shape, as it has to be."""
    schema: Schema = SHAPES[name]()
    lines = [f"## {name}", "", str(SHAPES[name].__doc__), "", "| field | type | meaning |"]
    lines.append("| --- | --- | --- |")
    for field, value in schema.fields.items():
        null = ", or null" if value.allow_none else ""
        lines.append(f"| `{field}` | {_type(value)}{null} | {value.metadata['description']} |")
    return "\n".join(lines)


@pytest.mark.parametrize("name", SHAPES)
def test_the_page_has_every_field_as_the_schema_has_it(name: str) -> None:
    """Its name, type and meaning, and no field that is none; write it anew from what is shown."""
    text = PAGE.read_text("utf-8")
    start = text.index(f"## {name}\n")
    end = text.find("\n## ", start)
    assert text[start : end if end > 0 else None].strip() == table(name)


def _rows() -> dict[str, str]:
    """What the third column says of the parameters, by address."""
    text = (DOCS / "endpoints.md").read_text("utf-8")
    found = re.findall(r"^\| `(/[^`]*)` \| [^|]* \| ([^|]*) \|$", text, re.M)
    return {re.sub(r"\{\w+\}", "{}", path): told for path, told in found}


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.operation)
def test_the_page_has_every_parameter_that_an_endpoint_takes(endpoint: Endpoint) -> None:
    """And none that it does not: groups of them by name."""
    told = _rows()[re.sub(r"\{\w+\}", "{}", endpoint.path)]
    told, _, left_out = told.partition("without")
    told = re.sub(r"\([^)]*\)", "", told)
    named = set(re.findall(r"`(\w+)`", told)) - set(re.findall(r"`(\w+)`", left_out))
    if "filters" in told:
        of = {
            "list_articles": ARTICLE_FACETS,
            "list_guides": DOCUMENT_FACETS,
            "list_plans": DOCUMENT_FACETS,
        }
        facets = of.get(endpoint.operation, PART_FACETS)
        named |= {*facets, *DAYS}
    if "as a list" in told:
        named |= set(LIST_PARTS) - set(re.findall(r"`(\w+)`", left_out))
    assert named == set(endpoint.parameters)
