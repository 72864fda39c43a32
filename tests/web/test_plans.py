"""Plans over HTTP: built by address or by body, in three forms; what cannot be is told."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from werkzeug.test import Client

from runcontent.library import Library
from runcontent.web.app import create_app
from runcontent.web.observing import Observed

BUILD = "/v1/plans/back-to-running/build"
ASKED = {"units": "km", "weekly": "8", "longest": "3", "days": "3", "start": "2026-12-01"}
RACE = ASKED | {"race_distance": "10", "race_date": "2027-02-07"}


def _by_address(client: FlaskClient, asked: dict[str, Any], **more: Any) -> Any:
    return client.get(f"{BUILD}?{urlencode(asked)}", **more)


def test_address_and_body_give_the_same(client: FlaskClient) -> None:
    """The one can be kept, the other nobody keeps; numbers may be texts."""
    by_address = _by_address(client, ASKED)
    by_body = client.post(BUILD, json=ASKED | {"weekly": 8, "longest": 3, "days": 3})
    assert by_address.json == by_body.json
    assert by_address.headers["Cache-Control"].startswith("public, max-age=60")
    assert by_body.headers["Cache-Control"] == "no-store"
    again = _by_address(client, ASKED, headers={"If-None-Match": by_address.headers["ETag"]})
    assert again.status_code == 304
    assert client.get(by_address.json["links"]["self"]).json == by_address.json


def test_a_race_that_is_too_early_is_said_to_be(client: FlaskClient) -> None:
    """With the earliest day that can be met, to which the plan leads; and that day can be met."""
    early = _by_address(client, RACE).json
    assert early["race"]["possible"] is False
    assert early["race"]["earliest"] > "2027-02-07"
    earliest = date.fromisoformat(early["race"]["earliest"])
    assert f"the earliest that can is {earliest.day} {earliest:%B %Y}" in early["race"]["message"]
    assert early["race"]["sections"]
    later = _by_address(client, RACE | {"race_date": early["race"]["earliest"]}).json
    assert later["race"]["possible"] is True
    assert later["weeks"] == early["weeks"]


@pytest.mark.parametrize("posted", [True, False])
def test_a_calendar_is_read_back(client: FlaskClient, posted: bool) -> None:
    """By `output` and by `Accept`; each session an event, with its place in the articles."""
    asked = ASKED | {"time": "07:30", "zone": "Europe/Vienna"}
    if posted:
        answer = client.post(BUILD, json=asked | {"output": "calendar"})
    else:
        answer = _by_address(client, asked, headers={"Accept": "text/calendar"})
    assert answer.mimetype == "text/calendar"
    assert 'filename="back-to-running.ics"' in answer.headers["Content-Disposition"]
    events = Calendar.from_ical(answer.data).walk("VEVENT")
    assert f"{events[0].start:%Y-%m-%d %H:%M %Z}" == "2026-12-01 07:30 CET"
    built = _by_address(client, asked).json
    sessions = [session for week in built["weeks"] for session in week["sessions"]]
    assert len(events) == len(sessions)
    assert all(
        "Return to running" in e["DESCRIPTION"]
        or "hip" in e["SUMMARY"].lower()
        or "Building mileage" in e["DESCRIPTION"]
        for e in events
    )


@pytest.mark.parametrize(
    ("change", "named", "code"),
    [
        ({"weekly": "-1"}, "weekly", "out_of_range"),
        ({"weekly": "9999"}, "weekly", "out_of_range"),
        ({"weekly": "a lot"}, "weekly", "malformed"),
        ({"weekly": "1e3"}, "weekly", "malformed"),
        ({"longest": "9"}, "longest", "out_of_range"),
        ({"longest": None}, "longest", "required"),
        ({"units": "miles"}, "units", "not_allowed"),
        ({"days": "1"}, "days", "out_of_range"),
        ({"days": "2.5"}, "days", "out_of_range"),
        ({"start": "2026-02-29"}, "start", "malformed"),
        ({"start": "0001-01-01"}, "start", "out_of_range"),
        ({"start": "2026-12-1"}, "start", "malformed"),
        ({"pace": "7"}, "pace", "malformed"),
        ({"pace": "1:00"}, "pace", "out_of_range"),
        ({"race_date": "2027-02-07"}, "race_distance", "required"),
        ({"race_distance": "10"}, "race_date", "required"),
        (RACE | {"race_date": "2026-11-30"}, "race_date", "out_of_range"),
        (RACE | {"race_date": "2036-11-30"}, "race_date", "out_of_range"),
        (RACE | {"race_distance": "100"}, "race_distance", "out_of_range"),
        ({"zone": "Europe/Wien", "time": "07:30"}, "zone", "not_allowed"),
        ({"time": "25:00", "zone": "Europe/Vienna"}, "time", "malformed"),
        ({"time": "07:30"}, "zone", "required"),
        ({"wekly": "3"}, "wekly", "unknown"),
        ({"output": "pdf"}, "output", "not_allowed"),
    ],
)
def test_what_cannot_be_is_named(
    client: FlaskClient, change: dict[str, Any], named: str, code: str
) -> None:
    """A 422, by address and by body alike."""
    asked = {name: value for name, value in (ASKED | change).items() if value is not None}
    for answer in (_by_address(client, asked), client.post(BUILD, json=asked)):
        assert answer.status_code == 422
        assert [(e["parameter"], e["code"]) for e in answer.json["errors"]] == [(named, code)]


@pytest.mark.parametrize("value", [True, [1], {"a": 1}])
def test_a_body_holds_texts_and_numbers(client: FlaskClient, value: Any) -> None:
    """And nothing else."""
    answer = client.post(BUILD, json=ASKED | {"days": value})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["parameter"] == "days"


def test_a_plan_is_built_on_a_page(client: FlaskClient) -> None:
    """By a plain form, which keeps what was entered, says what is wrong, and gives a calendar."""
    page = "/plans/back-to-running"
    assert "Build the plan" in client.get(page).text
    built = client.post(page, data=RACE | {"pace": "", "zone": ""})
    assert "This date cannot be met safely" in built.text
    assert 'value="2027-02-07"' in built.text
    assert built.headers["Cache-Control"] == "no-store"
    wrong = client.post(page, data=ASKED | {"days": "9"})
    assert wrong.status_code == 422
    assert "Days is a whole number from 2 to 7" in wrong.text
    assert client.post(f"{page}/calendar", data=ASKED).mimetype == "text/calendar"
    printed = _by_address(client, ASKED | {"output": "page"})
    assert printed.mimetype == "text/html"
    assert "Week 1, from" in printed.text


def test_what_is_asked_is_not_logged(library: Library) -> None:
    """Neither of addresses nor of bodies, though queries be logged."""
    lines: list[dict[str, Any]] = []
    observed = Observed(create_app(library).wsgi_app, lambda *_, **line: lines.append(line), True)
    client = Client(observed)
    client.get(f"{BUILD}?{urlencode(ASKED)}")
    client.post(BUILD, json=ASKED)
    client.post("/plans/back-to-running", data=ASKED)
    assert len(lines) == 3
    assert "2026-12-01" not in repr(lines)
