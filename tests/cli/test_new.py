"""`runcontent new`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Run = Callable[..., Result]


def test_a_new_article_passes_check(run: Run, folder: Path) -> None:
    """Without an error and without a warning."""
    result = run("new", "Sore heels after long runs")
    assert result.exit_code == 0
    assert (folder / "articles" / "sore-heels-after-long-runs.md").is_file()
    checked = run("check", "articles/sore-heels-after-long-runs.md")
    assert checked.exit_code == 0
    assert checked.stdout == "0 errors, 0 warnings, 0 notices\n"


def test_a_new_article_is_not_served_before_it_is_filled_in(run: Run) -> None:
    run("new", "Sore heels")
    run("index")
    assert "sore-heels" not in run("search", "heels").stdout


def test_a_file_that_is_there_is_kept(run: Run, folder: Path) -> None:
    path = folder / "articles" / "shin-splints.md"
    before = path.read_bytes()
    result = run("new", "Shin splints!")
    assert result.exit_code == 1
    assert "shin-splints.md:1: is there already; choose another title" in result.stderr
    assert path.read_bytes() == before


def test_titles_are_quoted_where_yaml_needs_it(run: Run) -> None:
    """A colon, quotes, a title that YAML would read as a number or a yes."""
    for title in ('Heels: an owner\'s "manual"', "2026", "Yes", "# one", "[x]"):
        assert run("new", title).exit_code == 0, title
    assert run("check").exit_code == 0


def test_an_unknown_category_is_named_with_the_nearest(run: Run) -> None:
    result = run("new", "Heels", "--category", "injuris")
    assert result.exit_code == 2
    assert "did you mean 'injuries'?" in result.stderr
    assert run("new", "Heels", "--category", "injuries").exit_code == 0


def test_a_title_must_say_something(run: Run) -> None:
    assert run("new", "   ").exit_code == 2
    assert run("new", "x" * 201).exit_code == 2
