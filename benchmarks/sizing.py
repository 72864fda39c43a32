"""How much memory and disk a library takes, by its size.

    python benchmarks/sizing.py [ARTICLES …] [--engine tantivy]     (12, 1000, 10000 unless told)

The synthetic articles of `publish_and_read`, published and then served by `runcontent serve` with
two workers on this machine. Memory is of all processes, what they share counted once (PSS): the
most that publishing took, the server once it answered, and the server after it was asked for every
article (5,000 at most) and 5,000 different searches. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter, sleep
from urllib.parse import quote_plus

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent / "peers"))

from publish_and_read import synthetic_article

from articles import cold_queries
from serving import Running, free_port, memory_of, serving

ASKED = 5_000
RUNCONTENT = [sys.executable, "-m", "runcontent"]


def _publish(environ: Mapping[str, str], folder: Path) -> tuple[float, float]:
    """Seconds, and the most megabytes that were seen."""
    start, most = perf_counter(), 0.0
    process = subprocess.Popen(
        [*RUNCONTENT, "index"], env=environ, cwd=folder, stdout=subprocess.DEVNULL
    )
    while process.poll() is None:
        most = max(most, memory_of(process.pid))
        sleep(0.1)
    if process.returncode:
        raise SystemExit("the synthetic articles could not be published")
    return perf_counter() - start, most


def _ask(server: Running, paths: Sequence[str]) -> None:
    def get(path: str) -> None:
        urllib.request.urlopen(server.address + path).close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(get, paths))


def _disk(folder: Path) -> float:
    """Megabytes; a file with several names counts once."""
    found = {}
    for path in folder.rglob("*"):
        status = path.stat()
        found[status.st_ino] = status.st_blocks * 512
    return sum(found.values()) / 1e6


def measure(count: int, engine: str, folder: Path) -> str:
    """One row of the table."""
    articles = folder / "articles"
    articles.mkdir()
    for number in range(count):
        (articles / f"article-{number}.md").write_text(synthetic_article(number), "utf-8")
    names = {"ARTICLES": articles, "INDEX": folder / "index", "ENGINE": engine, "LOG": "none"}
    environ = os.environ | {f"RUNCONTENT_{name}": str(value) for name, value in names.items()}
    seconds, most = _publish(environ, folder)
    port = free_port()
    command = [*RUNCONTENT, "serve", "--workers", "2", "--port", str(port)]
    with serving(command, port, "/readyz", environ, folder) as server:
        begun = server.memory()
        _ask(server, [f"/v1/articles/article-{number}" for number in range(min(count, ASKED))])
        _ask(server, [f"/v1/search?q={quote_plus(query)}" for query in cold_queries(ASKED)])
        used = server.memory()
    return (
        f"| {count:,} | {engine} | {seconds:.0f} s | {most:.0f} MB "
        f"| {_disk(folder / 'index'):.0f} MB "
        f"| {server.startup:.1f} s | {begun:.0f} MB | {used:.0f} MB |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", nargs="*", type=int, default=[12, 1000, 10000])
    parser.add_argument("--engine", choices=("whoosh", "tantivy"), default="whoosh")
    told = parser.parse_args()
    print(
        "| articles | engine | publish | memory, publishing | disk | start | memory | "
        "memory, after use |\n| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |",
        flush=True,
    )
    for count in told.articles:
        with tempfile.TemporaryDirectory() as folder:
            print(measure(count, told.engine, Path(folder)), flush=True)


if __name__ == "__main__":
    main()
