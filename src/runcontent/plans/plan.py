"""A plan as what its weeks are made by: no texts, no sources. Times are whole minutes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Stride:
    """One step of a phase: `rounds` times `run` minutes running and `walk` minutes walking."""

    run: int
    walk: int
    rounds: int

    @property
    def running(self) -> int:
        """Minutes of running in all."""
        return self.run * self.rounds


@dataclass(frozen=True, slots=True)
class Steps:
    """A phase that goes up a step only after `sessions_each` sessions of the one before. It begins
    once `after_minutes` have been run without pain in one run."""

    id: str
    after_minutes: int
    most_days: int
    sessions_each: int
    steps: tuple[Stride, ...]


@dataclass(frozen=True, slots=True)
class Extra:
    """What comes back in weeks of growth, once in a week, after so many of them."""

    id: str
    after_weeks: int
    terrain: str
    intensity: str


@dataclass(frozen=True, slots=True)
class Rise:
    """The most that something may be above what was before: `percent` of it, or `minutes`,
    whichever is more."""

    percent: int
    minutes: int

    def above(self, before: int) -> int:
        """The most that may follow `before`."""
        return before + max(before * self.percent // 100, self.minutes)


@dataclass(frozen=True, slots=True)
class Growth:
    """The phase that raises the week: held for `hold_weeks`, then by `week` and the longest run by
    `long_run`; each `lighter_every`th week is `lighter_percent` less."""

    id: str
    after_minutes: int
    most_days: int
    hold_weeks: int
    weeks: int
    week: Rise
    long_run: Rise
    long_run_percent: int
    shortest_run: int
    most_minutes: int
    lighter_every: int
    lighter_percent: int
    extras: tuple[Extra, ...]

    def lighter(self, minutes: int) -> int:
        """What is left of a week in a lighter one."""
        return minutes * (100 - self.lighter_percent) // 100


@dataclass(frozen=True, slots=True)
class Plan:
    """`race_percent` is how much of a race's minutes the longest run must have reached, and
    `taper_weeks` how many lighter weeks come before it."""

    steps: tuple[Steps, ...]
    growth: Growth
    strength_days: int
    strength_rest_days: int
    race_percent: int
    taper_weeks: int

    @property
    def ladder(self) -> list[tuple[Steps, int]]:
        """Every step of every phase, as phase and place in it."""
        return [(phase, at) for phase in self.steps for at in range(len(phase.steps))]


def plan_of(written: Mapping[str, Any]) -> Plan:
    """The plan of a file, or of its public shape: those agree in this."""
    *steps, growth = written["phases"]
    return Plan(
        steps=tuple(
            Steps(
                phase["id"],
                phase["after_minutes"],
                phase["most_days"],
                phase["sessions_each"],
                tuple(Stride(s["run"], s["walk"], s["rounds"]) for s in phase["steps"]),
            )
            for phase in steps
        ),
        growth=Growth(
            id=growth["id"],
            after_minutes=growth["after_minutes"],
            most_days=growth["most_days"],
            week=Rise(**growth["growth"]["week"]),
            long_run=Rise(**growth["growth"]["long_run"]),
            **{
                name: growth["growth"][name]
                for name in (
                    "hold_weeks",
                    "weeks",
                    "long_run_percent",
                    "shortest_run",
                    "most_minutes",
                    "lighter_every",
                    "lighter_percent",
                )
            },
            extras=tuple(
                Extra(e["id"], e["after_weeks"], e["terrain"], e["intensity"])
                for e in growth["growth"]["extras"]
            ),
        ),
        strength_days=written["strength"]["days"],
        strength_rest_days=written["strength"]["rest_days_before_race"],
        race_percent=written["race"]["longest_run_percent"],
        taper_weeks=written["race"]["taper_weeks"],
    )
