"""A built plan as iCalendar (RFC 5545)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

CALENDAR = "text/calendar"


def calendar(built: Mapping[str, Any], changed: str | None) -> bytes:
    """Every session, and the race: on whole days, or at `time` in `zone` where these were asked
    for. `changed` is the day on which the plan's own text was changed last. No clock is read: the
    same plan gives the same bytes."""
    asked = built["asked"]
    found = Calendar()
    found.add("prodid", "-//runcontent//plans//EN")
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", built["plan"]["title"])
    stamp = datetime.combine(date.fromisoformat(changed or asked["start"]), time(), UTC)
    seed = hashlib.sha256(repr(sorted(asked.items())).encode()).hexdigest()[:16]
    sessions = [session for week in built["weeks"] for session in week["sessions"]]
    cited = {section["id"]: section for section in built["sections"]}
    for session in sessions:
        places = [cited[id] for id in session["sections"]]
        event = _event(session, places, asked, stamp, f"{seed}-{built['plan']['slug']}")
        found.add_component(event)
    race = built["race"]
    if race is not None and race["possible"]:
        event = Event()
        event.add("uid", f"{seed}-{built['plan']['slug']}-race@runcontent")
        event.add("dtstamp", stamp)
        event.add("dtstart", race["date"])
        event.add("dtend", race["date"] + timedelta(days=1))
        event.add("summary", f"Race: {race['distance']:g} {built['unit']}")
        event.add("description", race["text"])
        event.add("transp", "TRANSPARENT")
        found.add_component(event)
    if "zone" in asked:
        found.add_missing_timezones(built["starts"], built["ends"] + timedelta(days=366))
    return bytes(found.to_ical())


def _event(
    session: Mapping[str, Any],
    places: Sequence[Mapping[str, Any]],
    asked: Mapping[str, str],
    stamp: datetime,
    seed: str,
) -> Event:
    event = Event()
    event.add("uid", f"{seed}-{session['date']:%Y%m%d}-{session['kind']}@runcontent")
    event.add("dtstamp", stamp)
    if "time" in asked:
        at = time.fromisoformat(asked["time"])
        event.add("dtstart", datetime.combine(session["date"], at, ZoneInfo(asked["zone"])))
        event.add("duration", timedelta(minutes=session["minutes"]))
    else:
        event.add("dtstart", session["date"])
        event.add("dtend", session["date"] + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    event.add("summary", f"{session['title']} ({session['minutes']} minutes)")
    rests_on = "\n".join(f"{one['article']['title']}: {one['title']}" for one in places)
    event.add("description", f"{session['text']}\n\n{rests_on}")
    event.add("categories", [session["kind"]])
    return event
