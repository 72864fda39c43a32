"""Every endpoint of version 1, as it is documented. A test holds this against the routes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .negotiation import JSON
from .parameter_table import (
    ANSWER,
    BUILD,
    LIST_ARTICLES,
    LIST_DOCUMENTS,
    LIST_OF_ARTICLE,
    LIST_PARTS,
    MEDIA,
    ONE,
    ONE_ARTICLE,
    ONE_WORD,
    SEARCH,
    SUGGEST,
    SYNC,
    WORDS,
)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One endpoint: `shape` names a component, a list of which comes when `listed`.

    `example` is a request to it that the real library answers, with `{…}` for ids of it. An
    endpoint that only a key opens has a `specimen` of its answer instead. What is no JSON has a
    `media_type` and no shape; `also` are the media types in which the same can be had.
    """

    path: str
    operation: str
    group: str
    summary: str
    description: str
    parameters: tuple[str, ...]
    shape: str
    listed: bool
    example: str
    specimen: dict[str, Any] | None = None
    media_type: str = JSON
    also: tuple[str, ...] = ()


def _parts(folder: str, shape: str, group: str, what: str) -> tuple[Endpoint, ...]:
    name = shape.lower()
    one_id = {"sections": "anchor"}.get(folder, "id")
    return (
        Endpoint(
            f"/v1/{folder}",
            f"list_{folder}",
            group,
            f"{what} of the whole library",
            "Filters narrow it down; every filter is about the article and the part together.",
            LIST_PARTS,
            shape,
            True,
            f"/v1/{folder}?tag=knee-pain&limit=1",
        ),
        Endpoint(
            f"/v1/articles/{{slug}}/{folder}",
            f"list_{folder}_of_article",
            group,
            f"{what} of one article",
            "In the order of the text.",
            LIST_OF_ARTICLE,
            shape,
            True,
            f"/v1/articles/{{slug}}/{folder}?limit=1",
        ),
        Endpoint(
            f"/v1/articles/{{slug}}/{folder}/{{{one_id}}}",
            f"get_{name}",
            group,
            f"One of the {folder}" if folder != "advice" else "One piece of advice",
            "By its readable id, which editing the text does not change.",
            ONE,
            shape,
            False,
            f"/v1/articles/{{slug}}/{folder}/{{{name}}}",
        ),
    )


