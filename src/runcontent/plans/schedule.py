"""A plan's weeks with their dates, up to a race or to the plan's own end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from .plan import Plan
from .weeks import STRENGTH_DAYS, Base, Run, Week, weeks

_WEEK = timedelta(days=7)
_BEFORE_RACE = timedelta(days=2)
"""From the last run to the race."""


@dataclass(frozen=True, slots=True)
class Race:
    """A race that was asked for: its day, and its minutes at the runner's easy pace."""

    day: date
    minutes: int


@dataclass(frozen=True, slots=True)
class Dated:
    """A week that begins on `start`, with the days of its strength sessions."""

    start: date
    week: Week
    strength: tuple[date, ...]

    def day(self, run: Run) -> date:
        """When a run of it is."""
        return self.start + timedelta(days=run.day)


@dataclass(frozen=True, slots=True)
class Schedule:
    """`earliest` is the first day on which the race can be run safely: None without a race, or
    where this plan does not lead to one so long. `needed` is how long the longest run before it is
    to be, in minutes. Where the race is too early, the weeks lead to `earliest`."""

    weeks: tuple[Dated, ...]
    earliest: date | None = None
    needed: int | None = None


def schedule(plan: Plan, base: Base, start: date, race: Race | None) -> Schedule:
    """The dated weeks. The same input gives the same weeks: no clock is read."""
    if race is None:
        return Schedule(_ordinary(plan, base, start))
    needed = -(-race.minutes * plan.race_percent // 100)
    reached = _reached(plan, base, needed)
    if reached is None:
        return Schedule(_ordinary(plan, base, start), None, needed)
    earliest = start + _WEEK * (reached + plan.taper_weeks)
    day = max(race.day, earliest)
    lighter_from = (day - _WEEK * plan.taper_weeks - start).days // 7 + 1
    found = []
    for week in weeks(plan, base, goal=needed, lighter_from=lighter_from):
        begins = start + _WEEK * (week.number - 1)
        if begins >= day:
            break
        runs = (r for r in week.runs if begins + timedelta(days=r.day) <= day - _BEFORE_RACE)
        cut = replace(week, runs=tuple(runs))
        before = day - timedelta(days=plan.strength_rest_days)
        found.append(_dated(plan, begins, cut, len(week.runs), before))
    return Schedule(tuple(found), earliest, needed)


def _ordinary(plan: Plan, base: Base, start: date) -> tuple[Dated, ...]:
    """To the plan's own end: so many weeks of growth."""
    found, grown = [], 0
    for week in weeks(plan, base):
        grown += week.phase == plan.growth.id
        if grown > plan.growth.weeks:
            break
        found.append(_dated(plan, start + _WEEK * (week.number - 1), week, len(week.runs), None))
    return tuple(found)


def _reached(plan: Plan, base: Base, needed: int) -> int | None:
    """The number of the week of growth in which the longest run is as long as needed."""
    for week in weeks(plan, base, goal=needed):
        longest = max(week.longest, *(run.minutes for run in week.runs))
        if week.phase == plan.growth.id and longest >= needed:
            return week.number
    return None


def _dated(plan: Plan, start: date, week: Week, days: int, before: date | None) -> Dated:
    """`days` says on how many one runs in such a week; strength is only `before` a day."""
    strength = (start + timedelta(days=n) for n in STRENGTH_DAYS[days][: plan.strength_days])
    return Dated(start, week, tuple(d for d in strength if before is None or d < before))
