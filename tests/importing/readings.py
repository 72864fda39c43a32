"""What a person would list of an imported article, to compare with what stands beside a case."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from lxml import html

from runcontent.importing.draft import Draft
from runcontent.importing.fidelity import Difference, compare, with_images_elsewhere
from runcontent.importing.writing import write_article
from runcontent.model import Article, Taxonomy
from runcontent.parsing import load_taxonomy, parse_article

HERE = Path(__file__).parent
ARTICLES = HERE.parent.parent / "articles"


def vocabulary() -> Taxonomy:
    """The project's own."""
    return load_taxonomy(ARTICLES / "taxonomy.yaml")


def published(draft: Draft) -> tuple[Article, list[Difference]]:
    """The article that a draft becomes, and what is lost on the way."""
    text = with_images_elsewhere(write_article(draft.values, draft.body))
    article, _ = parse_article("a.md", text, taxonomy=vocabulary(), articles=ARTICLES)
    return article, compare(draft, article)


def lists_of(article: Article) -> list[list[Any]]:
    """Each list of the article as its items' texts; an item's own list follows it."""
    root = html.fromstring(f"<div>{article.body.html}</div>")
    top = [found for found in root.iter("ul", "ol") if found.getparent().tag != "li"]
    return list(map(_items, top))


def _items(element: Any) -> list[Any]:
    items: list[Any] = []
    for item in element.findall("li"):
        inner = item.findall("ul") + item.findall("ol")
        for one in inner:
            item.remove(one)
        items.append(" ".join(item.text_content().split()))
        items += map(_items, inner)
    return items


def reading(article: Article) -> dict[str, Any]:
    """Everything that a case may list."""
    root = html.fromstring(f"<div>{article.body.html}</div>")
    return {
        "title": article.title,
        "summary": article.summary,
        "category": article.category,
        "authors": list(article.authors),
        "published": str(article.published),
        "updated": str(article.updated),
        "headings": [[s.title, s.level, s.aspect and s.aspect.value] for s in article.sections],
        "lists": lists_of(article),
        "tables": [
            [len(table.findall(".//tr")), len(table.find(".//tr"))] for table in root.iter("table")
        ],
        "faqs": [[f.question, " ".join(f.answer.text.split())] for f in article.faqs],
        "advice": dict(Counter(a.advice_kind.value for a in article.advice)),
        "doses": [_dose(a.dose) for a in article.advice if a.advice_kind.value == "exercise"],
    }


def _dose(dose: Any) -> dict[str, Any]:
    if dose is None:
        return {}
    found = {}
    for name in ("sets", "sets_max", "reps", "reps_max", "hold_seconds", "hold_seconds_max"):
        found[name] = getattr(dose, name)
    if dose.frequency:
        found["frequency"] = [dose.frequency.min, dose.frequency.max, dose.frequency.per]
    if dose.duration:
        found["duration"] = [dose.duration.min, dose.duration.max, dose.duration.unit]
    found |= {"progress_when": dose.progress_when, "stop_if": dose.stop_if}
    return {name: value for name, value in found.items() if value is not None}


def begins(listed: Any, found: Any) -> bool:
    """Whether what was found is what is listed, where a listed text may be only its beginning."""
    if isinstance(listed, list) and isinstance(found, list):
        return len(listed) == len(found) and all(map(begins, listed, found))
    if isinstance(listed, str) and isinstance(found, str):
        return found.startswith(listed)
    return bool(listed == found)
