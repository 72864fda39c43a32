"""JSON-LD in a page: schema.org's Article and FAQPage."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup

from .draft import Draft

_ARTICLES = {
    "Article", "BlogPosting", "NewsArticle", "MedicalWebPage", "WebPage", "TechArticle",
    "ScholarlyArticle", "Report", "HowTo",
}  # fmt: skip


@dataclass(slots=True)
class Linked:
    """The node that describes the page, and its questions with their answers' HTML."""

    article: dict[str, Any] = field(default_factory=dict)
    questions: list[tuple[str, str]] = field(default_factory=list)


def read_linked_data(draft: Draft, soup: BeautifulSoup) -> Linked:
    """What the page's JSON-LD says; what cannot be read is a warning."""
    linked = Linked()
    for script in soup.find_all("script", type="application/ld+json"):
        text = script.string or script.get_text()
        try:
            data = json.loads(text)
        except (ValueError, RecursionError) as error:
            line = script.sourceline or 1
            draft.warn(line, f"JSON-LD that cannot be read: {error}", "mend it, or leave it")
            continue
        for node in _nodes(data):
            kinds = _kinds(node)
            if "FAQPage" in kinds:
                linked.questions += _questions(node)
            if kinds & _ARTICLES and (not linked.article or "WebPage" in _kinds(linked.article)):
                linked.article = node
    return linked


def _nodes(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if isinstance(data, list):
        for item in data:
            yield from _nodes(item, depth)
    elif isinstance(data, dict) and depth < 6:
        yield data
        for name in ("@graph", "hasPart", "mainEntity"):
            yield from _nodes(data.get(name), depth + 1)


def _kinds(node: dict[str, Any]) -> set[str]:
    kinds = node.get("@type", [])
    return {kinds} if isinstance(kinds, str) else {str(kind) for kind in kinds}


def _questions(page: dict[str, Any]) -> list[tuple[str, str]]:
    entities = page.get("mainEntity", [])
    found = []
    for entity in entities if isinstance(entities, list) else [entities]:
        if not isinstance(entity, dict):
            continue
        answer = entity.get("acceptedAnswer") or {}
        answer = answer[0] if isinstance(answer, list) and answer else answer
        text = answer.get("text", "") if isinstance(answer, dict) else ""
        question = entity.get("name") or entity.get("text") or ""
        if question and text:
            found.append((" ".join(str(question).split()), str(text)))
    return found


def text_of_node(value: Any) -> str:
    """A text, whatever JSON-LD wraps it in."""
    if isinstance(value, list):
        return text_of_node(value[0]) if value else ""
    if isinstance(value, dict):
        return text_of_node(value.get("name") or value.get("url") or value.get("@value") or "")
    return " ".join(str(value).split()) if value is not None else ""


def names_of(value: Any) -> list[str]:
    """Names of persons or organisations."""
    if isinstance(value, list):
        return [name for item in value for name in names_of(item)]
    name = text_of_node(value)
    return [name] if name and not name.startswith("http") else []
