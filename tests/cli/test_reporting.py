"""Problems in the forms that machines read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from click.testing import Result

from runcontent.cli.reporting import as_github, as_sarif, counted
from runcontent.errors import Problem

Run = Callable[..., Result]
PROBLEMS = [
    Problem("a.md", 3, "100% wrong,\nreally", "mend it: now", "link"),
    Problem("b/c.md", 0, "long", "cut it", "long-sentence", "notice"),
    Problem("b/c.md", 9, "old", "renew", "review", "warning"),
]
SARIF = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_text("utf-8"))


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_github_sees_one_command_a_problem() -> None:
    """With the path in the repository, and nothing that ends a command early."""
    assert as_github(PROBLEMS, Path("articles")).split("\n") == [
        "::error file=articles/a.md,line=3,title=link::100%25 wrong,%0Areally; mend it: now",
        "::notice file=articles/b/c.md,line=1,title=long-sentence::long; cut it",
        "::warning file=articles/b/c.md,line=9,title=review::old; renew",
    ]


def test_sarif_is_what_code_scanning_takes() -> None:
    """It is valid by the standard's own schema; each result names its rule, level and place; lines
    count from one."""
    body = json.loads(as_sarif(PROBLEMS, Path("articles")))
    jsonschema.validate(body, SARIF)
    jsonschema.validate(json.loads(as_sarif([], Path("articles"))), SARIF)
    run = body["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert [place["artifactLocation"]["uri"] for place in places] == [
        "articles/a.md",
        "articles/b/c.md",
        "articles/b/c.md",
    ]
    assert [place["region"]["startLine"] for place in places] == [3, 1, 9]


def test_the_schema_refuses_what_is_no_sarif() -> None:
    """So that being valid says something."""
    body = json.loads(as_sarif(PROBLEMS, Path("articles")))
    body["runs"][0]["results"][0]["level"] = "grave"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(body, SARIF)


def test_sarif_names_files_by_uri(tmp_path: Path) -> None:
    """A space in a folder's name is encoded; a file elsewhere has the whole address."""

    def uri(folder: Path) -> str:
        (result, *_) = json.loads(as_sarif(PROBLEMS, folder))["runs"][0]["results"]
        return str(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])

    assert uri(Path("my articles")) == "my%20articles/a.md"
    assert uri(tmp_path.parent / "elsewhere") == f"{tmp_path.parent.as_uri()}/elsewhere/a.md"


def test_levels_are_counted() -> None:
    assert counted(PROBLEMS) == "1 error, 1 warning, 1 notice"
