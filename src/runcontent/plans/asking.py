"""What somebody asks a plan for: read strictly, from an address or from JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from ..errors import InvalidParameters, ParameterError
from ..nearest import did_you_mean, near
from .schedule import Race
from .weeks import Base

UNITS = ("km", "mi", "minutes")
KILOMETRES = {"km": Decimal(1), "mi": Decimal("1.609344"), "minutes": Decimal(1)}
"""In one unit of distance; where minutes are given, distances are in kilometres."""

DAYS = (2, 7)
MOST_WEEKLY_MINUTES = 1_500
MOST_WEEKLY = {"km": 300, "mi": 190, "minutes": MOST_WEEKLY_MINUTES}
YEARS = (2000, 2199)
FARTHEST_RACE = timedelta(days=731)
PACES = (150, 1_200)
"""Seconds a kilometre: from 2:30 to 20:00."""

NAMES = (
    "units weekly longest days start pace race_date race_distance time zone".split()
)  # in the order in which a form asks
REQUIRED = ("units", "weekly", "longest", "days", "start")

_NUMBER = re.compile(r"(?:0|[1-9][0-9]{0,5})(?:\.[0-9]{1,3})?", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_PACE = re.compile(r"([0-9]{1,2}):([0-5][0-9])", re.ASCII)
_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Asked:
    """`pace` is in seconds a unit of distance; `given` holds what was asked for, each as text."""

    base: Base
    units: str
    pace: int
    start: date
    race: Race | None
    time: time | None
    zone: ZoneInfo | None
    given: Mapping[str, str]

    @property
    def distance_unit(self) -> str:
        """`km` or `mi`."""
        return "mi" if self.units == "mi" else "km"

    def tenths(self, minutes: int) -> int:
        """How far one runs in `minutes`, in tenths of the unit."""
        return _whole(Decimal(minutes * 600) / self.pace)


def ask(given: Mapping[str, Any], *, easy_pace: int, most_race_km: Decimal) -> Asked:
    """Read what was given by name: texts, or JSON's texts and numbers.

    `easy_pace` is the plan's own, in seconds a kilometre. Raises InvalidParameters with all that is
    wrong.
    """
    return _Reader(given).read(easy_pace, most_race_km)


class _Reader:
    """Reads each value, and gathers what is wrong."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self._errors: list[ParameterError] = []
        self._given: dict[str, str] = {}
        for name, value in given.items():
            if name not in NAMES:
                hint = did_you_mean(name, NAMES, "; ")
                self._error(name[:100], "unknown", f"{name[:100]!r} is no parameter{hint}", NAMES)
            elif isinstance(value, str):
                self._given[name] = value
            elif isinstance(value, int | float) and not isinstance(value, bool):
                self._given[name] = f"{Decimal(str(value)):f}"
            elif value is not None:
                self._error(name, "malformed", f"{name} is a text or a number")
        for name in REQUIRED:
            if name not in self._given and name not in self._wrong:
                self._error(name, "required", f"{name} is required: {ABOUT[name]}")

    @property
    def _wrong(self) -> set[str]:
        return {error.parameter for error in self._errors}

    def read(self, easy_pace: int, most_race_km: Decimal) -> Asked:
        units = self._choice("units", UNITS) or "km"
        pace = self._pace(units) or _whole(easy_pace * KILOMETRES[units])
        most = MOST_WEEKLY[units]
        weekly = self._number("weekly", 0, most)
        longest = self._number("longest", 0, most)
        days = self._number("days", *DAYS, whole=True)
        start = self._day("start")
        if weekly is not None and longest is not None and longest > weekly:
            detail = "longest is no more than weekly: the longest run is one of the week's"
            self._error("longest", "out_of_range", detail)
        minutes = [self._minutes(value or Decimal(0), units, pace) for value in (weekly, longest)]
        if minutes[0] > MOST_WEEKLY_MINUTES and "weekly" not in self._wrong:
            detail = f"weekly is {MOST_WEEKLY_MINUTES:,} minutes of running at most"
            self._error("weekly", "out_of_range", detail)
        race = self._race(start, units, pace, most_race_km)
        at, zone = self._time(), self._zone()
        for one, other in (("time", "zone"), ("zone", "time")):
            if one in self._given and other not in self._given:
                self._error(other, "required", f"{other} is required with {one}: {ABOUT[other]}")
        if self._errors or start is None or days is None:
            raise InvalidParameters(self._errors)
        base = Base(minutes[0], minutes[1], int(days))
        given = {name: self._given[name] for name in NAMES if name in self._given}
        return Asked(base, units, pace, start, race, at, zone, given)

    def _error(self, name: str, code: str, detail: str, allowed: Any = ()) -> None:
        self._errors.append(ParameterError(name, code, detail, tuple(allowed)))

    def _choice(self, name: str, allowed: tuple[str, ...]) -> str | None:
        value = self._given.get(name)
        if value is None or value in allowed:
            return value
        self._error(name, "not_allowed", f"{name} is one of {', '.join(allowed)}", allowed)
        return None

    def _number(self, name: str, low: int, high: int, whole: bool = False) -> Decimal | None:
        value = self._given.get(name)
        if value is None:
            return None
        kind = "a whole number" if whole else "a number"
        detail = f"{name} is {kind} from {low} to {high:,}"
        number = Decimal(value) if _NUMBER.fullmatch(value) else None
        if number is not None and whole and number != int(number):
            number = None
        if number is None:
            code = "out_of_range" if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value) else "malformed"
            self._error(name, code, detail)
        elif not low <= number <= high:
            self._error(name, "out_of_range", detail)
            number = None
        return number

    def _day(self, name: str) -> date | None:
        value = self._given.get(name)
        if value is None:
            return None
        try:
            if not _DAY.fullmatch(value):
                raise ValueError
            day = date.fromisoformat(value)
        except ValueError:
            self._error(name, "malformed", f"{name} is a date, YYYY-MM-DD")
            return None
        if not YEARS[0] <= day.year <= YEARS[1]:
            detail = f"{name} is a date from {YEARS[0]} to {YEARS[1]}"
            self._error(name, "out_of_range", detail)
            return None
        return day

    def _pace(self, units: str) -> int | None:
        """Seconds a unit of distance."""
        value = self._given.get("pace")
        if value is None:
            return None
        found = _PACE.fullmatch(value)
        pace = int(found[1]) * 60 + int(found[2]) if found else 0
        if found is None:
            self._error("pace", "malformed", f"pace is {ABOUT['pace']}")
        elif not PACES[0] <= _whole(pace / KILOMETRES[units]) <= PACES[1]:
            detail = "pace is from 2:30 to 20:00 a kilometre, which is 4:02 to 32:11 a mile"
            self._error("pace", "out_of_range", detail)
        else:
            return pace
        return None

    def _minutes(self, value: Decimal, units: str, pace: int) -> int:
        if units == "minutes":
            return int(value)
        return int(value * pace / 60)

    def _race(self, start: date | None, units: str, pace: int, most_km: Decimal) -> Race | None:
        day = self._day("race_date")
        most = int(most_km / KILOMETRES[units] * 10) / Decimal(10)
        distance = self._distance(most, "mi" if units == "mi" else "km")
        for one, other in (("race_date", "race_distance"), ("race_distance", "race_date")):
            if one in self._given and other not in self._given:
                self._error(other, "required", f"{other} is required with {one}: {ABOUT[other]}")
        if day is None or distance is None or start is None:
            return None
        if day <= start:
            self._error("race_date", "out_of_range", "race_date is past: it is after start")
        elif day - start > FARTHEST_RACE:
            detail = "race_date is within two years of start"
            self._error("race_date", "out_of_range", detail)
        return Race(day, -(-int(distance * pace) // 60))

    def _distance(self, most: Decimal, unit: str) -> Decimal | None:
        value = self._given.get("race_distance")
        if value is None:
            return None
        number = Decimal(value) if _NUMBER.fullmatch(value) else None
        if number is not None and 1 <= number <= most:
            return number
        number_like = re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value)
        detail = f"race_distance is a number from 1 to {most} ({unit})"
        self._error("race_distance", "out_of_range" if number_like else "malformed", detail)
        return None

    def _time(self) -> time | None:
        value = self._given.get("time")
        found = _TIME.fullmatch(value) if value is not None else None
        if value is not None and found is None:
            self._error("time", "malformed", "time is a time of day, such as 07:30")
        return time(int(found[1]), int(found[2])) if found else None

    def _zone(self) -> ZoneInfo | None:
        value = self._given.get("zone")
        if value is None:
            return None
        zones = available_timezones()
        if value in zones:
            return ZoneInfo(value)
        names = near(value[:100], sorted(zones), 3)
        hint = f"; did you mean {names[0]}?" if names else "; it is a name such as Europe/Vienna"
        self._error("zone", "not_allowed", f"{value[:100]!r} is no time zone{hint}", names)
        return None


def _whole(value: Decimal) -> int:
    return int(value.to_integral_value(ROUND_HALF_UP))


ABOUT = {
    "units": "km, mi or minutes, for weekly and longest",
    "weekly": "what is run in a week without pain, 0 where nothing is",
    "longest": "the longest run without pain, 0 where there is none",
    "days": "on how many days of a week there is time to run",
    "start": "the first day of the plan, YYYY-MM-DD",
    "pace": "minutes and seconds a kilometre (a mile where units is mi), such as 7:00",
    "race_date": "the day of the race, YYYY-MM-DD",
    "race_distance": "how long the race is, in miles where units is mi and else in kilometres",
    "time": "the time of day for a calendar's entries, such as 07:30",
    "zone": "the time zone of that, such as Europe/Vienna",
}
"""What each name means, in words."""
