"""How many files a second `runcontent import` takes: 1,000 of each form, and again when resumed.

    python benchmarks/importing.py [--files 1000] [--interrupted]

The sources are made from the project's own articles: as flattened text, as exported HTML, as
Markdown of Hugo, and as they are. The last column is the ratio to reading the same articles with
the publishing parser alone, one after another, in this run: what the import costs besides.

With `--interrupted` the command itself imports flattened texts, and is stopped on the way, by
Ctrl-C and by SIGKILL, while it reads and while it writes. The same command then goes on. The folder
must be, byte for byte, that of an import that nothing stopped.
"""

from __future__ import annotations

import argparse
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from runcontent.importing import Import, State, import_sources
from runcontent.parsing import load_taxonomy, parse_article, read_article_file

ROOT = Path(__file__).parent.parent
ARTICLES = ROOT / "articles"


def flattened(text: str, number: int) -> str:
    """An article as it is copied from a page: bare headings, each list in one line."""
    head, body = re.split(r"^---\n", text, maxsplit=2, flags=re.M)[1:]
    title = re.search(r"^title: (.*)$", head, re.M)[1]  # type: ignore[index]
    summary = re.search(r"^summary: (.*)$", head, re.M)[1]  # type: ignore[index]
    body = re.sub(r"^#+ (.*?)(?: \{.*\})?$", r"\1", body, flags=re.M)
    body = re.sub(r" \{: .*?\}$", "", body, flags=re.M)
    body = re.sub(r"(?<=\S)\n(?=- )", " ", body)
    return f"{title} {number}\n{summary}\n· 6 min read · Training\n{body}"


def hugo(text: str, number: int) -> str:
    """An article as Hugo has it: TOML and a shortcode."""
    title, body = re.search(r"^title: (.*)$", text, re.M)[1], text.split("---\n", 2)[2]  # type: ignore[index]
    image = '{{< figure src="https://img.example/a.png" alt="A heel" >}}'
    return f'+++\ntitle = "{title} {number}"\ndate = 2026-01-02\n+++\n\n{image}\n{body}'


def page(text: str, number: int) -> str:
    """An article as a page of some site, with its furniture."""
    article, _ = parse_article(
        "a.md", text, taxonomy=load_taxonomy(ARTICLES / "taxonomy.yaml"), articles=ARTICLES
    )
    return (
        f"<!doctype html><html><head><title>{article.title} {number} | Site</title></head><body>"
        f"<nav><a href='/'>Home</a></nav><main><h1>{article.title} {number}</h1>"
        f"{article.body.html}</main><footer>Footer</footer></body></html>"
    )


FORMS = {
    "flattened text": (flattened, ".txt"),
    "HTML": (page, ".html"),
    "Hugo": (hugo, ".md"),
    "runcontent article": (lambda text, number: text, ".md"),
}


def make(folder: Path, form: str, files: int) -> None:
    write, suffix = FORMS[form]
    texts = [read_article_file(ARTICLES, path.name) for path in sorted(ARTICLES.glob("*.md"))]
    for number in range(files):
        text = write(texts[number % len(texts)], number)
        (folder / f"article-{number:04}{suffix}").write_text(text, "utf-8")


def run(source: Path, to: Path, journal: Path) -> Import:
    return import_sources(
        [source],
        articles=to,
        taxonomy=load_taxonomy(ARTICLES / "taxonomy.yaml"),
        journal_file=journal,
    )


def parsing_alone(files: int) -> float:
    """Seconds to parse as many of our articles as publishing would, in one process."""
    taxonomy = load_taxonomy(ARTICLES / "taxonomy.yaml")
    texts = [read_article_file(ARTICLES, path.name) for path in sorted(ARTICLES.glob("*.md"))]
    begun = time.perf_counter()
    for number in range(files):
        text = texts[number % len(texts)]
        parse_article("a.md", text, taxonomy=taxonomy, articles=ARTICLES)
    return time.perf_counter() - begun


def command(work: Path, to: str) -> list[str]:
    return [
        sys.executable, "-m", "runcontent", "import", str(work / "in"),
        "--to", str(work / to), "--index", str(work / f"{to}-index"),
    ]  # fmt: skip


def stopped(work: Path, to: str, stop: signal.Signals, at: str) -> tuple[int, float, int, str]:
    """Articles that were written when it was stopped, seconds of the run that went on, how many of
    them it skipped, and its last line."""
    process = subprocess.Popen(command(work, to), stderr=subprocess.PIPE, text=True, bufsize=1)
    for line in process.stderr or ():
        if line.startswith(at):
            process.send_signal(stop)
            break
    process.communicate()
    written = len(list((work / to).glob("*.md")))
    begun = time.perf_counter()
    done = subprocess.run(command(work, to), capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - begun
    last = done.stdout.strip().split("\n")[-1]
    skipped = re.search(r"(\d+) skipped", last)
    return written, seconds, int(skipped[1]) if skipped else 0, last


def interruptions(files: int) -> None:
    table = Table(
        "stopped by", "while", "written by then", "skipped", "seconds to go on", "as whole"
    )
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        (work / "in").mkdir()
        make(work / "in", "flattened text", files)
        taxonomy = ARTICLES / "taxonomy.yaml"
        for to in (
            "whole",
            *(f"{how}-{at}" for how in ("c", "kill") for at in ("read", "written")),
        ):
            (work / to).mkdir()
            shutil.copy(taxonomy, work / to)
        begun = time.perf_counter()
        subprocess.run(command(work, "whole"), capture_output=True, check=False)
        seconds = time.perf_counter() - begun
        whole = {path.name: path.read_bytes() for path in (work / "whole").glob("*.md")}
        table.add_row("nothing", "", "", "", f"{seconds:.1f}", str(len(whole)))
        for how, stop in (("c", signal.SIGINT), ("kill", signal.SIGKILL)):
            for at in ("read", "written"):
                to = f"{how}-{at}"
                written, seconds, skipped, _ = stopped(work, to, stop, at)
                found = {path.name: path.read_bytes() for path in (work / to).glob("*.md")}
                table.add_row(
                    stop.name,
                    f"it has {at}",
                    str(written),
                    str(skipped),
                    f"{seconds:.1f}",
                    "the same" if found == whole else "DIFFERENT",
                )
    Console().print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--interrupted", action="store_true")
    given = parser.parse_args()
    files = given.files
    if given.interrupted:
        interruptions(files)
        return
    alone = parsing_alone(files)
    table = Table(
        "form", "files", "seconds", "files a second", "lost", "resumed", "to parsing alone"
    )
    for form in FORMS:
        with tempfile.TemporaryDirectory() as name:
            work = Path(name)
            (work / "in").mkdir()
            (work / "out").mkdir()
            shutil.copy(ARTICLES / "taxonomy.yaml", work / "out")
            make(work / "in", form, files)
            done = run(work / "in", work / "out", work / "import.jsonl")
            again = run(work / "in", work / "out", work / "import.jsonl")
            new = sum(one.state is State.NEW for one in done.outcomes)
            lost = sum(bool(one.differences) for one in done.outcomes)
            table.add_row(
                form,
                str(new),
                f"{done.seconds:.1f}",
                f"{new / done.seconds:.0f}",
                str(lost),
                f"{again.seconds:.2f} s",
                f"{done.seconds / alone:.2f}",
            )
    Console().print(table)
    print(f"parsing alone: {alone:.1f} seconds for {files} files, {files / alone:.0f} a second")


if __name__ == "__main__":
    main()
