"""`runcontent index`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]


def test_a_publish_ends_with_what_it_did(run: Run) -> None:
    result = run("index")
    assert result.exit_code == 0
    assert re.search(
        r"^\d+ added, 0 changed, 0 removed, 0 unchanged in [\d.]+ seconds", result.stdout, re.M
    )


def test_publishing_twice_changes_nothing(run: Run) -> None:
    first = run("index").stdout
    second = run("index").stdout
    assert "0 added, 0 changed, 0 removed" in second
    assert re.findall(r"revision \d+", first) == re.findall(r"revision \d+", second)


def test_a_bad_file_is_named_and_blocks_no_other(run: Run, bad_file: Path) -> None:
    result = run("index")
    assert result.exit_code == 1
    assert re.search(r"knee-pain\.md:2: .*titel.*; ", result.stderr)
    assert run("search", "shin").stdout.count("shin-splints") > 0


def test_strict_publishes_nothing_when_a_file_is_bad(run: Run, bad_file: Path) -> None:
    result = run("index", "--strict")
    assert result.exit_code == 1
    assert "knee-pain.md:2" in result.stderr
    bad_file.unlink()
    assert not re.search(r"^0 added", run("index").stdout, re.M)


def test_the_folders_may_be_named(run: Run, folder: Path) -> None:
    (folder / "articles").rename(folder / "texts")
    assert run("index", "--articles", "texts", "--index", "made").exit_code == 0
    assert (folder / "made").is_dir()
    assert not (folder / "index").exists()


def test_a_missing_folder_is_said_in_a_line(run: Run) -> None:
    result = run("index", "--articles", "nowhere")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: there is no folder nowhere; ")


def test_an_unknown_setting_is_said_in_a_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNCONTENT_ARTICELS", "texts")
    result = run("index")
    assert result.exit_code == 1
    assert "RUNCONTENT_ARTICELS is no setting" in result.stderr


def test_the_articles_are_brought_up_to_date_first(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the operator's command, in the articles' folder; the outcome goes to a file."""
    new = "---\ntitle: Heel\n---\n\nText.\n"
    (folder / "heel.txt").write_text(new, "utf-8")
    monkeypatch.setenv("RUNCONTENT_UPDATE_COMMAND", "cp ../heel.txt heel.md")
    assert run("index", "--update", "--report", "out.json").exit_code == 0
    told = json.loads((folder / "out.json").read_text("utf-8"))
    assert told["status"] == "done"
    assert told["counts"]["added"] > 0
    assert [problem["file"] for problem in told["problems"]] == ["heel.md"]
    assert (folder / "articles" / "heel.md").read_text("utf-8") == new


@pytest.mark.parametrize("command", ["false", "no-such-program", "sh -c 'echo why >&2; exit 3'"])
def test_a_failed_update_publishes_nothing(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """And says what the command said."""
    monkeypatch.setenv("RUNCONTENT_UPDATE_COMMAND", command)
    result = run("index", "--update", "--report", "out.json")
    assert result.exit_code == 1
    told = json.loads((folder / "out.json").read_text("utf-8"))
    assert told["status"] == "failed"
    assert command in told["error"]
    assert ("why" in told["error"]) == ("why" in command)
    assert not (folder / "index" / "publish.lock").exists()
