"""Keeping a copy: what a change costs, beside the whole again and beside asking for every article.

    python benchmarks/sync.py [ARTICLES] [FOLDER [PART …]]      (1000, and a temporary folder)

A FOLDER is kept, and what is built there is used again. The parts, all unless told:

- build: publish synthetic articles, edit one in a hundred, publish again, with both bundles;
- delta: the bytes and the time of one client's ways to be up to date after that edit;
- crowd: 100 clients at once, each walking through the whole library;
- slow: downloads of the bundle that stall, then go on: memory, and what others notice.

The server is `runcontent serve --workers 2`; clients share its machine. Bytes are those on the
connection, with headers. Prints Markdown tables, and fails where an answer is not as it should be.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from copying_client import Connection, Traffic, free_port, rest_of
from publish_and_read import synthetic_article

from runcontent.bootstrap import open_library
from runcontent.library import Copies, Library
from runcontent.settings import Settings
from runcontent.web.app import create_app

PARTS = ("build", "delta", "crowd", "slow")
CLIENTS = 100
SLOW = 16
POLLING = 6
"""Connections that a browser opens to one server."""

ROUNDS = 3
_CODINGS = {"plain": "identity", "gzip": "gzip"}


def _settings(folder: Path) -> Settings:
    return Settings(articles=folder / "articles", index=folder / "index")


def _publish(library: Library) -> tuple[float, float]:
    """Seconds of the publish, and of its bundle."""
    start = time.perf_counter()
    report = library.publish()
    if report.problems:
        raise SystemExit(f"the synthetic articles are bad: {report.problems[0]}")
    published = time.perf_counter()
    Copies(library.store, library.settings, library.shelf).build_bundle()
    return published - start, time.perf_counter() - published


def _link(library: Library) -> str:
    """By which a copy goes on from the bundle."""
    bundle = Copies(library.store, library.settings, library.shelf).bundle(
        "bundle.sqlite", "identity"
    )
    if bundle is None:
        raise SystemExit("the bundle was not built")
    with closing(sqlite3.connect(bundle.path)) as opened:
        [(link,)] = opened.execute("SELECT value FROM meta WHERE name = 'sync'")
    return str(link)


def build(count: int, folder: Path) -> None:
    """Two revisions; `before.json` has what clients hold of the first."""
    if (folder / "before.json").exists():
        return
    articles = folder / "articles"
    articles.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        path = articles / f"article-{number}.md"
        if not path.exists():
            path.write_text(synthetic_article(number), "utf-8")
    library = open_library(_settings(folder))
    first = _publish(library)
    client = create_app(library).test_client()
    tags = {
        f"/v1/articles/article-{number}": client.get(f"/v1/articles/article-{number}").headers[
            "ETag"
        ]
        for number in range(count)
    }
    with library.store.snapshot() as snapshot:
        total = len(snapshot.versions())
    link = _link(library)
    for number in range(0, count, 100):
        edited = articles / f"article-{number}.md"
        text = edited.read_text("utf-8")
        edited.write_text(text.replace("3 sets of 12", "3 sets of 10"), "utf-8")
    second = _publish(library)
    print("| articles | resources | publish | its bundle | publish of 1% edited | its bundle |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    seconds = " | ".join(f"{taken:.1f} s" for taken in (*first, *second))
    print(f"| {count:,} | {total:,} | {seconds} |\n", flush=True)
    before = {"sync": link, "tags": tags, "resources": total}
    (folder / "before.json").write_text(json.dumps(before), "utf-8")


@contextmanager
def served(folder: Path) -> Iterator[tuple[int, list[int]]]:
    """The port, and the processes of the workers."""
    port = free_port()
    script = str(Path(sys.executable).with_name("runcontent"))
    command = [script, "serve", "--articles", str(folder / "articles")]
    command += ["--index", str(folder / "index"), "--port", str(port), "--workers", "2"]
    with (folder / "serve.log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            _wait(port, server)
            yield port, _workers(server.pid)
        finally:
            server.terminate()
            server.wait()


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(1200):
        if server.poll() is not None:
            break
        try:
            with Connection(port) as connection:
                if connection.get("/readyz").status == 200:
                    time.sleep(2)  # the other worker
                    return
        except OSError:
            time.sleep(0.25)
    raise SystemExit("the server did not start; see serve.log")


def _workers(parent: int) -> list[int]:
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text("ascii").split()
    names = {int(child): Path(f"/proc/{child}/cmdline").read_bytes() for child in children}
    found = [child for child, name in names.items() if b"spawn_main" in name]
    if len(found) != 2:
        raise SystemExit(f"not two workers, but {names}")
    return found


def memory(workers: Sequence[int], field: str) -> float:
    """MB of all workers together: `VmRSS` now, or `VmHWM` the most there was."""
    total = 0
    for worker in workers:
        for line in Path(f"/proc/{worker}/status").read_text("ascii").splitlines():
            if line.startswith(f"{field}:"):
                total += int(line.split()[1])
    return total / 1000


def _timed(work: Callable[[], Traffic]) -> tuple[float, Traffic]:
    start = time.perf_counter()
    traffic = work()
    return time.perf_counter() - start, traffic


def _walk(port: int, link: str, coding: str) -> Traffic:
    """All pages from a link to `links.sync`."""
    traffic = Traffic()
    with Connection(port, traffic) as connection:
        while True:
            answer = connection.get(link, {"Accept-Encoding": coding})
            if answer.status != 200:
                raise SystemExit(f"{link}: {answer.status}")
            if "link" not in answer.headers:
                return traffic
            link = rest_of(answer.headers["link"])


def _poll(port: int, tags: dict[str, str], coding: str) -> Traffic:
    """Every article by its ETag, over a few kept connections."""
    asked = list(tags.items())

    def some(first: int) -> Traffic:
        with Connection(port) as connection:
            for path, tag in asked[first::POLLING]:
                headers = {"Accept-Encoding": coding, "If-None-Match": tag}
                answer = connection.get(path, headers)
                if answer.status not in (200, 304):
                    raise SystemExit(f"{path}: {answer.status}")
            return connection.traffic

    with ThreadPoolExecutor(POLLING) as pool:
        return sum(pool.map(some, range(POLLING)), Traffic())


def _download(port: int, name: str, coding: str) -> Traffic:
    with Connection(port) as connection:
        answer = connection.get(f"/v1/{name}", {"Accept-Encoding": coding})
        if answer.status != 200:
            raise SystemExit(f"{name}: {answer.status}")
        return connection.traffic


def delta(folder: Path) -> None:
    """One client, one row for each way, the middle of three rounds."""
    before = json.loads((folder / "before.json").read_text("utf-8"))
    link = f"{before['sync']}&limit=100"
    ways: dict[str, Callable[[int, str], Traffic]] = {
        "`/v1/sync`, what changed": lambda port, coding: _walk(port, link, coding),
        "every article, `If-None-Match`": lambda port, coding: _poll(port, before["tags"], coding),
        "`/v1/bundle.sqlite`": lambda port, coding: _download(port, "bundle.sqlite", coding),
        "`/v1/bundle.ndjson`": lambda port, coding: _download(port, "bundle.ndjson", coding),
    }
    rows: dict[str, list[tuple[float, Traffic]]] = {}
    with served(folder) as (port, _):
        for way, fetch in ways.items():
            for coding in _CODINGS.values():
                taken = [_timed(lambda: fetch(port, coding)) for _ in range(ROUNDS)]  # noqa: B023
                seconds = median(one[0] for one in taken)
                rows.setdefault(way, []).append((seconds, taken[-1][1]))
    print("| after 1% was edited | requests | plain | time | gzip | time | times the delta, gzip |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    (_, _), (_, least) = next(iter(rows.values()))
    for way, ((plain_time, plain), (gzip_time, gzipped)) in rows.items():
        times = gzipped.bytes / least.bytes
        print(
            f"| {way} | {plain.requests:,} | {plain.bytes / 1e6:,.2f} MB | {plain_time:.2f} s "
            f"| {gzipped.bytes / 1e6:,.2f} MB | {gzip_time:.2f} s | {times:,.1f} |"
        )
    print(flush=True)


def _held(port: int) -> tuple[int, int]:
    """Pages and resources of a walk whose every page is read."""
    link, pages, seen = "/v1/sync?limit=100", 0, set()
    with Connection(port) as connection:
        while link:
            page: dict[str, Any] = json.loads(connection.get(link, keep=True).body)
            pages += 1
            seen |= {(one["resource"]["kind"], one["resource"]["id"]) for one in page["items"]}
            link = page["links"]["next"]
    return pages, len(seen)


def crowd(folder: Path) -> None:
    """All begin at the same moment, and take gzip. One that reads every page comes first."""
    total = json.loads((folder / "before.json").read_text("utf-8"))["resources"]
    with served(folder) as (port, workers):
        pages, held = _held(port)
        if held != total:
            raise SystemExit(f"{held} resources, not {total}")
        first = memory(workers, "VmRSS")
        errors: list[str] = []
        gate = threading.Barrier(CLIENTS + 1)

        def client(_: int) -> Traffic:
            gate.wait()
            try:
                traffic = _walk(port, "/v1/sync?limit=100", "gzip")
            except (OSError, SystemExit) as error:
                errors.append(str(error))
                return Traffic()
            if traffic.requests != pages:
                errors.append(f"{traffic.requests} pages, not {pages}")
            return traffic

        with ThreadPoolExecutor(CLIENTS) as pool:
            running = [pool.submit(client, number) for number in range(CLIENTS)]
            gate.wait()
            start = time.perf_counter()
            each = [one.result() for one in running]
            seconds = time.perf_counter() - start
        sizes = {traffic.received_bodies for traffic in each}
        if len(sizes) != 1:
            errors.append(f"bodies of {len(sizes)} sizes")
        peak, after = memory(workers, "VmHWM"), memory(workers, "VmRSS")
    whole = sum(each, Traffic())
    print(
        "| clients | requests | time | requests/s | resources/s | MB/s (gzip) "
        "| 2 workers' RSS before / peak / after | errors |"
    )
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    print(
        f"| {CLIENTS} | {whole.requests:,} | {seconds:.1f} s | {whole.requests / seconds:,.0f} "
        f"| {CLIENTS * total / seconds:,.0f} | {whole.bytes / seconds / 1e6:,.1f} "
        f"| {first:.0f} / {peak:.0f} / {after:.0f} MB | {len(errors)} |\n",
        flush=True,
    )
    if errors:
        raise SystemExit(errors[0])


def slow(folder: Path) -> None:
    """Downloads that read a little and stall; then all of them at once, to the end."""
    with served(folder) as (port, workers):
        first = memory(workers, "VmRSS")
        stalled = [Connection(port, window=65_536) for _ in range(SLOW)]
        for connection in stalled:
            connection.send("/v1/bundle.sqlite", {"Accept-Encoding": "identity"})
        time.sleep(3)
        others = []
        for _ in range(50):
            start = time.perf_counter()
            with Connection(port) as other:
                if other.get("/v1/articles/article-1").status != 200:
                    raise SystemExit("others get no answer while downloads stall")
            others.append(time.perf_counter() - start)
        waiting = memory(workers, "VmRSS")
        start = time.perf_counter()
        with ThreadPoolExecutor(SLOW) as pool:
            answers = list(pool.map(lambda connection: connection.receive(), stalled))
        seconds = time.perf_counter() - start
        whole = sum((connection.traffic for connection in stalled), Traffic())
        for connection in stalled:
            connection.close()
        if {answer.status for answer in answers} != {200}:
            raise SystemExit("a download failed")
        peak, after = memory(workers, "VmHWM"), memory(workers, "VmRSS")
    size = whole.received_bodies / SLOW
    print(
        "| downloads of bundle.sqlite | size | others' GET while they stall, p50 / slowest | then "
        "| 2 workers' RSS before / stalled / peak / after |"
    )
    print("| ---: | ---: | ---: | ---: | ---: |")
    print(
        f"| {SLOW} | {size / 1e6:,.0f} MB "
        f"| {median(others) * 1e3:.1f} / {max(others) * 1e3:.1f} ms "
        f"| {whole.bytes / seconds / 1e6:,.0f} MB/s "
        f"| {first:.0f} / {waiting:.0f} / {peak:.0f} / {after:.0f} MB |\n",
        flush=True,
    )


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    parts = sys.argv[3:] or PARTS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(sys.argv[2] if len(sys.argv) > 2 else name)
        work: dict[str, Callable[[], None]] = {
            "build": lambda: build(count, folder),
            "delta": lambda: delta(folder),
            "crowd": lambda: crowd(folder),
            "slow": lambda: slow(folder),
        }
        for part in parts:
            work[part]()


if __name__ == "__main__":
    main()
