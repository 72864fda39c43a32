"""The public shapes, version 1: used to publish, and to say what is published."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields


def _text(**options: Any) -> fields.String:
    return fields.String(**options)


def _words() -> fields.List[Any]:
    return fields.List(fields.String())


class BodiesSchema(Schema):
    """One body in its three renderings."""

    html = _text()
    text = _text()
    markdown = _text()


class LinkSchema(Schema):
    """A link in a text; `article` and `anchor` where it points into the library."""

    href = _text()
    text = _text()
    article = _text(allow_none=True)
    anchor = _text(allow_none=True)


class ImageSchema(Schema):
    """An image: `src` is where it is served; sizes are CSS pixels."""

    src = _text()
    alt = _text()
    title = _text(allow_none=True)
    width = fields.Integer(allow_none=True)
    height = fields.Integer(allow_none=True)


class PhaseSchema(Schema):
    """A numbered phase or step."""

    number = fields.Integer()
    title = _text()


class FrequencySchema(Schema):
    """`min` to `max` times `per` day or week."""

    min = fields.Integer()
    max = fields.Integer()
    per = _text()


class DurationSchema(Schema):
    """`min` to `max` of `unit`."""

    min = fields.Integer()
    max = fields.Integer()
    unit = _text()


class DoseSchema(Schema):
    """How much; null where nothing is written."""

    sets = fields.Integer(allow_none=True)
    sets_max = fields.Integer(allow_none=True)
    reps = fields.Integer(allow_none=True)
    reps_max = fields.Integer(allow_none=True)
    hold_seconds = fields.Integer(allow_none=True)
    hold_seconds_max = fields.Integer(allow_none=True)
    frequency = fields.Nested(FrequencySchema, allow_none=True)
    duration = fields.Nested(DurationSchema, allow_none=True)
    progress_when = _text(allow_none=True)
    stop_if = _text(allow_none=True)
    source_text = _text()


class NamedSchema(Schema):
    """A slug and its title."""

    slug = _text()
    title = _text()


class OutlineSchema(Schema):
    """A heading and those below it."""

    id = _text()
    title = _text()
    level = fields.Integer()
    aspect = _text(allow_none=True)
    children = fields.List(fields.Nested(lambda: OutlineSchema()))


class CountsSchema(Schema):
    """How much an article holds."""

    sections = fields.Integer()
    faqs = fields.Integer()
    advice = fields.Integer()
    red_flags = fields.Integer()


class _ResourceSchema(Schema):
    kind = _text()
    id = _text()
    url = _text()
    links = fields.Dict(keys=fields.String(), values=fields.String())
    updated_at = fields.Date(allow_none=True)
    tags = _words()


class ArticleSchema(_ResourceSchema):
    """An article."""

    slug = _text()
    title = _text()
    summary = _text(allow_none=True)
    category = fields.Nested(NamedSchema, allow_none=True)
    authors = _words()
    reviewers = _words()
    published_at = fields.Date(allow_none=True)
    reviewed_at = fields.Date(allow_none=True)
    review_due = fields.Date(allow_none=True)
    stale = fields.Boolean()
    reading_minutes = fields.Integer()
    word_count = fields.Integer()
    language = _text()
    image = fields.Nested(ImageSchema, allow_none=True)
    outline = fields.List(fields.Nested(OutlineSchema))
    counts = fields.Nested(CountsSchema)
    conditions = _words()
    sources = fields.List(fields.Nested(LinkSchema))
    related = fields.List(fields.Nested(NamedSchema))
    html = _text()
    text = _text()
    markdown = _text()


class _PartSchema(_ResourceSchema):
    article = fields.Nested(NamedSchema)


class SectionSchema(_PartSchema):
    """One heading and the text under it."""

    anchor = _text()
    title = _text()
    level = fields.Integer()
    position = fields.Integer()
    path = _words()
    aspect = _text(allow_none=True)
    phase = fields.Nested(PhaseSchema, allow_none=True)
    images = fields.List(fields.Nested(ImageSchema))
    outgoing_links = fields.List(fields.Nested(LinkSchema))
    html = _text()
    text = _text()
    markdown = _text()


class FaqSchema(_PartSchema):
    """A question and its answer."""

    question = _text()
    answer = fields.Nested(BodiesSchema)
    position = fields.Integer()


class AdviceSchema(_PartSchema):
    """One actionable item."""

    advice_kind = _text()
    body = fields.Nested(BodiesSchema)
    aspect = _text()
    phase = fields.Nested(PhaseSchema, allow_none=True)
    dose = fields.Nested(DoseSchema, allow_none=True)
    section = _text()
    red_flags = _text()
    position = fields.Integer()
