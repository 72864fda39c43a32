"""The public shapes, version 1: used to publish, to check `fields`, and to document."""

from __future__ import annotations

from marshmallow import Schema, fields

from .document_schemas import GuideSchema
from .model import AdviceKind, Aspect, Kind
from .plan_schemas import PlanSchema
from .schema_fields import NamedSchema
from .schema_fields import count as _count
from .schema_fields import day as _day
from .schema_fields import links as _links
from .schema_fields import many as _many
from .schema_fields import nested as _nested
from .schema_fields import one_of as _one_of
from .schema_fields import text as _text
from .schema_fields import truth as _truth
from .schema_fields import words as _words


class BodiesSchema(Schema):
    """One body in its renderings; `format` says which of them come."""

    html = _text("Sanitised HTML, without scripts and styles.")
    text = _text("Plain text, one block a line.")
    markdown = _text("The source as the writer wrote it.")


class LinkSchema(Schema):
    """A link in a text; `article` and `anchor` where it points into the library."""

    href = _text("Where it leads.")
    text = _text("The words that are linked.")
    article = _text("The slug of the article that it leads to.", null=True)
    anchor = _text("The section that it leads to.", null=True)


class ImageSchema(Schema):
    """An image; its sizes are CSS pixels, null where unknown."""

    src = _text("Where it is served, for ever: a changed image has another address.")
    alt = _text("What is seen, for those who do not see it.")
    title = _text("A caption.", null=True)
    width = _count("Width in CSS pixels.", null=True)
    height = _count("Height in CSS pixels.", null=True)


class PhaseSchema(Schema):
    """A numbered phase or step of a plan."""

    number = _count("From 1.")
    title = _text("What the phase is for.")


class FrequencySchema(Schema):
    """`min` to `max` times `per` day or week."""

    min = _count('At least; null where only the most is written ("up to 20 minutes").', null=True)
    max = _count("At most; the same as `min` where one number is written.", null=True)
    per = _text("`day` or `week`.", enum=["day", "week"])


class DurationSchema(Schema):
    """`min` to `max` of `unit`."""

    min = _count('At least; null where only the most is written ("up to 20 minutes").', null=True)
    max = _count("At most; the same as `min` where one number is written.", null=True)
    unit = _text("A unit of time.", enum=["second", "minute", "hour", "day", "week", "month"])


class DoseSchema(Schema):
    """How much of an exercise or action. What is not written is null: nothing is guessed."""

    sets = _count("Sets in a session.", null=True)
    sets_max = _count("The end of a range of sets.", null=True)
    reps = _count("Repetitions in a set.", null=True)
    reps_max = _count("The end of a range of repetitions.", null=True)
    hold_seconds = _count("How long a position is held, in seconds.", null=True)
    hold_seconds_max = _count("The end of a range of seconds.", null=True)
    frequency = _nested(FrequencySchema, "How often.", null=True)
    duration = _nested(DurationSchema, "For how long.", null=True)
    progress_when = _text("When to do more, in the writer's words.", null=True)
    stop_if = _text("When to stop, in the writer's words.", null=True)
    source_text = _text("The words that all of this was read from.")


class OutlineSchema(Schema):
    """A heading and those below it."""

    id = _text("The section's anchor.")
    title = _text("The heading.")
    level = _count("1 to 6, as in HTML.")
    aspect = _one_of(Aspect, "What the section is about.", null=True)
    children = fields.List(
        fields.Nested(lambda: OutlineSchema()), metadata={"description": "The headings below."}
    )


class CountsSchema(Schema):
    """How much an article holds."""

    sections = _count("Sections.")
    faqs = _count("Questions.")
    advice = _count("Pieces of advice, warning signs included.")
    red_flags = _count("Warning signs.")


FOLDERS = ("sections", "faqs", "advice")
RESTING = ("guides", "plans")
ACTIONS = ("evaluate", "build")


class _ResourceSchema(Schema):
    kind = _one_of(Kind, "Which kind it is; always there.")
    id = _text("Readable and stable, unique among its kind; always there.")
    version = _text("A hash of the content: the ETag of its own address.")
    url = _text("Where a person reads it, its anchor included.")
    links = _links("Addresses in this API.")
    updated_at = _day("When its text was last changed.")
    tags = _words("Slugs of tags.")


