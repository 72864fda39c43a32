"""Plans, over random questions: never faster than the rule, never before its time, and right dates.

`PLAN_CASES=20000` is the long form.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from runcontent.library import Library
from runcontent.model import Kind
from runcontent.plans import Plan, plan_of
from runcontent.plans.plan import Rise
from runcontent.web.plan_calendar import calendar
from runcontent.web.plan_shape import built_plan

CASES = int(os.environ.get("PLAN_CASES", "300"))
MOST = {"km": 60, "mi": 40, "minutes": 600}
ZONES = sorted(zone for zone in available_timezones() if "/" in zone and "Etc" not in zone)

_days = st.one_of(
    st.dates(date(2020, 1, 1), date(2040, 12, 31)),
    st.sampled_from([date(2028, 2, 27), date(2027, 3, 26), date(2026, 10, 22), date(2026, 12, 30)]),
)


@st.composite
def questions(draw: st.DrawFn) -> dict[str, Any]:
    """Whatever somebody may ask, and is answered."""
    units = draw(st.sampled_from(sorted(MOST)))
    weekly = draw(st.one_of(st.just(0), st.integers(0, MOST[units])))
    asked: dict[str, Any] = {
        "units": units,
        "weekly": weekly,
        "longest": draw(st.integers(0, weekly)),
        "days": draw(st.integers(2, 7)),
        "start": draw(_days).isoformat(),
    }
    if draw(st.booleans()):
        pace = draw(st.integers(260, 700))
        asked["pace"] = f"{pace // 60}:{pace % 60:02d}"
    if draw(st.booleans()):
        start = date.fromisoformat(asked["start"])
        asked["race_date"] = (start + timedelta(draw(st.integers(1, 731)))).isoformat()
        asked["race_distance"] = draw(st.sampled_from([1, 5, 10, 13.1, 21.1, 26.2]))
    if draw(st.booleans()):
        asked |= {"time": "07:30", "zone": draw(st.sampled_from(ZONES))}
    return asked


@pytest.fixture(scope="module")
def payload(library: Library) -> dict[str, Any]:
    return dict(orjson.loads(library.get(Kind.PLAN, "back-to-running").stored.payload))


def _many(test: Any) -> Any:
    return settings(max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck))(
        given(asked=questions())(test)
    )


def _runs(week: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [session for session in week["sessions"] if session["kind"] == "run"]


def _begins_with(built: Mapping[str, Any]) -> tuple[int, int]:
    """Minutes in a week and in the longest run, by the pace that the answer tells."""
    asked = built["asked"]
    now = [float(asked[name]) for name in ("weekly", "longest")]
    if asked["units"] != "minutes":
        minutes, seconds = map(int, built["pace"].split(":"))
        now = [distance * (minutes * 60 + seconds) / 60 for distance in now]
    return int(now[0] + 1e-6), int(now[1] + 1e-6)


def _above(rise: Rise, before: int) -> float:
    """The rule as the docs say it."""
    return before + max(before * rise.percent / 100, rise.minutes)


def _require_safe(plan: Plan, built: Mapping[str, Any]) -> None:
    """No week grows beyond the rule, no phase begins before its entry criteria, no step is
    skipped, and nothing is hard or hilly before its time."""
    growth = plan.growth
    order = [*(phase.id for phase in plan.steps), growth.id]
    largest, longest = _begins_with(built)
    grown, in_steps = 0, 0
    sessions: dict[tuple[str, int], int] = {}
    reached: tuple[int, int] | None = None
    for week in built["weeks"]:
        runs, minutes = _runs(week), week["totals"]["run_minutes"]
        place = order.index(week["phase"])
        after = (
            growth.after_minutes if place == len(plan.steps) else plan.steps[place].after_minutes
        )
        assert longest >= after, "no phase before what it begins after"
        if week["phase"] != growth.id:
            phase = plan.steps[place]
            assert len(runs) <= phase.most_days
            for run in runs:
                assert (run["terrain"], run["intensity"]) == ("flat", "easy")
                step = phase.steps[run["step"] - 1]
                assert run["run_minutes"] == step.running
                now = (place, run["step"])
                if reached is None:  # where it starts
                    allowed = min(longest, _above(growth.week, largest))
                    assert step.running <= allowed or now == (0, 1)
                elif now != reached:
                    assert now in (
                        (reached[0], reached[1] + 1),
                        (reached[0] + 1, 1),
                    ), "step by step"
                    assert sessions[reached] >= plan.steps[reached[0]].sessions_each
                reached = now
                sessions[now] = sessions.get(now, 0) + 1
                longest = max(longest, run["run_minutes"])
            in_steps = minutes
        else:
            if not grown:
                if in_steps:  # what was held so far, not what was run before the steps
                    largest = in_steps
                else:
                    assert minutes <= largest
            assert minutes <= _above(growth.week, largest)
            for run in runs:
                assert run["run_minutes"] <= _above(growth.long_run, longest)
                if (run["terrain"], run["intensity"]) != ("flat", "easy"):
                    assert grown >= min(extra.after_weeks for extra in growth.extras)
                    assert not week["lighter"]
                if run["intensity"] == "hard":
                    assert grown >= max(extra.after_weeks for extra in growth.extras)
            assert sum((r["terrain"], r["intensity"]) != ("flat", "easy") for r in runs) <= 1
            assert grown >= growth.hold_weeks or minutes <= largest
            grown += 1
            if grown % growth.lighter_every == 0:
                assert week["lighter"]
                assert minutes <= largest * (100 - growth.lighter_percent) / 100
            largest = max(largest, minutes)
            longest = max(longest, *(r["run_minutes"] for r in runs), 0)
    first = [run for run in built["weeks"][:1] for run in _runs(run)]
    if first and built["weeks"][0]["phase"] == order[0]:
        assert all(run["terrain"] == "flat" and run["intensity"] == "easy" for run in first)


def _require_dates(built: Mapping[str, Any]) -> None:
    """Weeks follow each other from the first day, runs of steps have a day between them, and
    strength is on days without a run, two days apart."""
    weeks = built["weeks"]
    assert weeks[0]["starts"] == built["starts"]
    assert built["starts"].isoformat() == built["asked"]["start"]
    for number, week in enumerate(weeks):
        assert week["starts"] == built["starts"] + timedelta(days=7 * number)
        assert week["ends"] == week["starts"] + timedelta(days=6)
        assert week["number"] == number + 1
        assert all(week["starts"] <= s["date"] <= week["ends"] for s in week["sessions"])
    sessions = [s for week in weeks for s in week["sessions"]]
    days = [session["date"] for session in sessions]
    assert days == sorted(set(days)), "one session a day, in order"
    for one, other in pairwise(s for s in sessions if s["kind"] == "run"):
        if other["step"]:
            assert (other["date"] - one["date"]).days >= 2
    for one, other in pairwise(s for s in sessions if s["kind"] == "strength"):
        assert (other["date"] - one["date"]).days >= 2


def _require_sums(built: Mapping[str, Any]) -> None:
    """In minutes and in the unit: a week is its sessions, the plan its weeks."""
    for name in ("run_minutes", "walk_minutes", "runs", "strength"):
        assert built["totals"][name] == sum(week["totals"][name] for week in built["weeks"])
    tenths = 0
    for week in built["weeks"]:
        own = [round(session["distance"] * 10) for session in week["sessions"]]
        assert week["totals"]["distance"] == sum(own) / 10
        assert week["totals"]["run_minutes"] == sum(s["run_minutes"] for s in week["sessions"])
        tenths += sum(own)
    assert built["totals"]["distance"] == tenths / 10
    minutes, seconds = map(int, built["pace"].split(":"))
    for session in (s for week in built["weeks"] for s in week["sessions"]):
        exact = session["run_minutes"] * 60 / (minutes * 60 + seconds)
        assert abs(session["distance"] - exact) <= 0.05001


def _require_race(plan: Plan, built: Mapping[str, Any]) -> None:
    """The day that can be met is met; what cannot is said so, and the plan leads to the first
    that can. Before either, the longest run is long enough, and the last week is lighter."""
    race = built["race"]
    if race is None:
        assert "race_date" not in built["asked"]
        return
    assert race["possible"] == (race["earliest"] is not None and race["earliest"] <= race["date"])
    if race["earliest"] is None:
        return
    day = race["date"] if race["possible"] else race["earliest"]
    assert built["ends"] >= day - timedelta(days=1)
    assert built["weeks"][-1]["starts"] < day
    runs = [r for week in built["weeks"] for r in _runs(week)]
    assert all(r["date"] <= day - timedelta(days=2) for r in runs)
    week = timedelta(days=7)
    taper = [w for w in built["weeks"] if w["ends"] >= day - week * plan.taper_weeks]
    assert all(w["lighter"] for w in taper)
    last_days = day - timedelta(days=plan.strength_rest_days)
    assert all(
        s["date"] < last_days
        for w in built["weeks"]
        for s in w["sessions"]
        if s["kind"] == "strength"
    )
    recent = [r["run_minutes"] for r in runs if r["date"] >= day - 6 * week]
    assert max([*recent, _begins_with(built)[1]]) >= race["longest_run_needed"]


def _require_calendar(built: Mapping[str, Any]) -> None:
    """Read back, each event is a session on its day, at its time in its zone."""
    data = calendar(built, "2026-11-25")
    assert data == calendar(built, "2026-11-25")
    events = Calendar.from_ical(data).walk("VEVENT")
    sessions = [s for week in built["weeks"] for s in week["sessions"]]
    races = int(built["race"] is not None and built["race"]["possible"])
    assert len(events) == len(sessions) + races
    assert len({str(event["UID"]) for event in events}) == len(events)
    for session, event in zip(sessions, events, strict=False):
        starts = event.start
        if "zone" in built["asked"]:
            assert isinstance(starts, datetime)
            zone = ZoneInfo(built["asked"]["zone"])
            wanted = datetime.combine(session["date"], starts.time(), zone)
            assert f"{starts:%H:%M}" == built["asked"]["time"]
            assert starts.utcoffset() == wanted.utcoffset()
            assert event.duration == timedelta(minutes=session["minutes"])
            assert starts.date() == session["date"]
        else:
            assert starts == session["date"]
            assert event.end == session["date"] + timedelta(days=1)


def test_whatever_is_asked_the_plan_is_safe_and_right(payload: dict[str, Any]) -> None:
    """Every law at once, over many questions; and the same question has the same bytes."""
    plan = plan_of(payload)
    read_back = iter(range(CASES))

    def holds(asked: dict[str, Any]) -> None:
        built = built_plan(payload, asked)
        assert orjson.dumps(built) == orjson.dumps(built_plan(payload, asked))
        _require_safe(plan, built)
        _require_dates(built)
        _require_sums(built)
        _require_race(plan, built)
        if next(read_back, 0) % 20 == 0:  # a calendar is slower than all the rest
            _require_calendar(built)

    _many(holds)()


@pytest.mark.parametrize("start", ["2027-03-22", "2026-10-19", "2028-02-21"])
@pytest.mark.parametrize("zone", ["Europe/Vienna", "America/New_York", "Australia/Lord_Howe"])
def test_days_stay_days_across_changes_of_the_clock(
    payload: dict[str, Any], start: str, zone: str
) -> None:
    """Of daylight-saving time, and across the last day of February."""
    asked = {"units": "minutes", "weekly": 0, "longest": 0, "days": 3, "start": start}
    built = built_plan(payload, asked | {"time": "02:30", "zone": zone})
    days = [s["date"] for week in built["weeks"][:2] for s in week["sessions"]]
    assert [(day - date.fromisoformat(start)).days for day in days] == [
        *(0, 1, 2, 4, 5),
        *(7, 8, 9, 11, 12),
    ]
    data = calendar(built, None)
    assert f"TZID:{zone}".encode() in data
    starts = [event.start for event in Calendar.from_ical(data).walk("VEVENT")]
    assert [moment.date() for moment in starts[:10]] == days
