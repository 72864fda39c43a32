"""What a guide's file holds beside its head: questions, answers and outcomes."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from ..guides import Level
from ..guides.proving import MOST_ANSWERS, MOST_QUESTIONS
from .citations import sections, text
from .yaml_text import SLUG


class _AnswerSchema(Schema):
    id = fields.String(required=True, validate=SLUG)
    text = text()
    then = fields.String(required=True, validate=SLUG)
    warning = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    because = fields.String(load_default=None, validate=validate.Length(1, 300))


class _QuestionSchema(Schema):
    id = fields.String(required=True, validate=SLUG)
    text = text()
    points = fields.List(fields.String(validate=validate.Length(1, 300)), load_default=list)
    sections = sections()
    answers = fields.List(
        fields.Nested(_AnswerSchema), required=True, validate=validate.Length(2, MOST_ANSWERS)
    )


class _OutcomeSchema(Schema):
    id = fields.String(required=True, validate=SLUG)
    level = fields.String(required=True, validate=validate.OneOf([*Level]))
    title = text()
    text = text(1_000)
    sections = sections()


class GuideSchema(Schema):
    """Every field that a guide has beside its head."""

    start = fields.String(required=True, validate=SLUG)
    questions = fields.List(
        fields.Nested(_QuestionSchema), required=True, validate=validate.Length(1, MOST_QUESTIONS)
    )
    outcomes = fields.List(
        fields.Nested(_OutcomeSchema), required=True, validate=validate.Length(1, MOST_QUESTIONS)
    )
