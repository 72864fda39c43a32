"""`runcontent index`."""

from __future__ import annotations

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
