"""Every request parameter: what it means, and the shape of its value. Parsed by `parameters`, and
written into the OpenAPI document, so that the two cannot differ."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..model import AdviceKind, Aspect, Kind
from ..plans.asking import ABOUT, DAYS, MOST_WEEKLY, NAMES, REQUIRED, UNITS

FORMATS = ("html", "text", "markdown")
INCLUDES = ("sections", "faqs", "advice", "guides", "plans", "related")
COUNTED = ("kind", "category", "tag", "condition", "aspect", "advice_kind", "phase", "language")
GROUPS = ("article",)
TRUTHS = ("true", "false")
OUTPUTS = ("json", "calendar", "page")
THEMES = ("auto", "light", "dark")
SORTS = ("title", "updated_at", "published_at", "position", "id")
LONGEST_PAGE = 100
FARTHEST = 10_000
MOST_REPEATS = 10
"""How often one filter may be given."""
MOST_VALUES = 50
"""How many values one filter may hold, commas between them."""
CLOSED = {"aspect": tuple(Aspect), "advice_kind": tuple(AdviceKind), "kind": tuple(Kind)}
"""Facets whose values are a fixed set; the others grow with the library."""

_SLUGS = r"^-?[A-Za-z0-9_][A-Za-z0-9_-]{0,99}(,-?[A-Za-z0-9_][A-Za-z0-9_-]{0,99}){0,49}$"
_NUMBERS = "^-?(0|[1-9][0-9]{0,8})(,-?(0|[1-9][0-9]{0,8}))*$"
_DAY = {"type": "string", "format": "date"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: `schema` is JSON Schema; a `repeatable` one may be given several times."""

    name: str
    description: str
    schema: dict[str, Any]
    example: str | int
    repeatable: bool = False
    required: bool = field(default=False)


def _facet(name: str, what: str, example: str) -> Parameter:
    schema: dict[str, Any] = {"type": "string", "pattern": _SLUGS}
    if name in CLOSED:
        one = "|".join(CLOSED[name])
        schema = {"type": "string", "pattern": f"^-?({one})(,-?({one}))*$"}
    elif name == "phase":
        schema = {"type": "string", "pattern": _NUMBERS}
    how = (
        f"Commas mean any of them (at most {MOST_VALUES}), repetition all of them (at most "
        f"{MOST_REPEATS} times), a leading minus none of it."
    )
    return Parameter(name, f"{what} {how}", schema, example, repeatable=True)


def _choices(values: tuple[str, ...]) -> dict[str, Any]:
    one = "|".join(values)
    return {"type": "string", "pattern": f"^({one})(,({one}))*$"}