class ArticleSchema(_ResourceSchema):
    """An article."""

    links = _links("It, its parts, and what rests on it.", *FOLDERS, *RESTING)
    slug = _text("The same as `id`.")
    title = _text("The title.")
    summary = _text("One or two sentences that say what the reader gets.", null=True)
    category = _nested(NamedSchema, "The shelf that it stands on.", null=True)
    authors = _words("Who wrote it.")
    reviewers = _words("Who reviewed it.")
    published_at = _day("When it was first published.")
    reviewed_at = _day("When a professional last reviewed it.")
    review_due = _day("When it is to be reviewed again.")
    stale = _truth("Whether that day was past when published.")
    reading_minutes = _count("At 200 words a minute.")
    word_count = _count("Words of the text.")
    language = _text("A language tag, such as `en`.")
    image = _nested(ImageSchema, "The image that stands for it.", null=True)
    outline = _many(OutlineSchema, "The headings, nested.")
    counts = _nested(CountsSchema, "How much it holds.")
    conditions = _words("Slugs of the conditions that it is about.")
    sources = _many(LinkSchema, "What it rests on.")
    related = _many(NamedSchema, "The articles that it links to; whole with `include=related`.")
    html = _text("The whole body in HTML.")
    text = _text("The whole body in plain text.")
    markdown = _text("The whole body as it was written.")


class _PartSchema(_ResourceSchema):
    links = _links("It and its article in this API.", "article")
    article = _nested(NamedSchema, "The article that it belongs to.")


class SectionSchema(_PartSchema):
    """One heading and the text under it, up to the next heading."""

    anchor = _text("Its place in the article's page.")
    title = _text("The heading.")
    level = _count("1 to 6, as in HTML.")
    position = _count("Its place among the article's sections, from 0.")
    path = _words("The headings from the top down to it.")
    aspect = _one_of(Aspect, "What it is about.", null=True)
    phase = _nested(PhaseSchema, "The phase of a plan that it describes.", null=True)
    images = _many(ImageSchema, "The images in it.")
    outgoing_links = _many(LinkSchema, "The links in it.")
    html = _text("The text in HTML.")
    text = _text("The text, plain.")
    markdown = _text("The text as it was written.")


class FaqSchema(_PartSchema):
    """A question and its answer."""

    question = _text("The question.")
    answer = _nested(BodiesSchema, "The answer.")
    position = _count("Its place among the article's questions, from 0.")


class AdviceSchema(_PartSchema):
    """One thing to do, or one warning sign."""

    advice_kind = _one_of(AdviceKind, "What sort of advice it is.")
    body = _nested(BodiesSchema, "The advice, whole by itself.")
    aspect = _one_of(Aspect, "What its section is about.")
    phase = _nested(PhaseSchema, "The phase of a plan that it belongs to.", null=True)
    dose = _nested(DoseSchema, "How much of it.", null=True)
    section = _text("The anchor of its section.")
    red_flags = _text("Where the article's warning signs are: show them beside the advice.")
    position = _count("Its place among the article's advice, from 0.")


class KindCountsSchema(Schema):
    """How many resources of each kind."""

    article = _count("Articles.")
    section = _count("Sections.")
    faq = _count("Questions.")
    advice = _count("Pieces of advice.")
    guide = _count("Decision guides.")
    plan = _count("Plans.")


class CategorySchema(Schema):
    """A shelf of the library."""

    slug = _text("A readable, stable name.")
    title = _text("What it is called.")
    description = _text("What stands on it.", null=True)
    counts = _nested(KindCountsSchema, "How much stands on it.")
    links = _links("It, and what stands on it, in this API.", "articles", *FOLDERS)


class TagSchema(CategorySchema):
    """A tag; what carries it also carries its parent."""

    parent = _text("The slug of the broader tag.", null=True)
    condition = _truth("Whether it names a medical condition.")
    synonyms = _words("Other names of the same; search takes them as equal.")


SCHEMAS: dict[Kind, Schema] = {
    Kind.ARTICLE: ArticleSchema(),
    Kind.SECTION: SectionSchema(),
    Kind.FAQ: FaqSchema(),
    Kind.ADVICE: AdviceSchema(),
    Kind.GUIDE: GuideSchema(),
    Kind.PLAN: PlanSchema(),
}


class ShownSchema(Schema):
    """A resource that shows an image."""

    kind = _one_of(Kind, "Its kind.")
    id = _text("Its id among its kind.")


class MediaSchema(Schema):
    """One image of ours, as published resources show it."""

    url = _text("Where it is served, for ever: a changed image has another address.")
    sha256 = _text("Of its bytes, in hexadecimal.")
    bytes = _count("Its size.")
    content_type = _text("Its media type.")
    width = _count("Width in CSS pixels.", null=True)
    height = _count("Height in CSS pixels.", null=True)
    resources = _many(ShownSchema, "The articles and sections that show it.")
