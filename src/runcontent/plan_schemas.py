"""The public shapes of plans, and of what building one gives."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from .document_schemas import CitedAdviceSchema, CitedSectionSchema, DocumentSchema
from .schema_fields import NamedSchema, count, day, many, nested, truth, words
from .schema_fields import links as _links
from .schema_fields import text as _text


def _cited() -> fields.List[Any]:
    return many(CitedSectionSchema, "What it rests on.")


class PlanCriterionSchema(Schema):
    """Something that must be true before one goes on."""

    text = _text("What must be true.")
    sections = _cited()


class PlanStepSchema(Schema):
    """One step: so many times running and walking, in minutes."""

    run = count("Minutes of running in a round.")
    walk = count("Minutes of walking in a round; 0 where it is one run without breaks.")
    rounds = count("How many rounds.")


class PlanRiseSchema(Schema):
    """The most that something may be above what was before: whichever is more."""

    percent = count("Per cent of what was before.")
    minutes = count("Minutes of running.")


class PlanExtraSchema(Schema):
    """What comes back in weeks of growth."""

    id = _text("Its id in the plan.")
    title = _text("What it is called.")
    after_weeks = count("After how many weeks of growth.")
    terrain = _text("`flat` or `hills`.")
    intensity = _text("`easy` or `hard`.")
    sections = _cited()


class PlanGrowthSchema(Schema):
    """How the week grows in the last phase."""

    hold_weeks = count("For how many weeks it is held first.")
    weeks = count("How many weeks of growth there are without a race.")
    week = nested(PlanRiseSchema, "How much a week may be above the largest before it.")
    long_run = nested(PlanRiseSchema, "How much a run may be above the longest before it.")
    long_run_percent = count("How much of the week the longest run is, of three runs or more.")
    shortest_run = count("No run is meant to be shorter, in minutes.")
    most_minutes = count("Minutes of running in a week at most.")
    lighter_every = count("Every so manyth week is lighter.")
    lighter_percent = count("By so many per cent.")
    extras = many(PlanExtraSchema, "What comes back, one of them in a week.")


class PlanPhaseSchema(Schema):
    """One phase: steps, or in the last one growth."""

    id = _text("Its id in the plan.")
    title = _text("What it is called.")
    text = _text("What is done in it.")
    after_minutes = count("The longest run without pain that it begins after, in minutes.")
    most_days = count("On how many days of a week one runs at most.")
    sessions_each = count("Sessions of each step before the next.", null=True)
    steps = fields.List(
        fields.Nested(PlanStepSchema), metadata={"description": "Its steps."}, allow_none=True
    )
    growth = nested(PlanGrowthSchema, "How the week grows; in the last phase.", null=True)
    entry = many(PlanCriterionSchema, "What must be true before it.")
    exit = many(PlanCriterionSchema, "What must be true before the next one.")
    sections = _cited()


class PlanStrengthSchema(Schema):
    """Strength, on days without a run."""

    title = _text("What it is called.")
    text = _text("What is done.")
    days = count("How often a week.")
    minutes = count("Minutes each time.")
    rest_days_before_race = count("On how many days before a race it is left out.")
    sections = _cited()


class PlanRaceRuleSchema(Schema):
    """When a race can be run."""

    text = _text("The rule.")
    longest_run_percent = count("How much of the race's time the longest run must have reached.")
    taper_weeks = count("How many lighter weeks come before it.")
    most_km = count("The longest race that the plan leads to, in kilometres.")
    sections = _cited()


class PlanRuleSchema(Schema):
    """What to do as it goes well, badly, or not at all."""

    when = _text("`progress`, `back_off` or `stop`.")
    text = _text("What to do.")
    sections = _cited()


class PlanSchema(DocumentSchema):
    """A plan back to running: phases of steps, and then weeks that grow."""

    links = _links("It, its article, and where it is built.", "article", "build")
    easy_pace = count("Seconds a kilometre at an easy pace, where nobody says theirs.")
    warm_up = count("Minutes of brisk walking before and after a session of steps.")
    checks = many(PlanCriterionSchema, "What must be true before the first run.")
    phases = many(PlanPhaseSchema, "Its phases, in order.")
    strength = nested(PlanStrengthSchema, "Strength between the runs.")
    race = nested(PlanRaceRuleSchema, "When a race can be run.")
    rules = many(PlanRuleSchema, "What to do as it goes well, badly, or not at all.")


class PlanTotalsSchema(Schema):
    """Sums of sessions."""

    run_minutes = count("Minutes of running.")
    walk_minutes = count("Minutes of walking.")
    distance = fields.Float(metadata={"description": "How far one runs, in `unit`."})
    runs = count("How many runs.")
    strength = count("How many sessions of strength.")


class PlanSessionSchema(Schema):
    """One session, on its day."""

    date = day("Its day.")
    kind = _text("`run` or `strength`.")
    title = _text("What it is.")
    text = _text("How it is done.")
    run_minutes = count("Minutes of running.")
    walk_minutes = count("Minutes of walking.")
    minutes = count("Minutes in all.")
    distance = fields.Float(metadata={"description": "How far one runs, in `unit`."})
    step = count("The step of its phase.", null=True)
    intervals = nested(PlanStepSchema, "The step's rounds.", null=True)
    terrain = _text("`flat` or `hills`.", null=True)
    intensity = _text("`easy` or `hard`.", null=True)
    sections = words("Ids of the sections that it rests on; they are in the plan's own `sections`.")


class PlanWeekSchema(Schema):
    """One week."""

    number = count("It counts from 1.")
    starts = day("Its first day.")
    ends = day("Its last day.")
    phase = _text("The id of its phase.")
    lighter = truth("Whether it is a lighter one.")
    totals = nested(PlanTotalsSchema, "What its sessions add up to.")
    sessions = many(PlanSessionSchema, "Its sessions, by day.")


class BuiltPhaseSchema(Schema):
    """A phase of a built plan."""

    id = _text("Its id in the plan.")
    title = _text("What it is called.")
    text = _text("What is done in it.")
    entry = many(PlanCriterionSchema, "What must be true before it.")
    exit = many(PlanCriterionSchema, "What must be true before the next one.")
    sections = _cited()
    starts = day("Its first day.")
    ends = day("Its last day.")


class BuiltRaceSchema(Schema):
    """What was found of the race that was asked for."""

    date = day("The day that was asked for.")
    distance = fields.Float(metadata={"description": "How long it is, in `unit`."})
    minutes = count("How long it takes at the easy pace.")
    possible = truth("Whether this day can be met safely.")
    earliest = day("The first day that can; null where this plan does not lead to it.")
    longest_run_needed = count("How long the longest run before it must be, in minutes.")
    message = _text("The same in words.")
    text = _text("The rule.")
    sections = _cited()


class BuiltPlanSchema(Schema):
    """A plan with dates, for what somebody runs now. Where a race's day cannot be met, the weeks
    lead to the earliest that can."""

    plan = nested(NamedSchema, "The plan.")
    version = _text("The version of the plan that this was built from.")
    asked = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        metadata={"description": "What was asked for, each as text."},
    )
    unit = _text("What distances are in: `km` or `mi`.")
    pace = _text("Minutes and seconds a unit, by which minutes and distances are of each other.")
    starts = day("The first day.")
    ends = day("The last day.")
    race = nested(BuiltRaceSchema, "What was found of the race; null without one.", null=True)
    totals = nested(PlanTotalsSchema, "What all weeks add up to.")
    checks = many(PlanCriterionSchema, "What must be true before the first run.")
    phases = many(BuiltPhaseSchema, "The phases that there are, with their days.")
    weeks = many(PlanWeekSchema, "Week by week.")
    strength = nested(PlanStrengthSchema, "Strength between the runs.")
    sections = many(CitedSectionSchema, "What its sessions rest on.")
    rules = many(PlanRuleSchema, "What to do as it goes well, badly, or not at all.")
    red_flags = many(CitedAdviceSchema, "The warning signs: show them with it.")
    links = _links("This again, and in other forms.", "calendar", "page", "plan", "article")