_ALL = (
    _facet("article", "Only what belongs to these articles (slugs).", "it-band-syndrome"),
    _facet("cites", "Only what rests on these articles (slugs).", "return-to-running"),
    _facet("category", "Only what stands in these categories (slugs).", "injuries"),
    _facet("tag", "Only what carries these tags or tags below them (slugs).", "knee-pain"),
    _facet("condition", "Only what is about these conditions (slugs).", "runners-knee"),
    _facet("aspect", "Only what is about these aspects.", "medical_help"),
    _facet("advice_kind", "Only advice of these kinds.", "exercise"),
    _facet("phase", "Only what belongs to these phases (numbers).", "2"),
    _facet("language", "Only what is written in these languages.", "en"),
    _facet("kind", "Only resources of these kinds.", "faq,advice"),
    Parameter("updated_since", "Only what was updated on this day or later.", _DAY, "2026-01-01"),
    Parameter("updated_before", "Only what was updated before this day.", _DAY, "2030-01-01"),
    Parameter(
        "sort",
        "The order, commas between the keys; a leading minus descends. What has no date is last. "
        "Equals are in the order of the articles' slugs and of the text.",
        {"type": "string", "pattern": "^-?({0})(,-?({0})){{0,4}}$".format("|".join(SORTS))},
        "-updated_at,title",
    ),
    Parameter(
        "limit",
        "How many come on a page.",
        {"type": "integer", "minimum": 1, "maximum": LONGEST_PAGE, "default": 20},
        5,
    ),
    Parameter(
        "offset",
        "How many are skipped.",
        {"type": "integer", "minimum": 0, "maximum": FARTHEST, "default": 0},
        0,
    ),
    Parameter(
        "fields",
        "Which fields come, commas between their names: names keep only those, names with a "
        "leading minus drop those. Dots go into objects and into what `include` brings: "
        "`category.title`, `faqs.question`. `kind` and `id` always come, where there are some.",
        {"type": "string", "pattern": r"^(-?[a-z_]+(\.[a-z_]+)*)(,-?[a-z_]+(\.[a-z_]+)*)*$"},
        "title,url",
    ),
    Parameter(
        "format",
        "Which renderings of a body come. One resource has `html,text` unless told; in a list, "
        "articles and sections have none, FAQs and advice `html,text`.",
        _choices(FORMATS),
        "text",
    ),
    Parameter("include", "What is embedded in the article.", _choices(INCLUDES), "faqs,advice"),
    Parameter(
        "facets",
        "Which facets are counted, each as if its own filter were not there.",
        _choices(COUNTED),
        "kind,tag",
    ),
    Parameter(
        "group",
        "One hit an article, with up to three of its best parts inside.",
        {"type": "string", "enum": list(GROUPS)},
        "article",
    ),
    Parameter(
        "explain",
        "Whether each hit says which word matched where and how, and how its score came about.",
        {"type": "string", "enum": list(TRUTHS)},
        "true",
    ),
    Parameter(
        "token",
        "Where a copy stands: given by `links`, to be sent back as it is. Filters and `format` are "
        "in it; if they are sent too, they must be the same.",
        {"type": "string", "minLength": 1, "maxLength": 3000},
        "WzEsI…",
    ),
    Parameter(
        "q",
        'Words; "phrases" in quotes; `OR` between alternatives; `-word` for what must not be '
        "there.",
        {"type": "string", "minLength": 1, "maxLength": 256},
        "outer knee pain",
        required=True,
    ),
    Parameter(
        "theme",
        "The colours of a page to embed; `auto` is what the reader's system has.",
        {"type": "string", "enum": list(THEMES)},
        "light",
    ),
)
_ASKED: dict[str, tuple[dict[str, Any], str | int]] = {
    "units": ({"type": "string", "enum": list(UNITS)}, "minutes"),
    "weekly": ({"type": "number", "minimum": 0, "maximum": max(MOST_WEEKLY.values())}, 60),
    "longest": ({"type": "number", "minimum": 0, "maximum": max(MOST_WEEKLY.values())}, 20),
    "days": ({"type": "integer", "minimum": DAYS[0], "maximum": DAYS[1]}, 3),
    "start": (_DAY, "2026-12-01"),
    "pace": ({"type": "string", "pattern": "^[0-9]{1,2}:[0-5][0-9]$"}, "7:00"),
    "race_date": (_DAY, "2027-10-03"),
    "race_distance": ({"type": "number", "minimum": 1, "maximum": 50}, 10),
    "time": ({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}, "07:30"),
    "zone": ({"type": "string", "minLength": 1, "maxLength": 100}, "Europe/Vienna"),
}
OF_PLANS = (
    *(
        Parameter(
            name,
            f"{ABOUT[name][0].upper()}{ABOUT[name][1:]}.",
            *_ASKED[name],
            required=name in REQUIRED,
        )
        for name in NAMES
    ),
    Parameter(
        "output",
        "What comes: JSON, iCalendar, or a page to print. Without it, what `Accept` names.",
        {"type": "string", "enum": list(OUTPUTS)},
        "json",
    ),
)
"""What is asked of a plan, in an address or in a body."""

PARAMETERS = {parameter.name: parameter for parameter in (*_ALL, *OF_PLANS)}

FIELDS_EXAMPLES = {
    "Article": "title,category.title",
    "Section": "title,path",
    "Faq": "question,answer.text",
    "Advice": "body.text,dose",
    "Guide": "title,start",
    "Plan": "title,summary",
    "Tag": "title,synonyms",
    "Category": "title,counts.article",
    "Hit": "title,snippet.text",
}
"""What `fields` may be, by shape."""

PART_FACETS = (
    "article",
    "category",
    "tag",
    "condition",
    "aspect",
    "advice_kind",
    "phase",
    "language",
)
ARTICLE_FACETS = ("category", "tag", "condition", "language")
DOCUMENT_FACETS = ("article", "cites", *ARTICLE_FACETS)
_PAGE = ("limit", "offset")
_SHAPE = ("fields", "format")
_DAYS = ("updated_since", "updated_before")
LIST_PARTS = (*PART_FACETS, *_DAYS, "sort", *_PAGE, *_SHAPE)
LIST_ARTICLES = (*ARTICLE_FACETS, *_DAYS, "sort", *_PAGE, *_SHAPE)
LIST_DOCUMENTS = (*DOCUMENT_FACETS, *_DAYS, "sort", *_PAGE, *_SHAPE)
BUILD = tuple(parameter.name for parameter in OF_PLANS)
LIST_OF_ARTICLE = tuple(name for name in LIST_PARTS if name != "article")
SYNC = ("token", "kind", "tag", "category", "limit", "format")
MEDIA = _PAGE
ONE = _SHAPE
ONE_ARTICLE = (*_SHAPE, "include")
WORDS = (*_PAGE, "fields")
ONE_WORD = ("fields",)
ANSWER = ("q", *PART_FACETS, *_DAYS)
SUGGEST = ("q", "limit")
SEARCH = ("q", "kind", *PART_FACETS, *_DAYS, *_PAGE, "facets", "group", "explain", "fields")
EMBEDDED_ARTICLE = ("theme",)
EMBEDDED_FAQS = ("limit", "theme")
EMBEDDED_ADVICE = ("advice_kind", "phase", "tag", "theme")
EMBEDDED_SEARCH = ("q", "kind", "tag", "theme")
