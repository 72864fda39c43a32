"""What the page of one article shows, made of its stored parts."""

from __future__ import annotations

from html import escape
from typing import Any

import orjson

from ..library import Whole
from ..model import AdviceKind, Kind
from .addresses import absolute
from .linked_data import linked_article
from .typesetting import SIGNS, typeset

_RIGHT_TO_LEFT = frozenset("ar ckb dv fa he ps sd ug ur yi".split())
"""Languages that are written so: https://www.w3.org/International/questions/qa-scripts."""


def article_values(whole: Whole) -> dict[str, Any]:
    """The values of `article.html`. `linked_data` is fit for a script element."""
    payloads = {
        kind: [orjson.loads(item.payload) for item in stored]
        for kind, stored in whole.parts.items()
    }
    article = orjson.loads(whole.article.payload)
    advice = payloads[Kind.ADVICE]
    linked = orjson.dumps(linked_article(whole)).decode()
    image = article["image"]
    titles = {tag["slug"]: tag["title"] for tag in whole.tags}
    return {
        "article": article,
        "text": typeset(article, payloads[Kind.SECTION], payloads[Kind.FAQ], advice),
        "signs": [item for item in advice if item["advice_kind"] == AdviceKind.RED_FLAG],
        "signs_id": SIGNS,
        "tags": [{"slug": slug, "title": titles.get(slug, slug)} for slug in article["tags"]],
        "resting": payloads[Kind.GUIDE] + payloads[Kind.PLAN],
        "related": [orjson.loads(item.payload) for item in whole.related],
        "lead_image": image is not None and escape(image["src"]) not in article["html"],
        "picture": image and absolute(image["src"]),
        "canonical": absolute(article["url"]),
        "direction": direction(article["language"]),
        # so that no text in it ends the script element
        "linked_data": linked.replace("<", "\\u003c"),
    }


def direction(language: str) -> str:
    """`rtl` or `ltr`, for a language tag."""
    return "rtl" if language.split("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"
