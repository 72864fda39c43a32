"""An article as schema.org's linked data (JSON-LD).

A MedicalWebPage; its sections are HealthTopicContent with their health aspect, its questions a
FAQPage, its phases a HowTo whose exercises are ExercisePlans. Only terms of https://schema.org.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import orjson

from ..library import Stored, Whole
from ..model import AdviceKind, Aspect, Kind
from .doses import how_often, sets_and_repetitions

_Node = dict[str, Any]

_ASPECTS = {
    Aspect.OVERVIEW: "OverviewHealthAspect",
    Aspect.SYMPTOMS: "SymptomsHealthAspect",
    Aspect.CAUSES: "CausesHealthAspect",
    Aspect.SELF_CARE: "SelfCareHealthAspect",
    Aspect.TREATMENT: "TreatmentsHealthAspect",
    Aspect.EXERCISES: "TreatmentsHealthAspect",
    Aspect.PREVENTION: "PreventionHealthAspect",
    Aspect.MEDICAL_HELP: "SeeDoctorHealthAspect",
    Aspect.PROGNOSIS: "PrognosisHealthAspect",
}


def linked_article(whole: Whole) -> _Node:
    """One node with everything nested in it; what is not known is left out.

    Its addresses are those of the payloads: relative to the document's own (JSON-LD 1.1, section
    4.1.3) unless a public URL is set.
    """
    article = orjson.loads(whole.article.payload)
    sections = _payloads(whole.parts[Kind.SECTION])
    faqs = _payloads(whole.parts[Kind.FAQ])
    advice = _payloads(whole.parts[Kind.ADVICE])
    page = article["url"]
    parts = [_section(section) for section in sections if section["text"]]
    if faqs:
        parts.append(_questions(article, faqs))
    parts += _plans(page, article["title"], advice)
    return _without_nothing(
        {
            "@context": "https://schema.org",
            "@type": "MedicalWebPage",
            "@id": page,
            "url": page,
            "name": article["title"],
            "headline": article["title"],
            "description": article["summary"],
            "inLanguage": article["language"],
            "datePublished": article["published_at"],
            "dateModified": article["updated_at"],
            "lastReviewed": article["reviewed_at"],
            "creditText": ", ".join(article["authors"]) or None,
            "reviewedBy": [{"@type": "Person", "name": name} for name in article["reviewers"]],
            "keywords": ", ".join(article["tags"]) or None,
            "audience": {"@type": "MedicalAudience", "audienceType": "Patient"},
            "about": _conditions(article["conditions"], whole.tags),
            "image": _image(article["image"]),
            "citation": [
                {"@type": "CreativeWork", "name": source["text"], "url": source["href"]}
                for source in article["sources"]
            ],
            "significantLink": [orjson.loads(other.payload)["url"] for other in whole.related],
            "hasPart": parts,
        }
    )


def _payloads(found: Sequence[Stored]) -> list[_Node]:
    return [orjson.loads(item.payload) for item in found]


def _section(section: _Node) -> _Node:
    aspect = section["aspect"] and _ASPECTS.get(Aspect(section["aspect"]))
    return _without_nothing(
        {
            "@type": "HealthTopicContent" if aspect else "WebContent",
            "@id": section["url"],
            "url": section["url"],
            "headline": section["title"],
            "hasHealthAspect": aspect and f"https://schema.org/{aspect}",
            "text": section["text"],
            "image": [_image(image) for image in section["images"]],
        }
    )


def linked_questions(article: Mapping[str, Any], faqs: Sequence[_Node]) -> _Node:
    """Questions of one article, payloads both, as a FAQPage by itself."""
    return {"@context": "https://schema.org"} | _questions(article, faqs)


def _questions(article: Mapping[str, Any], faqs: Sequence[_Node]) -> _Node:
    return {
        "@type": "FAQPage",
        "@id": f"{article['url']}#questions",
        "name": f"Questions about {article['title']}",
        "mainEntity": [_question(faq) for faq in faqs],
    }


def _question(faq: _Node) -> _Node:
    return {
        "@type": "Question",
        "@id": faq["url"],
        "name": faq["question"],
        "acceptedAnswer": {"@type": "Answer", "text": faq["answer"]["html"]},
    }


def _plans(page: str, title: str, advice: Sequence[_Node]) -> list[_Node]:
    """The phases as one HowTo; exercises outside of any phase stand by themselves."""
    doing = [
        item for item in advice if item["advice_kind"] in (AdviceKind.ACTION, AdviceKind.EXERCISE)
    ]
    in_phases = [item for item in doing if item["phase"]]
    plans = []
    if in_phases:
        sections = []
        for number, group in groupby(in_phases, key=lambda item: item["phase"]["number"]):
            items = list(group)
            sections.append(
                {
                    "@type": "HowToSection",
                    "name": items[0]["phase"]["title"],
                    "position": number,
                    "itemListElement": [_step(item) for item in items],
                }
            )
        plans.append({"@type": "HowTo", "@id": f"{page}#plan", "name": title, "step": sections})
    return plans + [_exercise(item) for item in doing if not item["phase"] and _is_exercise(item)]


def _is_exercise(item: _Node) -> bool:
    return bool(item["advice_kind"] == AdviceKind.EXERCISE)


def _step(item: _Node) -> _Node:
    step = {"@type": "HowToStep", "text": item["body"]["text"], "url": item["url"]}
    if _is_exercise(item):
        step["itemListElement"] = _exercise(item)
    return step


def _exercise(item: _Node) -> _Node:
    dose = item["dose"] or {}
    frequency = dose.get("frequency")
    return _without_nothing(
        {
            "@type": "ExercisePlan",
            "@id": f"{item['url']}/{item['id'].rsplit('/', 1)[-1]}",
            "name": item["body"]["text"].split(". ", 1)[0].rstrip("."),
            "description": item["body"]["text"],
            "repetitions": dose.get("reps") and _number(dose["reps"], dose["reps_max"]),
            "additionalVariable": dose.get("sets") and sets_and_repetitions(dose | {"reps": None}),
            "activityFrequency": frequency and how_often(frequency),
        }
    )


def _number(low: int, high: int | None) -> int | _Node:
    """One number, or a range: the property takes no words."""
    if not high or high == low:
        return low
    return {"@type": "QuantitativeValue", "minValue": low, "maxValue": high}


def _conditions(slugs: Sequence[str], tags: Sequence[Mapping[str, Any]]) -> list[_Node]:
    known = {tag["slug"]: tag for tag in tags}
    return [
        _without_nothing(
            {
                "@type": "MedicalCondition",
                "name": known[slug]["title"],
                "alternateName": list(known[slug]["synonyms"]),
            }
        )
        for slug in slugs
        if slug in known
    ]


def _image(image: _Node | None) -> _Node | None:
    if image is None:
        return None
    return _without_nothing(
        {
            "@type": "ImageObject",
            "url": image["src"],
            "caption": image["alt"],
            "width": image["width"] and f"{image['width']} px",
            "height": image["height"] and f"{image['height']} px",
        }
    )


def _without_nothing(node: _Node) -> _Node:
    return {name: value for name, value in node.items() if value not in (None, [], "")}
