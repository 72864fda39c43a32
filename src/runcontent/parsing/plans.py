"""What a plan's file holds beside its head: checks, phases, strength, a race and rules."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from .citations import sections, text
from .yaml_text import SLUG


def _count(low: int, high: int) -> fields.Integer:
    error = f"is no whole number from {low} to {high}; write one"
    return fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(low, high, error=error),
        error_messages={"invalid": error},
    )


def _many(schema: type[Schema], low: int, high: int, **more: Any) -> fields.List[Any]:
    return fields.List(fields.Nested(schema), validate=validate.Length(low, high), **more)


class _CriterionSchema(Schema):
    text = text()
    sections = sections()


class _StepSchema(Schema):
    run = _count(1, 60)
    walk = _count(0, 10)
    rounds = _count(1, 20)


class _RiseSchema(Schema):
    percent = _count(0, 100)
    minutes = _count(0, 15)


class _ExtraSchema(Schema):
    id = fields.String(required=True, validate=SLUG)
    title = text()
    after_weeks = _count(2, 30)
    terrain = fields.String(required=True, validate=validate.OneOf(["flat", "hills"]))
    intensity = fields.String(required=True, validate=validate.OneOf(["easy", "hard"]))
    sections = sections()


class _GrowthSchema(Schema):
    hold_weeks = _count(1, 8)
    weeks = _count(2, 30)
    week = fields.Nested(_RiseSchema, required=True)
    long_run = fields.Nested(_RiseSchema, required=True)
    long_run_percent = _count(20, 50)
    shortest_run = _count(10, 30)
    most_minutes = _count(100, 1_000)
    lighter_every = _count(2, 6)
    lighter_percent = _count(10, 50)
    extras = _many(_ExtraSchema, 0, 5, load_default=list)


_SESSIONS = "is no whole number from 2 to 10; write one"


class _PhaseSchema(Schema):
    id = fields.String(required=True, validate=SLUG)
    title = text()
    text = text(1_000)
    after_minutes = _count(0, 60)
    most_days = _count(1, 4)
    sessions_each = fields.Integer(
        strict=True,
        load_default=None,
        validate=validate.Range(2, 10, error=_SESSIONS),
        error_messages={"invalid": _SESSIONS},
    )
    steps = _many(_StepSchema, 1, 20, load_default=None)
    growth = fields.Nested(_GrowthSchema, load_default=None)
    entry = _many(_CriterionSchema, 1, 10, required=True)
    exit = _many(_CriterionSchema, 1, 10, required=True)
    sections = sections()


class _StrengthSchema(Schema):
    title = text()
    text = text(1_000)
    days = _count(1, 2)
    minutes = _count(5, 60)
    rest_days_before_race = _count(1, 7)
    sections = sections()


class _RaceSchema(Schema):
    text = text(1_000)
    longest_run_percent = _count(50, 100)
    taper_weeks = _count(1, 4)
    most_km = _count(5, 50)
    sections = sections()


class _RuleSchema(Schema):
    when = fields.String(required=True, validate=validate.OneOf(["progress", "back_off", "stop"]))
    text = text()
    sections = sections()


class PlanSchema(Schema):
    """Every field that a plan has beside its head."""

    easy_pace = _count(180, 900)
    warm_up = _count(0, 15)
    checks = _many(_CriterionSchema, 1, 10, required=True)
    phases = _many(_PhaseSchema, 2, 8, required=True)
    strength = fields.Nested(_StrengthSchema, required=True)
    race = fields.Nested(_RaceSchema, required=True)
    rules = _many(_RuleSchema, 3, 20, required=True)
