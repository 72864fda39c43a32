"""The worked example of docs/authoring.md, by its own blocks: from a blank file to an article."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson
import pytest
from click.testing import CliRunner, Result

from runcontent.bootstrap import open_library
from runcontent.cli import main
from runcontent.settings import Settings
from runcontent.web.app import create_app

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "authoring.md").read_text("utf-8")
EXAMPLE = PAGE.split("## A worked example")[1].split("\n## Front matter")[0]
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", EXAMPLE, re.S | re.M)
NAME = "example-shin-pain"
_COUNTED = re.compile(r"^\d+ added, .*$")

Run = Callable[..., Result]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A library that is published already, with the article that the example links to."""
    articles = tmp_path / "articles"
    articles.mkdir()
    for name in ("taxonomy.yaml", "building-mileage.md"):
        shutil.copy(ROOT / "articles" / name, articles)
    shutil.copytree(ROOT / "articles" / "media", articles / "media")
    monkeypatch.chdir(tmp_path)
    for name in ("ARTICLES", "INDEX", "PUBLIC_URL"):
        monkeypatch.delenv(f"RUNCONTENT_{name}", raising=False)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, list(arguments))

    assert run("index").exit_code == 0
    return run


def _served(address: str) -> str:
    parts = urlsplit(address)
    client = create_app(open_library(Settings())).test_client()
    return client.get(f"{parts.path}?{parts.query}").get_data(as_text=True)


def _shown(run: Run, command: str) -> str:
    name, *arguments = shlex.split(command)
    if name == "curl":
        return _served(arguments[-1])
    assert name == "runcontent"
    done = run(*arguments)
    assert done.exit_code == 0, done.output
    return done.output


def _lines(text: str) -> list[str]:
    """Lines without spaces at their ends; what is counted and timed differs from run to run."""
    return [_COUNTED.sub("counts", line.rstrip()) for line in text.strip().split("\n")]


def test_the_worked_example_works(desk: Run) -> None:
    """Each command answers as the page shows, and the article comes out as the table says."""
    for language, block in BLOCKS:
        if language == "markdown":
            file = Path("articles", f"{NAME}.md")
            assert file.is_file(), "the page begins the file first"
            file.write_text(block, "utf-8")
            continue
        for command in re.split(r"^\$ ", block, flags=re.M)[1:]:
            given, _, expected = command.partition("\n")
            shown = _lines(_shown(desk, given))
            wanted = _lines(expected)
            assert [line for line in shown if line in wanted] == wanted, (given, shown)
    _compare_with_the_table()


def _compare_with_the_table() -> None:
    whole = open_library(Settings()).whole(NAME)
    parts: dict[str, list[dict[str, Any]]] = {
        kind.value: [orjson.loads(stored.payload) for stored in found]
        for kind, found in whole.parts.items()
    }
    sections = {one["anchor"]: one for one in parts["section"]}
    assert sections["causes"]["aspect"] == "causes"
    assert sections["phase-2"]["aspect"] == "exercises"
    assert sections["phase-2"]["phase"] == {"number": 2, "title": "build strength"}
    action, raises, walks, sign = parts["advice"]
    assert action["section"] == "phase-1"
    assert action["advice_kind"] == "action"
    assert action["dose"]["duration"] == {"min": 1, "max": 2, "unit": "week"}
    assert raises["advice_kind"] == "exercise"
    assert (raises["dose"]["sets"], raises["dose"]["reps"]) == (3, 12)
    assert raises["dose"]["frequency"] == {"min": 3, "max": 4, "per": "week"}
    assert raises["dose"]["stop_if"]
    assert "calf-strength" in walks["tags"]
    assert (walks["dose"]["sets"], walks["dose"]["hold_seconds"]) == (3, 30)
    assert walks["dose"]["frequency"] == {"min": 1, "max": 1, "per": "day"}
    assert sign["advice_kind"] == "red_flag"
    assert [faq["id"] for faq in parts["faq"]] == [f"{NAME}/can-i-run-with-it"]
