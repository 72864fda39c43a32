"""What a large library costs on OpenSearch and in the embedded back ends, side by side.

    python -m benchmarks.cluster.scale ARTICLES [FOLDER] [--only opensearch,whoosh,tantivy]
                                       [--heap 1g]

ARTICLES synthetic articles (`small_articles.py`: ten sections and about 300 words each, so 100,000
are a million sections and 1.6 million resources) are published by `runcontent index`, without
bundles, on one node without replicas (`--heap`, 1g unless told), and then in embedded libraries,
from the same files in FOLDER (that of temporary files unless told; about 2.3 KB an article; all is
removed in the end). Then one article is edited and published again, and each library is asked over
the WSGI application in this process, with another header each time, so that every answer is made.
Memory is that of the process that publishes; those that parse, and the server, are not in it. How
long words and titles are read is told for a process that begins, and for after the edit. On two
cores 100,000 articles take about half an hour. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import itertools
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from tests.opensearch.nodes import Node, running

from runcontent.bootstrap import open_library
from runcontent.library import Library
from runcontent.settings import Settings
from runcontent.web.app import create_app

from .nodes import bytes_of
from .small_articles import vocabulary, write_articles

BACKENDS = ("opensearch", "whoosh", "tantivy")
PREFIX = "scale"
REQUESTS = 400
WARM_UP = 20
_RARE = 2_000
"""Places of the vocabulary from which rare words are taken."""


class Published(NamedTuple):
    """How long it took, and the most memory that one process had, in bytes."""

    seconds: float
    memory: int


class Asked(NamedTuple):
    """The median and the 99th percentile, in milliseconds."""

    median: float
    slow: float


def publish(settings: Settings) -> Published:
    """By `runcontent index`. Raises SystemExit with what it said where it fails."""
    environ = os.environ | settings.to_env() | {"RUNCONTENT_LOG": "none"}
    command = [sys.executable, "-m", "runcontent", "index"]
    began = perf_counter()
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(command, env=environ, stdout=output, stderr=output)
        most = 0
        while process.poll() is None:
            most = max(most, _resident(process.pid))
            try:
                process.wait(0.2)
            except subprocess.TimeoutExpired:
                continue
        output.seek(0)
        if process.returncode:
            raise SystemExit(f"could not publish: {output.read()[-2000:]}")
    return Published(perf_counter() - began, most)


def _resident(process: int) -> int:
    """The most that a process has had, in bytes (`VmHWM`, proc_pid_status(5))."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:  # it has just ended
        return 0
    found = [line.split()[1] for line in lines if line.startswith("VmHWM:")]
    return int(found[0]) * 1024 if found else 0


def measure(ask: Callable[[int], None]) -> Asked:
    for number in range(WARM_UP):
        ask(number)
    taken = []
    for number in range(WARM_UP, WARM_UP + REQUESTS):
        began = perf_counter()
        ask(number)
        taken.append((perf_counter() - began) * 1000)
    taken.sort()
    return Asked(taken[len(taken) // 2], taken[len(taken) * 99 // 100])


def queries() -> Iterator[str]:
    """Two frequent words, one that is and one that is rare, and a question, in turn."""
    words, _ = vocabulary()
    for number in itertools.count():
        often, also = words[number % 97 + 3], words[number * 7 % 211 + 3]
        rare = words[_RARE + number * 13 % 9_000]
        yield from (f"{often} {also}", f"{often} {rare}", f"what helps {often} and {also} {rare}")


def know(library: Library) -> float:
    """Seconds until it has suggested something, for which it must know its words and titles."""
    began = perf_counter()
    library.suggest("zz", 1)
    return perf_counter() - began


def read(library: Library, number: int) -> tuple[Asked, Asked]:
    """How long searches and articles take. Raises SystemExit for an answer that is not a 200."""
    client = create_app(library).test_client()
    asked, every = itertools.count(), queries()

    def get(url: str, **query: str) -> None:
        accept = {"Accept": f"application/json, text/x{next(asked)};q=0.1"}
        answer = client.get(url, query_string=query, headers=accept)
        if answer.status_code != 200:
            raise SystemExit(f"{url}: {answer.get_data(as_text=True)}")

    search = measure(lambda _: get("/v1/search", q=next(every)))
    article = measure(lambda n: get(f"/v1/articles/article-{n * 7919 % number}"))
    return search, article


def _on_disk(index: Path) -> int:
    """Files that are linked twice count once."""
    files = {path.stat().st_ino: path.stat() for path in index.rglob("*") if path.is_file()}
    return sum(each.st_size for each in files.values())


@contextmanager
def opened(
    backend: str, articles: Path, index: Path, heap: str
) -> Iterator[tuple[Settings, Sequence[Node]]]:
    """Settings of an empty library, and the nodes that it is on."""
    if backend != "opensearch":
        yield Settings(articles=articles, index=index, engine=backend, bundles=False), ()
        return
    with running(1, heap=heap, folder=index.parent, is_lasting=True) as nodes:
        yield (
            Settings(
                articles=articles,
                index=index,
                backend="opensearch",
                opensearch_url=nodes[0].url,
                opensearch_prefix=PREFIX,
                opensearch_replicas=0,
                opensearch_timeout=60,
                bundles=False,
            ),
            nodes,
        )


def row(backend: str, number: int, articles: Path, index: Path, heap: str) -> str:
    """One of the table."""
    with opened(backend, articles, index, heap) as (settings, nodes):
        whole = publish(settings)
        size = bytes_of(nodes, PREFIX) if nodes else _on_disk(index)
        library = open_library(settings)
        first = know(library)
        edited = next(articles.rglob(f"article-{number // 2}.md"))
        before = edited.read_text("utf-8")
        edited.write_text(before.replace("\n\n## What helps", " Again.\n\n## What helps"), "utf-8")
        try:
            one = publish(settings)
        finally:
            edited.write_text(before, "utf-8")
        again = know(library)
        search, article = read(library, number)
    return (
        f"| {backend} | {number:,} | {whole.seconds:,.0f} s | {number / whole.seconds:.1f} "
        f"| {whole.memory / 1e6:,.0f} MB | {one.seconds:.1f} s | {size / 1e6:,.1f} MB "
        f"| {first:.1f} / {again:.2f} s "
        f"| {search.median:.1f} / {search.slow:.1f} ms "
        f"| {article.median:.2f} / {article.slow:.2f} ms |"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("articles", type=int)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--only", default=",".join(BACKENDS))
    parser.add_argument("--heap", default="1g")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        articles = Path(name, "articles")
        write_articles(articles, options.articles)
        print(
            "| back end | articles | full publish | articles/s | memory of the publish "
            "| one edited file | on disk | words and titles, first / after the edit "
            "| search p50 / p99 | GET p50 / p99 |"
        )
        print(f"| --- {'| ---: ' * 9}|", flush=True)
        for backend in options.only.split(","):
            index = Path(name, backend)
            print(row(backend, options.articles, articles, index, options.heap), flush=True)


if __name__ == "__main__":
    main()
