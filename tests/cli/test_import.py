"""`runcontent import` and `export`, from the command line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]

TEXT = """\
Sore Heels
Why the first steps hurt.
· 2 min read · Running Injuries
The heel aches with the first steps of the day, and eases.
What to do
- Rest for 2 days. - Roll the sole
FAQ
**Can I run?** Yes.
"""


@pytest.fixture
def source(folder: Path) -> Path:
    """A folder of sources: one text."""
    path = folder / "sources"
    path.mkdir()
    (path / "sore-heels.txt").write_text(TEXT, "utf-8")
    return path


def test_a_text_becomes_an_article(run: Run, folder: Path, source: Path) -> None:
    """And passes `check`; the report says what was inferred and left out."""
    result = run("import", "sources", "--all")
    assert result.exit_code == 0, result.output
    text = (folder / "articles" / "sore-heels.md").read_text("utf-8")
    assert text == (
        "---\ntitle: Sore Heels\nsummary: Why the first steps hurt.\ncategory: injuries\n---\n\n"
        "The heel aches with the first steps of the day, and eases.\n\n## What to do\n\n"
        "- Rest for 2 days.\n- Roll the sole\n\n## FAQ\n\n### Can I run?\n\nYes.\n"
    )
    assert "high    title: Sore Heels (the first line, line 1)" in result.stdout
    assert (
        "left out  line of facts (7 words, line 3): · 2 min read · Running Injuries"
        in result.stdout
    )
    assert "1 new in " in result.stdout
    assert run("check", "articles/sore-heels.md").exit_code == 0


def test_the_report_is_json_too(run: Run, source: Path) -> None:
    result = run("import", "sources", "--json")
    told = json.loads(result.stdout)
    (article,) = told["articles"]
    assert article["path"] == "sore-heels.md"
    assert article["form"] == "flattened text"
    assert article["counts"]["faqs"] == 1
    assert {
        "what": "title",
        "value": "Sore Heels",
        "sure": "high",
        "reason": "the first line",
        "line": 1,
    } in article["inferences"]
    assert article["differences"] == []
    assert told["counts"]["new"] == 1


def test_a_dry_run_writes_nothing(run: Run, folder: Path, source: Path) -> None:
    before = sorted(folder.rglob("*"))
    result = run("import", "sources", "--dry-run")
    assert "1 new in " in result.stdout
    assert "(nothing was written)" in result.stdout
    assert sorted(folder.rglob("*")) == before


def test_importing_twice_skips_what_is_there(run: Run, folder: Path, source: Path) -> None:
    """By the journal; without it the article is found unchanged."""
    run("import", "sources")
    assert "1 skipped in " in run("import", "sources").stdout
    (folder / "index" / "import.jsonl").unlink()
    assert "1 unchanged in " in run("import", "sources").stdout


def test_an_article_that_differs_is_kept_unless_forced(
    run: Run, folder: Path, source: Path
) -> None:
    article = folder / "articles" / "sore-heels.md"
    article.write_text("Mine.", "utf-8")
    result = run("import", "sources")
    assert result.exit_code == 1
    assert "sore-heels.md:1: is there already, with other content; compare" in result.stderr
    assert article.read_text("utf-8") == "Mine."
    result = run("import", "sources", "--force")
    assert result.exit_code == 0
    assert "1 replaced in " in result.stdout
    assert article.read_text("utf-8").startswith("---\ntitle: Sore Heels\n")


def test_an_edited_article_is_not_overwritten_by_another_import(
    run: Run, folder: Path, source: Path
) -> None:
    """Neither when its source is the same, nor when that has changed."""
    run("import", "sources")
    article = folder / "articles" / "sore-heels.md"
    article.write_text(article.read_text("utf-8") + "\nMore.\n", "utf-8")
    assert run("import", "sources").exit_code == 0
    (source / "sore-heels.txt").write_text(TEXT + "\nChanged. It is.\n", "utf-8")
    assert run("import", "sources").exit_code == 1
    assert article.read_text("utf-8").endswith("\nMore.\n")


def test_bad_sources_are_named_and_hold_up_none(run: Run, folder: Path, source: Path) -> None:
    """Each with its place and what to do; the others are imported."""
    (source / "binary.txt").write_bytes(b"a\nb\0c")
    (source / "empty.md").write_bytes(b" \n")
    (source / "old.txt").write_bytes(
        "Größe und Übung\nÄrger mit der Ferse über Nacht.\n".encode("cp1252")
    )
    (source / "broken.xml").write_text(
        '<?xml version="1.0"?><rss xmlns:wp="http://wordpress.org/export/1.2/"><channel>\n<item></rss>',
        "utf-8",
    )
    (source / "bomb.xml").write_text(
        '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b">]><rss xmlns:wp="http://wordpress.org/export/1.2/"><channel>&a;</channel></rss>',
        "utf-8",
    )
    (source / "broken.json").write_text('{"db": [{"data": {"posts": [\n{"title": }]}}]}', "utf-8")
    (source / "other.json").write_text('{"name": "x"}', "utf-8")
    (source / "front.md").write_text("---\ntitle: a: b\n---\n\n# X\n", "utf-8")
    (source / "link.txt").symlink_to(source / "sore-heels.txt")
    (source / "huge.txt").write_bytes(b"word " * 1_000_000)
    os.mkfifo(source / "pipe.txt")
    result = run("import", "sources", "nowhere")
    assert result.exit_code == 1
    for said in (
        "sources/binary.txt:2: is binary: it holds a NUL byte; ",
        "sources/empty.md:1: is empty; ",
        "sources/broken.xml:2: cannot be read as XML: ",
        "sources/bomb.xml:1: its XML is refused: ",
        "sources/broken.json:2: cannot be read as JSON: ",
        "sources/front.md:2: ",
        "sources/link.txt:1: is a link; name the file itself",
        "sources/huge.txt:1: is larger than 4 MiB; split it",
        "sources/pipe.txt:1: is no regular file; name a file",
        "nowhere:1: is not there; mend the path",
    ):
        assert said in result.stderr, (said, result.stderr)
    assert "passed over: 1 × .json of no known export" in result.stdout  # noqa: RUF001
    assert "encoding: cp125" in result.stdout
    written = sorted(path.name for path in (folder / "articles").glob("*.md"))
    assert written == ["old.md", "shin-splints.md", "sore-heels.md"]
    assert "Ärger mit der Ferse über Nacht." in (folder / "articles" / "old.md").read_text("utf-8")


def test_a_source_that_is_named_must_be_one(run: Run, folder: Path) -> None:
    (folder / "package.json").write_text('{"name": "x"}', "utf-8")
    result = run("import", "package.json")
    assert result.exit_code == 1
    assert "package.json:1: is JSON or XML, and no Ghost or WordPress export" in result.stderr


def test_two_sources_of_one_name_get_two_slugs(run: Run, folder: Path, source: Path) -> None:
    (source / "more").mkdir()
    (source / "more" / "sore-heels.txt").write_text(TEXT.replace("Sore", "Very Sore"), "utf-8")
    result = run("import", "sources")
    assert result.exit_code == 0
    assert "low     slug: sore-heels-2 (another source is sore-heels already)" in result.stdout
    assert (folder / "articles" / "sore-heels-2.md").is_file()
    assert "2 skipped" in run("import", "sources").stdout


def test_an_interrupted_import_goes_on(folder: Path, source: Path) -> None:
    """Ctrl-C ends it between two files, with nothing half written; the same command does the rest,
    and no more."""
    for number in range(60):
        (source / f"text-{number:02}.txt").write_text(
            TEXT.replace("Sore", f"Sore {number}"), "utf-8"
        )
    command = [sys.executable, "-m", "runcontent", "import", "sources", "--json"]
    running = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    end = time.monotonic() + 60
    while not (folder / "articles" / "text-02.md").exists() and time.monotonic() < end:
        time.sleep(0.005)
    running.send_signal(signal.SIGINT)
    stdout, stderr = running.communicate(timeout=60)
    told = json.loads(stdout)
    assert running.returncode == 1
    assert told["interrupted"], stderr
    done = told["counts"]["new"]
    files = [path for path in (folder / "articles").iterdir() if path.name != "taxonomy.yaml"]
    assert 0 < done < 61
    assert len(files) == done + 1  # and shin-splints.md
    assert all(path.read_bytes().endswith(b"\n") for path in files)
    again = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    counts = json.loads(again.stdout)["counts"]
    assert counts["skipped"] == done
    assert counts["new"] == 61 - done


def test_a_published_library_comes_back_from_its_pages(run: Run, folder: Path) -> None:
    """Exported to HTML, imported into an empty folder, published: the same answers."""
    run("index")
    assert run("export", "--to", "pages").exit_code == 0
    assert (folder / "pages" / "shin-splints.html").is_file()
    (folder / "again").mkdir()
    (folder / "articles" / "taxonomy.yaml").rename(folder / "again" / "taxonomy.yaml")
    assert run("import", "pages", "--to", "again").exit_code == 0
    result = run("index", "--articles", "again", "--index", "other")
    assert result.exit_code == 0
    first = json.loads(run("search", "shin", "--articles", "again", "--json").stdout)
    second = json.loads(
        run("search", "shin", "--articles", "again", "--index", "other", "--json").stdout
    )
    assert [hit["id"] for hit in first["items"]] == [hit["id"] for hit in second["items"]]


def test_an_export_keeps_what_differs(run: Run, folder: Path) -> None:
    run("index")
    (folder / "out").mkdir()
    (folder / "out" / "shin-splints.md").write_text("Mine.", "utf-8")
    result = run("export", "--format", "markdown", "--to", "out")
    assert result.exit_code == 1
    assert "shin-splints.md:1: is there already, with other content" in result.stderr
    assert run("export", "--format", "markdown", "--to", "out", "--force").exit_code == 0
    assert run("export", "--format", "json", "--to", "out").exit_code == 0
    told = json.loads((folder / "out" / "shin-splints.json").read_text("utf-8"))
    assert [faq["question"] for faq in told["faqs"]] == ["Can I run with it?"]


def test_nothing_published_is_said(run: Run) -> None:
    result = run("export", "--to", "pages")
    assert result.exit_code == 1
    assert "nothing is published; run `runcontent index`" in result.stderr
