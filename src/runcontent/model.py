"""The values that flow through runcontent: frozen, and ignorant of Markdown, HTTP and storage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """The kinds of resource: an article and its parts, and what rests on articles."""

    ARTICLE = "article"
    SECTION = "section"
    FAQ = "faq"
    ADVICE = "advice"
    GUIDE = "guide"
    PLAN = "plan"


PARTS = (Kind.SECTION, Kind.FAQ, Kind.ADVICE)
"""What an article is made of; the other kinds have files of their own."""

DOCUMENTS = (Kind.GUIDE, Kind.PLAN)
"""What rests on articles."""


class Aspect(StrEnum):
    """What a section is about, after schema.org's HealthAspectEnumeration, in our words."""

    OVERVIEW = "overview"
    SYMPTOMS = "symptoms"
    CAUSES = "causes"
    SELF_CARE = "self_care"
    TREATMENT = "treatment"
    EXERCISES = "exercises"
    PREVENTION = "prevention"
    MEDICAL_HELP = "medical_help"
    PROGNOSIS = "prognosis"
    FAQ = "faq"


class AdviceKind(StrEnum):
    """What a piece of advice is."""

    ACTION = "action"
    EXERCISE = "exercise"
    RED_FLAG = "red_flag"
    PREVENTION = "prevention"


class Status(StrEnum):
    """Whether an article is served."""

    PUBLISHED = "published"
    DRAFT = "draft"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Bodies:
    """One body in its three renderings. `html` is sanitised; `text` is plain."""

    html: str
    text: str
    markdown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """An image of the library: `src` is its path below `articles/`, as the writer gave it."""

    src: str
    alt: str
    title: str | None = None
    width: int | None = None
    height: int | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link in a text; `article` (and `anchor`) are set when it points into the library."""

    href: str
    text: str
    article: str | None = None
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often: `min` to `max` times `per` `day` or `week`; an end that is not written is None."""

    min: int | None
    max: int | None
    per: str


@dataclass(frozen=True, slots=True)
class Duration:
    """How long: `min` to `max` of `unit` (`second`, `minute`, `hour`, `day`, `week`, `month`); an
    end that is not written ("up to 20 minutes") is None."""

    min: int | None
    max: int | None
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """How much of an exercise or action; what is not written is None. `*_max` ends a range."""

    sets: int | None = None
    sets_max: int | None = None
    reps: int | None = None
    reps_max: int | None = None
    hold_seconds: int | None = None
    hold_seconds_max: int | None = None
    frequency: Frequency | None = None
    duration: Duration | None = None
    progress_when: str | None = None
    stop_if: str | None = None
    source_text: str


@dataclass(frozen=True, slots=True)
class Phase:
    """A numbered phase or step of a plan."""

    number: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One heading and the text under it, up to the next heading of any level."""

    anchor: str
    title: str
    level: int
    position: int
    path: tuple[str, ...]
    parent: str | None
    aspect: Aspect | None
    phase: Phase | None
    body: Bodies
    images: tuple[Image, ...] = ()
    links: tuple[Link, ...] = ()
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Faq:
    """A question and its answer; `id` is unique in its article."""

    id: str
    question: str
    answer: Bodies
    position: int
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One actionable item; `section` is the anchor of the section that holds it."""

    id: str
    advice_kind: AdviceKind
    body: Bodies
    aspect: Aspect
    phase: Phase | None
    dose: Dose | None
    section: str
    tags: tuple[str, ...]
    position: int
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One Markdown file, parsed. `path` is relative to the articles' folder, with `/`. `allowed`
    are checks that it opts out of, each with the reason."""

    slug: str
    path: str
    title: str
    summary: str | None
    category: str | None
    tags: tuple[str, ...]
    conditions: tuple[str, ...]
    published: date | None
    updated: date | None
    reviewed: date | None
    review_due: date | None
    authors: tuple[str, ...]
    reviewers: tuple[str, ...]
    aliases: tuple[str, ...]
    status: Status
    withdrawn_reason: str | None
    image: Image | None
    sources: tuple[Link, ...]
    canonical_url: str | None
    language: str
    body: Bodies
    sections: tuple[Section, ...]
    faqs: tuple[Faq, ...]
    advice: tuple[Advice, ...]
    links: tuple[Link, ...]
    images: tuple[Image, ...]
    word_count: int
    reading_minutes: int
    allowed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One YAML file beside the articles: a guide or a plan. `article` is the slug of the one that
    it rests on, `cited` are ids of sections; `content` is what its kind alone has, in the shape in
    which it was written."""

    kind: Kind
    slug: str
    path: str
    title: str
    summary: str
    article: str
    category: str | None
    tags: tuple[str, ...]
    conditions: tuple[str, ...]
    published: date | None
    updated: date | None
    reviewed: date | None
    review_due: date | None
    authors: tuple[str, ...]
    reviewers: tuple[str, ...]
    language: str
    cited: tuple[tuple[str, int], ...]
    """Each with the line on which it is cited."""
    content: Mapping[str, Any]

    @property
    def articles(self) -> tuple[str, ...]:
        """Every article that it rests on, its own first."""
        return tuple(dict.fromkeys((self.article, *(id.split("/")[0] for id, _ in self.cited))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A shelf of the library."""

    slug: str
    title: str
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A tag; `synonyms` are true equals of its title in search."""

    slug: str
    title: str
    parent: str | None = None
    condition: bool = False
    description: str | None = None
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningSign:
    """A kind of red flag and the phrases by which people name it."""

    slug: str
    title: str
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxonomy:
    """The library's vocabulary, from `taxonomy.yaml`."""

    categories: tuple[Category, ...] = ()
    tags: tuple[Tag, ...] = ()
    synonyms: tuple[tuple[str, ...], ...] = ()
    warning_signs: tuple[WarningSign, ...] = ()
    protected_words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SearchText:
    """The fields that search reads; `context` is what a part of an article stands in."""

    title: str
    body: str
    keywords: str = ""
    context: str = ""


Key = tuple[Kind, str]
"""What names a resource in the whole library: its kind and id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One stored, searched and served thing.

    `version` is the SHA-256 (first 32 hex digits) of all else in `payload`: the strong ETag.
    `payload` is
    the public JSON in UTF-8 with every body rendering. `facets` maps a filter's name to its
    values. `position` orders resources inside `article` (a slug).
    """

    kind: Kind
    id: str
    article: str
    position: int
    version: str
    title: str
    published_at: str | None
    updated_at: str | None
    payload: bytes
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    text: SearchText

    @property
    def key(self) -> Key:
        return self.kind, self.id


def name_of(key: Key) -> str:
    """A key as one word."""
    return f"{key[0].value}/{key[1]}"


def last_places(resources: Iterable[Resource]) -> dict[Key, int]:
    """Where each key stands last: of several resources with one key, that one counts."""
    return {resource.key: place for place, resource in enumerate(resources)}
