"""The front matter of a published article, from its public JSON."""

from __future__ import annotations

from datetime import date
from typing import Any

from .published import Published


def fields_of(published: Published, media: dict[str, str]) -> dict[str, Any]:
    """Our fields by name; `media` maps an image's served address to its exported path."""
    article = published.article
    image = article["image"] and media.get(article["image"]["src"], article["image"]["src"])
    canonical = (
        article["url"] if not article["url"].endswith(f"/articles/{published.slug}") else None
    )
    return {
        "title": article["title"],
        "summary": article["summary"],
        "category": article["category"] and article["category"]["slug"],
        "tags": article["tags"],
        "conditions": article["conditions"],
        "published": _day(article["published_at"]),
        "updated": _day(article["updated_at"]),
        "reviewed": _day(article["reviewed_at"]),
        "review_due": _day(article["review_due"]),
        "authors": article["authors"],
        "reviewers": article["reviewers"],
        "aliases": list(published.aliases),
        "image": image,
        "sources": [{"title": s["text"], "url": s["href"]} for s in article["sources"]],
        "canonical_url": canonical,
        "language": None if article["language"] == "en" else article["language"],
        **published.for_writers,
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None
