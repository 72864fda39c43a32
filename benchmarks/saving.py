"""How long a saved article takes to be served, by the size of the library.

    python benchmarks/saving.py [ARTICLES …]      (12 and 1000 unless told)

`runcontent serve --watch` over synthetic articles; one after another is saved anew, and asked for
until its new words are there. Prints a Markdown table.
"""

from __future__ import annotations

import sys
import tempfile
import urllib.request
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.faults.servers import serving
from benchmarks.publish_and_read import synthetic_article

SAVES = 20
_BETWEEN = 0.2
_LONGEST = 60.0


def _read(port: int, slug: str) -> str:
    address = f"http://127.0.0.1:{port}/v1/articles/{slug}?fields=title"
    with urllib.request.urlopen(address, timeout=60) as answer:
        return str(answer.read().decode())


def save(port: int, articles: Path, number: int, word: str) -> float:
    """Seconds from the save of an article to the first answer that has it."""
    path = articles / f"article-{number}.md"
    head, title, rest = path.read_text("utf-8").split("\n", 2)
    text = f"{head}\n{title} {word}\n{rest}"
    began = perf_counter()
    path.write_text(text, "utf-8")
    while word not in _read(port, path.stem):
        if perf_counter() - began > _LONGEST:
            raise SystemExit(f"{path.name} is not served after {_LONGEST:g} seconds")
        sleep(0.01)
    return perf_counter() - began


def measure(count: int, folder: Path) -> str:
    """One row of the table."""
    articles = folder / "a"
    articles.mkdir()
    for number in range(count):
        (articles / f"article-{number}.md").write_text(synthetic_article(number), "utf-8")
    with serving(articles, folder / "i", 1, ["--watch"], seconds=1800) as server:
        sleep(5)  # what was just written is read again, and the bundle of the first is built
        taken = []
        for turn in range(SAVES):
            taken.append(save(server.port, articles, turn * 7919 % count, f"again{turn}"))
            sleep(_BETWEEN)
    return f"| {count:,} | {SAVES} | {median(taken):.2f} s | {max(taken):.2f} s |"


def main() -> None:
    counts = [int(argument) for argument in sys.argv[1:]] or [12, 1000]
    print("| articles | saves | served after, median | slowest |")
    print("| ---: | ---: | ---: | ---: |", flush=True)
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            print(measure(count, Path(folder)), flush=True)


if __name__ == "__main__":
    main()
