"""`runcontent insights`: in groups, and nothing rare."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

from click.testing import Result

from runcontent.usage import Ledger

Run = Callable[..., Result]


def _count(folder: Path, **times: int) -> None:
    misses = {("public", query.replace("_", " ")): n for query, n in times.items()}
    Ledger(folder / "index" / "usage.db").add(date(2026, 3, 1), {}, misses)


def test_queries_that_ask_for_the_same_are_one(run: Run, folder: Path) -> None:
    """The most frequent first, with the articles that come near."""
    assert run("index").exit_code == 0
    _count(folder, sore_elbows=9, sore_elbow=7, elbow_sore=6, shin_splint_brace=20, rare=5)
    told = json.loads(run("insights", "--json").stdout)
    assert [(one["times"], [m["query"] for m in one["queries"]]) for one in told] == [
        (22, ["sore elbows", "sore elbow", "elbow sore"]),
        (20, ["shin splint brace"]),
    ]
    assert told[0]["found_now"] is None
    assert told[1]["found_now"] == "shin-splints"
    assert told[1]["near"] == ["shin-splints"]
    table = run("insights").stdout
    assert "sore elbows" in table
    assert "rare" not in table


def test_a_single_word_takes_in_no_longer_query(run: Run, folder: Path) -> None:
    """All that share a common word would be one group."""
    assert run("index").exit_code == 0
    _count(folder, elbow=30, elbows=8, elbow_sleeve=9, elbow_noise=7)
    told = json.loads(run("insights", "--json").stdout)
    assert [[m["query"] for m in one["queries"]] for one in told] == [
        ["elbow", "elbows"],
        ["elbow sleeve"],
        ["elbow noise"],
    ]


def test_nothing_to_tell_is_said(run: Run) -> None:
    """And why that may be."""
    assert run("index").exit_code == 0
    assert "queries are not kept" in run("insights").stdout
