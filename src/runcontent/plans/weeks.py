"""The weeks of a plan, one after the other, each from what was run before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, islice

from .plan import Extra, Growth, Plan, Stride

RUN_DAYS = {1: (0,), 2: (0, 3), 3: (0, 2, 4), 4: (0, 2, 3, 5)}
"""On which days of a week one runs, counted from its first, by how many they are. In up to three
there is a day between any two, the next week's first included."""

STRENGTH_DAYS = {1: (2, 5), 2: (1, 5), 3: (1, 5), 4: (1, 4)}
"""Days without a run for strength, at least 48 hours apart, by the days with one."""

MOST_WEEKS = 156


@dataclass(frozen=True, slots=True)
class Run:
    """One run. `day` counts from the week's first; `step` is what it is made of in a phase of
    steps, and `extra` what comes back in it."""

    day: int
    minutes: int
    step: Stride | None = None
    number: int | None = None
    is_long: bool = False
    extra: Extra | None = None


@dataclass(frozen=True, slots=True)
class Week:
    """`number` counts from 1. `longest` is the longest run without pain before it, and `before` the
    most that was run in a week before it, in minutes."""

    number: int
    phase: str
    runs: tuple[Run, ...]
    is_lighter: bool
    longest: int
    before: int

    @property
    def minutes(self) -> int:
        """Running in all."""
        return sum(run.minutes for run in self.runs)


@dataclass(frozen=True, slots=True)
class Base:
    """What is run now, without pain: minutes in a week and in the longest run, days in a week."""

    weekly: int
    longest: int
    days: int


def weeks(
    plan: Plan, base: Base, *, goal: int | None = None, lighter_from: int = MOST_WEEKS + 1
) -> Iterator[Week]:
    """Week after week, MOST_WEEKS of them. Growth ends once the longest run reaches `goal`; the
    weeks of growth from number `lighter_from` are lighter ones."""
    longest, before, number = base.longest, base.weekly, 1
    if longest < plan.growth.after_minutes:
        for week in _climb(plan, base):
            yield week
            longest = max(longest, *(run.minutes for run in week.runs))
            before, number = week.minutes, number + 1
    growth = _grow(plan.growth, Base(before, longest, base.days), number, goal, lighter_from)
    yield from islice(growth, MOST_WEEKS + 1 - number)


def _climb(plan: Plan, base: Base) -> Iterator[Week]:
    """The phases of steps, from the step that what is run now allows. A phase begins with a week:
    the one before it is filled up with its last step."""
    first = plan.ladder[_first_step(plan, base)]
    longest, before, number = base.longest, base.weekly, 1
    for phase in plan.steps[plan.steps.index(first[0]) :]:
        at, done = first[1] if phase is first[0] else 0, 0
        while at < len(phase.steps):
            runs = []
            for day in RUN_DAYS[min(base.days, phase.most_days)]:
                place = min(at, len(phase.steps) - 1)
                step = phase.steps[place]
                runs.append(Run(day, step.running, step, place + 1))
                done += 1
                if done == phase.sessions_each:
                    at, done = at + 1, 0
            week = Week(number, phase.id, tuple(runs), False, longest, before)
            yield week
            longest = max(longest, *(run.minutes for run in runs))
            before, number = max(before, week.minutes), number + 1


def _first_step(plan: Plan, base: Base) -> int:
    """The highest step that is no more running than the longest run without pain was, and whose
    week is no more than the rule of growth allows after the present one; else the first."""
    first = 0
    for at, (phase, place) in enumerate(plan.ladder):
        running = phase.steps[place].running
        week = running * min(base.days, phase.most_days)
        if (
            running <= base.longest
            and phase.after_minutes <= base.longest
            and week <= plan.growth.week.above(base.weekly)
        ):
            first = at
    return first


def _grow(
    growth: Growth, base: Base, number: int, goal: int | None, lighter_from: int
) -> Iterator[Week]:
    longest, peak = base.longest, min(base.weekly, growth.most_minutes)
    introduced = set[str]()
    for at in count():
        is_lighter = (at + 1) % growth.lighter_every == 0 or number + at >= lighter_from
        extra = None if is_lighter else _extra(growth, at, introduced)
        is_new = extra is not None and extra.id not in introduced
        total = peak
        if is_lighter:
            total = growth.lighter(peak)
        elif at >= growth.hold_weeks and not is_new and (goal is None or longest < goal):
            total = min(growth.week.above(peak), growth.most_minutes)
        if extra is not None:
            introduced.add(extra.id)
        runs = _runs(growth, base.days, total, longest, extra)
        week = Week(number + at, growth.id, runs, is_lighter, longest, peak)
        yield week
        longest, peak = max(longest, *(run.minutes for run in runs)), max(peak, week.minutes)


def _extra(growth: Growth, at: int, introduced: set[str]) -> Extra | None:
    """One a week: what has not come back yet first, else in turn."""
    due = [extra for extra in growth.extras if extra.after_weeks <= at]
    new = [extra for extra in due if extra.id not in introduced]
    if new:
        return new[0]
    return due[at % len(due)] if due else None


def _runs(
    growth: Growth, days: int, total: int, longest: int, extra: Extra | None
) -> tuple[Run, ...]:
    """A week of `total` minutes or less: none of its runs is longer than the rule allows after
    `longest`, and the last is the longest."""
    runs = max(1, min(days, growth.most_days, total // growth.shortest_run))
    even = -(-total // runs)
    share = total * growth.long_run_percent // 100 if runs > 2 else even
    long = min(max(share, even), growth.long_run.above(longest))
    shorter = runs - 1
    rest = min(total - long, shorter * long)
    minutes = [rest // shorter + (n < rest % shorter) for n in range(shorter)] + [long]
    return tuple(
        Run(
            day,
            length,
            is_long=shorter > 0 and n == shorter,
            extra=extra if shorter and n == 0 else None,
        )
        for n, (day, length) in enumerate(zip(RUN_DAYS[runs], minutes, strict=True))
    )
