"""`runcontent check`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Run = Callable[..., Result]


def test_a_good_library_has_no_errors(run: Run) -> None:
    result = run("check")
    assert result.exit_code == 0
    assert result.stdout.startswith("0 errors, ")


def test_a_bad_file_makes_the_exit_status_one(run: Run, bad_file: Path) -> None:
    result = run("check")
    assert result.exit_code == 1
    assert "knee-pain.md:2" in result.stderr


def test_only_the_files_named_are_checked(run: Run, bad_file: Path) -> None:
    assert run("check", "articles/shin-splints.md").exit_code == 0
    assert run("check", "articles/knee-pain.md").exit_code == 1


def test_a_file_that_is_no_article_is_an_error(run: Run, folder: Path) -> None:
    """Nothing was checked, and nobody shall think that all is well."""
    other = folder / "notes.txt"
    other.write_text("Notes.", "utf-8")
    result = run("check", str(other))
    assert result.exit_code == 1
    assert "notes.txt:1: is no article of articles; name a Markdown file" in result.stderr


def test_warnings_are_said_and_do_not_fail(run: Run, folder: Path) -> None:
    text = "---\ntitle: Heel\n---\n\nSee [another](no-such.md).\n"
    (folder / "articles" / "heel.md").write_text(text, "utf-8")
    result = run("check")
    assert result.exit_code == 0
    assert "heel.md:5: warning: " in result.stderr


def test_an_anchor_that_is_published_and_gone_is_a_warning(run: Run, folder: Path) -> None:
    """Links from elsewhere would break; the heading that looks like it is named."""
    article = folder / "articles" / "heel.md"
    text = "---\ntitle: Heel\nsummary: Short.\n---\n\n## What causes it {#causes}\n\nLoad.\n"
    article.write_text(text, "utf-8")
    assert run("index").exit_code == 0
    article.write_text(text.replace("{#causes}", "{#the-causes}"), "utf-8")
    result = run("check")
    assert result.exit_code == 0
    assert "heel.md:6: warning: #causes is published and would be gone" in result.stderr


def test_checking_publishes_nothing(run: Run) -> None:
    run("check")
    assert "0 added" not in run("index").stdout


def test_the_exit_status_follows_the_level(run: Run, folder: Path) -> None:
    """Errors alone, unless more is asked for; what is hidden counts all the same."""
    assert run("check").exit_code == 0  # a warning: advice without warning signs
    assert run("check", "--fail-on", "warning").exit_code == 1
    assert run("check", "--fail-on", "warning", "--level", "error").exit_code == 1
    assert run("check", "--level", "error").stderr == ""


def test_machines_read_problems_on_standard_output(run: Run, bad_file: Path) -> None:
    """JSON with counts; the exit status stays."""
    result = run("check", "--format", "json")
    assert result.exit_code == 1
    body = json.loads(result.stdout)
    errors = [one for one in body["problems"] if one["level"] == "error"]
    assert body["counts"]["error"] == len(errors) == 2
    first = errors[0]
    assert (first["file"], first["line"], first["level"]) == ("knee-pain.md", 2, "error")
    assert json.loads(run("check", "--format", "sarif").stdout)["version"] == "2.1.0"
    commands = run("check", "--format", "github").stdout.split("\n")
    assert any(line.startswith("::error file=articles/knee-pain.md") for line in commands)


def test_fixing_says_what_it_changed(run: Run, folder: Path) -> None:
    """And then checks what is left."""
    article = folder / "articles" / "shin-splints.md"
    article.write_text(article.read_text("utf-8").replace("[shin-splints]", "[shinsplints]"))
    result = run("check", "--fix")
    assert "fixed shin-splints.md: the tag shinsplints is now shin-splints" in result.stderr
    assert "tags: [shin-splints]" in article.read_text("utf-8")
    assert "is not in taxonomy.yaml" not in result.stderr
