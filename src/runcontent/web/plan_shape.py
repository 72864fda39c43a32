"""A built plan in its public shape: dated sessions in words, with what each rests on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from ..plans import Asked, Dated, Run, Schedule, ask, plan_of, schedule

_TERRAINS = {"flat": "on flat ground", "hills": "over gentle hills"}


def built_plan(plan: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """A BuiltPlan of `plan` (its payload) from what was given by name.

    The same input gives the same answer. Raises InvalidParameters.
    """
    most_km = Decimal(plan["race"]["most_km"])
    asked = ask(given, easy_pace=plan["easy_pace"], most_race_km=most_km)
    found = schedule(plan_of(plan), asked.base, asked.start, asked.race)
    weeks = [_week(plan, asked, week) for week in found.weeks]
    phases = [_phase(phase, weeks) for phase in plan["phases"]]
    query = urlencode(asked.given)
    return {
        "plan": {"slug": plan["id"], "title": plan["title"]},
        "version": plan["version"],
        "asked": dict(asked.given),
        "unit": asked.distance_unit,
        "pace": _pace(asked),
        "starts": asked.start,
        "ends": weeks[-1]["ends"],
        "race": _race(plan, asked, found),
        "totals": _totals([session for week in weeks for session in week["sessions"]]),
        "checks": plan["checks"],
        "phases": [phase for phase in phases if phase["starts"]],
        "weeks": weeks,
        "strength": plan["strength"],
        "sections": _cited(plan),
        "rules": plan["rules"],
        "red_flags": plan["red_flags"],
        "links": {
            "self": f"{plan['links']['build']}?{query}",
            "calendar": f"{plan['links']['build']}?{query}&output=calendar",
            "page": f"{plan['links']['build']}?{query}&output=page",
            "plan": plan["links"]["self"],
            "article": plan["links"]["article"],
        },
    }


def _cited(plan: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The sections that sessions rest on, each once."""
    growth = [phase["growth"] for phase in plan["phases"] if phase["growth"]]
    sources = [plan["strength"], *plan["phases"], *(e for one in growth for e in one["extras"])]
    return list({one["id"]: one for source in sources for one in source["sections"]}.values())


def _phase(phase: Mapping[str, Any], weeks: list[dict[str, Any]]) -> dict[str, Any]:
    own = [week for week in weeks if week["phase"] == phase["id"]]
    return {name: phase[name] for name in ("id", "title", "text", "entry", "exit", "sections")} | {
        "starts": own[0]["starts"] if own else None,
        "ends": own[-1]["ends"] if own else None,
    }


def _week(plan: Mapping[str, Any], asked: Asked, dated: Dated) -> dict[str, Any]:
    phase = next(one for one in plan["phases"] if one["id"] == dated.week.phase)
    sessions = [_run(plan, phase, asked, dated, run) for run in dated.week.runs]
    sessions += [_strength(plan, day) for day in dated.strength]
    return {
        "number": dated.week.number,
        "starts": dated.start,
        "ends": dated.start + timedelta(days=6),
        "phase": phase["id"],
        "lighter": dated.week.is_lighter,
        "totals": _totals(sessions),
        "sessions": sorted(sessions, key=lambda session: session["date"]),
    }


def _run(
    plan: Mapping[str, Any], phase: Mapping[str, Any], asked: Asked, dated: Dated, run: Run
) -> dict[str, Any]:
    warm_up = plan["warm_up"] if run.step else 0
    extras = phase["growth"]["extras"] if phase["growth"] else ()
    extra = next((one for one in extras if run.extra and one["id"] == run.extra.id), None)
    terrain = extra["terrain"] if extra else "flat"
    walking = 2 * warm_up + (run.step.walk * run.step.rounds if run.step else 0)
    return {
        "date": dated.day(run),
        "kind": "run",
        "title": _title(phase, run, extra),
        "text": _text(run, warm_up, terrain),
        "run_minutes": run.minutes,
        "walk_minutes": walking,
        "distance": asked.tenths(run.minutes) / 10,
        "minutes": run.minutes + walking,
        "step": run.number,
        "intervals": (
            {"run": run.step.run, "walk": run.step.walk, "rounds": run.step.rounds}
            if run.step
            else None
        ),
        "terrain": terrain,
        "intensity": extra["intensity"] if extra else "easy",
        "sections": [section["id"] for section in (extra or phase)["sections"]],
    }


def _title(phase: Mapping[str, Any], run: Run, extra: Mapping[str, Any] | None) -> str:
    if extra is not None:
        return str(extra["title"])
    if run.step is not None:
        return f"{phase['title']}: step {run.number}"
    return "Long easy run" if run.is_long else "Easy run"


def _text(run: Run, warm_up: int, terrain: str) -> str:
    where = _TERRAINS[terrain]
    if run.step is None:
        return f"{_minutes(run.minutes)} of running, easy enough to talk, {where}."
    if run.step.walk:
        main = (
            f"{run.step.rounds} times {_minutes(run.step.run)} running and "
            f"{_minutes(run.step.walk)} walking"
        )
    else:
        main = f"{_minutes(run.minutes)} of running"
    around = f" Walk briskly for {_minutes(warm_up)} before and after." if warm_up else ""
    return f"{main}, easy enough to talk, {where}.{around}"


def _minutes(number: int) -> str:
    return f"{number} minute{'' if number == 1 else 's'}"


def _strength(plan: Mapping[str, Any], day: Any) -> dict[str, Any]:
    strength = plan["strength"]
    return {
        "date": day,
        "kind": "strength",
        "title": strength["title"],
        "text": strength["text"],
        "run_minutes": 0,
        "walk_minutes": 0,
        "distance": 0.0,
        "minutes": strength["minutes"],
        "step": None,
        "intervals": None,
        "terrain": None,
        "intensity": None,
        "sections": [section["id"] for section in strength["sections"]],
    }


def _totals(sessions: list[dict[str, Any]]) -> dict[str, Any]:
    """Sums of what the sessions say; distances are summed in tenths, so that they add up."""
    return {
        "run_minutes": sum(session["run_minutes"] for session in sessions),
        "walk_minutes": sum(session["walk_minutes"] for session in sessions),
        "distance": sum(round(session["distance"] * 10) for session in sessions) / 10,
        "runs": sum(session["kind"] == "run" for session in sessions),
        "strength": sum(session["kind"] == "strength" for session in sessions),
    }


def _race(plan: Mapping[str, Any], asked: Asked, found: Schedule) -> dict[str, Any] | None:
    if asked.race is None:
        return None
    possible = found.earliest is not None and found.earliest <= asked.race.day
    if possible:
        message = "This date can be met."
    elif found.earliest is not None:
        message = (
            f"This date cannot be met safely: the earliest that can is "
            f"{found.earliest.day} {found.earliest:%B %Y}, and the plan leads there."
        )
    else:
        message = "This plan does not lead to a race that takes so long."
    return {
        "date": asked.race.day,
        "distance": float(asked.given["race_distance"]),
        "minutes": asked.race.minutes,
        "possible": possible,
        "earliest": found.earliest,
        "longest_run_needed": found.needed,
        "message": message,
        "text": plan["race"]["text"],
        "sections": plan["race"]["sections"],
    }


def _pace(asked: Asked) -> str:
    return f"{asked.pace // 60}:{asked.pace % 60:02d}"
