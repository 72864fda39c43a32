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
SARIF = {  # what GitHub's code scanning asks of SARIF 2.1.0
    "type": "object",
    "required": ["version", "runs", "$schema"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "minItems": 1,
            "items": {
                "required": ["tool", "results"],
                "properties": {
                    "tool": {"properties": {"driver": {"required": ["name", "rules"]}}},
                    "results": {
                        "items": {
                            "required": ["ruleId", "level", "message", "locations"],
                            "properties": {
                                "level": {"enum": ["error", "warning", "note"]},
                                "message": {"required": ["text"]},
                                "locations": {
                                    "minItems": 1,
                                    "items": {"required": ["physicalLocation"]},
                                },
                            },
                        }
                    },
                },
            },
        },
    },
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_github_sees_one_command_a_problem() -> None:
    """With the path in the repository, and nothing that ends a command early."""
    assert as_github(PROBLEMS, Path("articles")).split("\n") == [
        "::error file=articles/a.md,line=3,title=link::100%25 wrong,%0Areally; mend it: now",
        "::notice file=articles/b/c.md,line=0,title=long-sentence::long; cut it",
        "::warning file=articles/b/c.md,line=9,title=review::old; renew",
    ]


def test_sarif_is_what_code_scanning_takes() -> None:
    """Each result names its rule, level and place; lines count from one."""
    body = json.loads(as_sarif(PROBLEMS, Path("articles")))
    jsonschema.validate(body, SARIF)
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


def test_levels_are_counted() -> None:
    assert counted(PROBLEMS) == "1 errors, 1 warnings, 1 notices"