ENDPOINTS = (
    Endpoint(
        "/v1/articles",
        "list_articles",
        "Articles",
        "Articles",
        "Without bodies, unless `format` asks for them.",
        LIST_ARTICLES,
        "Article",
        True,
        "/v1/articles?limit=1",
    ),
    Endpoint(
        "/v1/articles/{slug}",
        "get_article",
        "Articles",
        "One article",
        "With `include` its parts come too. `Accept: application/ld+json` gives it as schema.org's "
        "linked data. An article that was renamed is a 308 to its new address, one that was "
        "withdrawn or deleted a 410.",
        ONE_ARTICLE,
        "Article",
        False,
        "/v1/articles/{slug}?fields=-html,-text",
    ),
    *_parts("sections", "Section", "Sections", "Sections"),
    *_parts("faqs", "Faq", "Questions", "Questions and answers"),
    *_parts("advice", "Advice", "Advice", "Things to do, and warning signs,"),
    Endpoint(
        "/v1/guides",
        "list_guides",
        "Guides and plans",
        "Decision guides",
        "Questions whose answers end in an outcome, each with the sections that it rests on.",
        LIST_DOCUMENTS,
        "Guide",
        True,
        "/v1/guides?limit=1",
    ),
    Endpoint(
        "/v1/guides/{guide}",
        "get_guide",
        "Guides and plans",
        "One guide",
        "The whole of it, which is enough to evaluate it without a network.",
        ONE,
        "Guide",
        False,
        "/v1/guides/{guide}?fields=-text",
    ),
    Endpoint(
        "/v1/plans",
        "list_plans",
        "Guides and plans",
        "Plans",
        "Phases with what must be true before and after them, sessions, and rules.",
        LIST_DOCUMENTS,
        "Plan",
        True,
        "/v1/plans?limit=1",
    ),
    Endpoint(
        "/v1/plans/{plan}",
        "get_plan",
        "Guides and plans",
        "One plan",
        "The whole of it: what its weeks are made by.",
        ONE,
        "Plan",
        False,
        "/v1/plans/{plan}?fields=-text",
    ),
    Endpoint(
        "/v1/plans/{plan}/build",
        "build_plan",
        "Guides and plans",
        "A plan with dates",
        "From what is run now without pain. The same question has the same answer, which can be "
        "kept and passed on. A race's day that cannot be met safely is said so, with the earliest "
        "that can; the plan is never squeezed. What is asked is never logged; use POST to keep it "
        "out of addresses.",
        BUILD,
        "BuiltPlan",
        False,
        "/v1/plans/{plan}/build?units=minutes&weekly=90&longest=30&days=3&start=2026-12-01",
        also=("text/calendar", "text/html"),
    ),
    Endpoint(
        "/v1/tags",
        "list_tags",
        "Vocabulary",
        "Tags, with counts",
        "In the order of the taxonomy.",
        WORDS,
        "Tag",
        True,
        "/v1/tags?limit=1",
    ),
    Endpoint(
        "/v1/tags/{tag}",
        "get_tag",
        "Vocabulary",
        "One tag",
        "With its synonyms, and how much carries it.",
        ONE_WORD,
        "Tag",
        False,
        "/v1/tags/{tag}",
    ),
    Endpoint(
        "/v1/categories",
        "list_categories",
        "Vocabulary",
        "Categories, with counts",
        "In the order of the taxonomy.",
        WORDS,
        "Category",
        True,
        "/v1/categories?limit=1",
    ),
    Endpoint(
        "/v1/categories/{category}",
        "get_category",
        "Vocabulary",
        "One category",
        "With how much stands on it.",
        ONE_WORD,
        "Category",
        False,
        "/v1/categories/{category}",
    ),
    Endpoint(
        "/v1/search",
        "search",
        "Search",
        "Full-text search",
        "Over articles, sections, questions and advice at once. All words are wanted first; when "
        "too few answers have them all, the best of the others follow. Synonyms count as the word "
        "itself, words that the library does not know are put right. `safety` holds the warning "
        "signs of every article among the hits, and of the conditions that the words name: show "
        "it, whatever else is left out.",
        SEARCH,
        "Hit",
        True,
        "/v1/search?q=outer+knee+pain&limit=1",
    ),
    Endpoint(
        "/v1/suggest",
        "suggest",
        "Search",
        "Suggestions as one types",
        "Titles, questions and tags with the words typed, the last of them unfinished; from two "
        "letters. One error in a word is forgiven from four letters.",
        SUGGEST,
        "Suggestions",
        False,
        "/v1/suggest?q=shin&limit=3",
    ),
    Endpoint(
        "/v1/answer",
        "answer",
        "Search",
        "One answer to a question",
        "The FAQ or section that answers it, word for word, when confidence is high enough; or "
        "`answered: false`, and what came nearest. Nothing is generated.",
        ANSWER,
        "Answer",
        False,
        "/v1/answer?q=can+i+run+with+it+band+syndrome",
    ),
    Endpoint(
        "/v1/usage",
        "get_usage",
        "Partners",
        "What a partner asked",
        "For the partner whose key is sent: requests and searches of the last 31 days, and queries "
        "that often found nothing, where they are counted.",
        (),
        "Usage",
        False,
        "/v1/usage",
        {
            "partner": "runners-weekly",
            "key": "k3f9a2c7",
            "scopes": ["read", "search"],
            "quota": [{"requests": 600, "seconds": 60}],
            "days": [{"day": "2026-03-01", "requests": 1204, "searches": 310}],
            "not_found": [{"query": "sore elbow", "times": 9, "last_day": "2026-03-01"}],
            "links": {"self": "/v1/usage"},
        },
    ),
    Endpoint(
        "/v1/sync",
        "sync",
        "Keeping a copy",
        "Everything, then what changed",
        "Without a token it begins to walk through all that passes `kind`, `tag` and `category`. "
        "Follow `links.next` until `links.sync` comes; then the copy is the library at "
        "`meta.revision`. Following that later gives what changed since, the last change of each "
        "resource only. A token that is too old is a 410: start again, with an empty copy.",
        SYNC,
        "SyncPage",
        False,
        "/v1/sync?kind=faq&limit=1",
    ),
    Endpoint(
        "/v1/bundle.sqlite",
        "get_bundle_sqlite",
        "Keeping a copy",
        "The whole library as one SQLite file",
        "With full-text search (FTS5), to be searched on the phone; its tables are in the "
        "documentation. `meta` holds the address by which `/v1/sync` goes on from it. `Range` and "
        "`If-Range` go on with a download. 503 while it is being built.",
        (),
        "",
        False,
        "/v1/bundle.sqlite",
        media_type="application/vnd.sqlite3",
    ),
    Endpoint(
        "/v1/bundle.ndjson",
        "get_bundle_ndjson",
        "Keeping a copy",
        "The whole library as lines of JSON",
        "The first line holds `meta`, `tags`, `categories` and `synonyms`; every other one is an "
        "item as `/v1/sync` has them.",
        (),
        "",
        False,
        "/v1/bundle.ndjson",
        media_type="application/x-ndjson",
    ),
    Endpoint(
        "/v1/media",
        "list_media",
        "Keeping a copy",
        "The images that are shown",
        "With their hashes and sizes, to be fetched ahead. An image that changes has another "
        "address.",
        MEDIA,
        "Media",
        True,
        "/v1/media?limit=1",
    ),
)
