"""A guide or plan → its Resource: with the sections, advice and warning signs that it rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from .errors import Problem
from .model import AdviceKind, Document, Key, Kind, Resource, SearchText, Taxonomy
from .resources import category_of, serialised, tag_words, tags_and_parents

FOLDERS = {Kind.GUIDE: "guides", Kind.PLAN: "plans"}
_FIRST = 1_000_000
"""The place of a guide or plan beside its article's own parts: after them."""

PayloadsOf = Callable[[str], Mapping[Key, dict[str, Any]]]
"""An article and its parts as they are published, by the article's slug; empty where it is not."""


def build_document(
    document: Document,
    taxonomy: Taxonomy,
    payloads: PayloadsOf,
    *,
    public_url: str,
    today: date,
) -> Resource:
    """The document's Resource. Every section that it cites must be there: see `not_there`."""
    return _Builder(document, taxonomy, payloads, public_url, today).build()


def not_there(document: Document, payloads: PayloadsOf) -> list[Problem]:
    """A problem for each section that a document cites and no published article has."""
    found = []
    for id, line in document.cited:
        if (Kind.SECTION, id) not in payloads(id.split("/", 1)[0]):
            slug, _, anchor = id.partition("/")
            message = f"cites {slug}#{anchor}, and no published article has this section"
            remedy = "cite a section that is there: an article's slug, #, and the heading's id"
            found.append(Problem(document.path, line, message, remedy, document.kind.value))
    return found


class _Builder:
    def __init__(
        self,
        document: Document,
        taxonomy: Taxonomy,
        payloads: PayloadsOf,
        public_url: str,
        today: date,
    ) -> None:
        self.document, self.taxonomy, self.payloads = document, taxonomy, payloads
        self.public_url, self.today = public_url, today

    def build(self) -> Resource:
        document = self.document
        content = self._shown(document.content)
        text = "\n".join(_texts(content))
        own = self._head() | content | {"text": text}
        words = [*tag_words(self.taxonomy, document.tags)]
        facets = {
            "kind": (document.kind.value,),
            "article": (document.article,),
            "cites": document.articles,
            "category": (document.category,) if document.category else (),
            "tag": tags_and_parents(self.taxonomy, document.tags),
            "condition": document.conditions,
            "language": (document.language,),
        }
        return Resource(
            kind=document.kind,
            id=document.slug,
            article=document.article,
            position=_FIRST,
            title=document.title,
            published_at=document.published.isoformat() if document.published else None,
            updated_at=document.updated.isoformat() if document.updated else None,
            facets=facets,
            text=SearchText(document.title, f"{document.summary}\n{text}", " ".join(words)),
            **serialised(document.kind, document.slug, own),
        )

    def _head(self) -> dict[str, Any]:
        document = self.document
        folder, slug = FOLDERS[document.kind], document.slug
        action = {Kind.GUIDE: "evaluate", Kind.PLAN: "build"}[document.kind]
        article = self.payloads(document.article)[Kind.ARTICLE, document.article]
        return {
            "kind": document.kind,
            "id": slug,
            "url": f"{self.public_url}/{folder}/{slug}",
            "links": {
                "self": f"{self.public_url}/v1/{folder}/{slug}",
                "article": f"{self.public_url}/v1/articles/{document.article}",
                action: f"{self.public_url}/v1/{folder}/{slug}/{action}",
            },
            "updated_at": document.updated,
            "tags": list(document.tags),
            "article": {"slug": document.article, "title": article["title"]},
            "title": document.title,
            "summary": document.summary,
            "category": category_of(self.taxonomy, document.category),
            "conditions": list(document.conditions),
            "authors": list(document.authors),
            "reviewers": list(document.reviewers),
            "published_at": document.published,
            "reviewed_at": document.reviewed,
            "review_due": document.review_due,
            "stale": document.review_due is not None and document.review_due < self.today,
            "language": document.language,
            "red_flags": self._red_flags(),
        }

    def _red_flags(self) -> list[dict[str, Any]]:
        """The warning signs of every article that it rests on, its own article's first."""
        return [
            _brief(advice)
            for slug in self.document.articles
            for advice in self._advice_of(slug)
            if advice["advice_kind"] == AdviceKind.RED_FLAG
        ]

    def _advice_of(self, slug: str) -> list[dict[str, Any]]:
        return [p for (kind, _), p in self.payloads(slug).items() if kind is Kind.ADVICE]

    def _shown(self, value: Any) -> Any:
        """What was written, with each cited section in words and with its advice beside it."""
        if isinstance(value, list):
            return [self._shown(inner) for inner in value]
        if not isinstance(value, dict):
            return value
        shown = {name: self._shown(inner) for name, inner in value.items() if name != "sections"}
        if "sections" in value:
            shown["sections"] = [self._section(id) for id in value["sections"]]
            if "level" in value:
                shown["advice"] = [
                    _brief(advice) for id in value["sections"] for advice in self._advice_in(id)
                ]
        return shown

    def _section(self, id: str) -> dict[str, Any]:
        section = self.payloads(id.split("/", 1)[0])[Kind.SECTION, id]
        return {
            "id": id,
            "title": section["title"],
            "url": section["url"],
            "article": section["article"],
        }

    def _advice_in(self, id: str) -> list[dict[str, Any]]:
        slug, _, anchor = id.partition("/")
        return [advice for advice in self._advice_of(slug) if advice["section"] == anchor]


def _brief(advice: Mapping[str, Any]) -> dict[str, Any]:
    """A piece of advice as search shows warning signs."""
    return {"id": advice["id"], "text": advice["body"]["text"], "url": advice["url"]}


def _texts(value: Any) -> list[str]:
    """Whatever a content says to its reader, in order."""
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    if not isinstance(value, dict):
        return []
    found = []
    for name, inner in value.items():
        if name in ("title", "text", "because") and isinstance(inner, str):
            found.append(inner)
        elif name == "points":
            found += inner
        elif name not in ("sections", "advice"):
            found += _texts(inner)
    return found
