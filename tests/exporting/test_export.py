"""The published library as files, and back: with what is for writers alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from runcontent.cli import main
from runcontent.parsing.front_matter import split_front_matter

ARTICLE = """\
---
title: "Toes: a list"
summary: What the words mean.
source: https://old.example/toes
allow:
  no-warning-signs: "a page of definitions: no advice to runners in pain"
  long-sentence: one of them is a quotation
---

Words about toes.

## How to treat it yourself

Toes: MANY.

- Wear wide shoes.
""".replace("MANY", " ".join(["many"] * 45))


def _run(*arguments: str) -> Result:
    done = CliRunner().invoke(main, list(arguments))
    assert done.exit_code == 0, done.output
    return done


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which one article is published that opts out of two checks."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "toes.md").write_text(ARTICLE, "utf-8")
    _run("index")
    return tmp_path


@pytest.mark.parametrize(("form", "suffix"), [("html", ".html"), ("markdown", ".md")])
def test_opt_outs_and_the_source_come_back(desk: Path, form: str, suffix: str) -> None:
    """They are not served, so the export reads them from the article's file."""
    _run("export", "--to", "out", "--format", form)
    _run("import", f"out/toes{suffix}", "--to", "back")
    before, after = (
        split_front_matter("toes.md", Path(folder, "toes.md").read_text("utf-8")).values
        for folder in ("articles", "back")
    )
    assert after["allow"] == before["allow"]
    assert len(after["allow"]) == 2
    assert after["source"] == "https://old.example/toes"
    checked = _run("check", "--articles", "back", "--fail-on", "notice")
    assert checked.stdout == "0 errors, 0 warnings, 0 notices\n"


def test_json_tells_them_too(desk: Path) -> None:
    _run("export", "--to", "out", "--format", "json")
    article = json.loads(Path("out/toes.json").read_text("utf-8"))["article"]
    assert set(article["allow"]) == {"no-warning-signs", "long-sentence"}
    assert article["source"] == "https://old.example/toes"


def test_a_file_that_is_gone_loses_nothing_else(desk: Path) -> None:
    """What is published is exported though its file is no longer there."""
    Path("articles/toes.md").unlink()
    _run("export", "--to", "out", "--format", "html")
    assert "Wear wide shoes." in Path("out/toes.html").read_text("utf-8")
