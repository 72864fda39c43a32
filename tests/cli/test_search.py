"""`runcontent search`."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import Result

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def published(run: Run) -> None:
    run("index")


def test_hits_come_in_a_table(run: Run) -> None:
    result = run("search", "shinsplints")
    assert result.exit_code == 0
    assert "shin-splints" in result.stdout


def test_hits_come_as_json(run: Run) -> None:
    found = json.loads(run("search", "can I run", "--json").stdout)
    assert found["meta"]["total"] == len(found["items"]) > 0
    assert {"kind", "id", "title", "score"} <= found["items"][0].keys()


def test_one_kind_may_be_asked_for(run: Run) -> None:
    found = json.loads(run("search", "run", "--kind", "faq", "--json").stdout)
    assert {item["kind"] for item in found["items"]} == {"faq"}


def test_the_number_of_hits_is_bounded(run: Run) -> None:
    found = json.loads(run("search", "ache", "--limit", "1", "--json").stdout)
    assert len(found["items"]) == 1


def test_nothing_found_is_said(run: Run) -> None:
    result = run("search", "zeppelin")
    assert result.exit_code == 0
    assert "Nothing found" in result.stdout


def test_a_query_without_words_is_an_error(run: Run) -> None:
    result = run("search", "...")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
