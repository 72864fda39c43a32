"""What is logged, and in which form."""

from __future__ import annotations

import sys
from io import StringIO

import orjson
import pytest

from runcontent.logs import configure_logs


class _Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def _line(form: str, where: StringIO, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(sys, "stderr", where)
    configure_logs(form)("request", path="/v1/articles", status=200)
    return where.getvalue()


@pytest.mark.parametrize("form", ["json", "auto"])
def test_a_line_that_no_terminal_shows_is_json(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever collects logs reads one object a line, with its time and level."""
    line = _line(form, StringIO(), monkeypatch)
    event = orjson.loads(line)
    assert line.endswith("\n")
    assert event.pop("timestamp").endswith("Z")
    assert event == {"event": "request", "level": "info", "path": "/v1/articles", "status": 200}


@pytest.mark.parametrize("form", ["console", "auto"])
def test_a_line_on_a_terminal_is_for_people(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal a line is words, not an object."""
    line = _line(form, _Terminal(), monkeypatch)
    assert "request" in line
    assert not line.startswith("{")


def test_nothing_is_logged_where_that_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """`none` writes no line."""
    assert _line("none", StringIO(), monkeypatch) == ""
