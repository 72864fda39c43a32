"""Three nodes, of which one is killed while it is read and published to.

    python -m benchmarks.cluster.kill_a_node [replicas primaries manager] [--articles 200]

A library with one replica of everything is served by two workers. 32 connections ask it for
searches and articles, 50 a second at fixed times, none answered from what was kept. A publish that
changes every article begins; three seconds later one node gets `kill -9`: one that has replicas
alone, the one with the primaries of every index, or the elected cluster manager (with replicas).
Each answer must be, word for word, what an embedded library says of the first or of the second
version; any other ends the run. What is not a 200 is an error. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import http.client
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import NamedTuple

from tests.opensearch.nodes import Node, running

from ..faults.servers import serving
from .asking import Answer, Callers, ask
from .nodes import cluster_manager, keep_primaries_on, shards, status, wait_for
from .two_revisions import VERSIONS, essence, paths_of, truths, write_versions

PREFIX = "killing"
ROLES = {
    "replicas": "a node with replicas",
    "primaries": "the node with the primaries",
    "manager": "the cluster manager",
}
_PUBLISHED_AT, _KILLED_AT = 7.0, 10.0
"""Seconds after the callers began."""

_AT_ONCE = 10.0
"""Seconds after the kill in which errors are counted apart."""

_FIRST = 60
"""Requests that are made, and must be right, before anything is killed."""

_PATIENCE = 60.0
"""Seconds that one of those is repeated for."""

_UNTIL_GREEN = 150.0
"""OpenSearch waits a minute for a node before it copies what was there to others."""


class Run(NamedTuple):
    """What came of one kill; `green` is in seconds after it, None where that was not awaited."""

    answers: Sequence[Answer]
    killed: float
    published: str
    green: float | None


def settings_of(nodes: Sequence[Node], articles: Path, index: Path) -> dict[str, str]:
    """The environment of who serves or publishes."""
    return {
        "RUNCONTENT_BACKEND": "opensearch",
        "RUNCONTENT_OPENSEARCH_URL": ",".join(node.url for node in nodes),
        "RUNCONTENT_OPENSEARCH_PREFIX": PREFIX,
        "RUNCONTENT_ARTICLES": str(articles),
        "RUNCONTENT_INDEX": str(index),
    }


@contextmanager
def publishing(environ: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    """`runcontent index` as a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "runcontent", "index"],
        env=os.environ | environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def publish_first(nodes: Sequence[Node], environ: Mapping[str, str], holder: Node) -> None:
    """With all primaries on one node, then copied to the others."""
    keep_primaries_on(nodes, holder)
    with publishing(environ) as process:
        said, _ = process.communicate(timeout=600)
    if process.returncode:
        raise SystemExit(f"nothing was published: {said}")
    keep_primaries_on(nodes, None)
    wait_for(nodes, "green")
    where = shards(nodes, PREFIX)
    astray = [one for one in where if (one[1] == "p") != (one[2] == holder.name)]
    if astray or not where:
        raise SystemExit(f"primaries are not on {holder.name} alone: {where}")


def require_truth(answers: Sequence[tuple[str, bytes]], said: Mapping[str, Sequence[str]]) -> None:
    """Raises SystemExit for an answer that is of no version."""
    for path, body in answers:
        if essence(path, body) not in said[path]:
            raise SystemExit(f"a wrong answer to {path}: {body[:2000].decode()}")


def run(
    folder: Path, role: str, said: Mapping[str, Sequence[str]], rate: float, seconds: float
) -> Run:
    """Raises SystemExit for a wrong answer."""
    articles = [folder / version for version in VERSIONS]
    own = folder / role
    own.mkdir()
    with running(3, heap="400m") as nodes:
        manager = cluster_manager(nodes)
        holder, other = (node for node in nodes if node is not manager)
        killed = {"replicas": other, "primaries": holder, "manager": manager}[role]
        environ = settings_of(nodes, articles[0], own / "index")
        publish_first(nodes, environ, holder)
        with serving(articles[0], own / "index", 2, **environ) as server:
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
            require_truth([_asked_in_peace(connection, path) for path in [*said][:_FIRST]], said)
            connection.close()
            changed = settings_of(nodes, articles[1], own / "other-index")
            callers = Callers(server.port, [*said], rate)
            sleep(max(0.0, _PUBLISHED_AT - callers.now))
            with publishing(changed) as process:
                told: list[str] = []
                reader = Thread(target=_follow, args=(process, callers, told))
                reader.start()
                sleep(max(0.0, _KILLED_AT - callers.now))
                at = callers.now
                killed.kill()
                green = _follow_status(nodes, callers, at, seconds)
                callers.stop()
                process.wait(_UNTIL_GREEN)
                reader.join()
                if green is None:
                    end = monotonic() + _UNTIL_GREEN
                    while status(nodes) != "green" and monotonic() < end:
                        sleep(0.25)
                    green = callers.now - at if status(nodes) == "green" else None
            require_truth([(a.path, a.body) for a in callers.answers if a.status == 200], said)
            return Run(callers.answers, at, told[0], green)


def _asked_in_peace(connection: http.client.HTTPConnection, path: str) -> tuple[str, bytes]:
    """A worker's first answers take long: it reads what the library knows of words."""
    end = monotonic() + _PATIENCE
    while (found := ask(connection, path, 0))[0] != 200:
        if monotonic() > end:
            raise SystemExit(f"{path} is not answered in peace: {found}")
        sleep(1)
    return path, found[1]


def _follow(process: subprocess.Popen[str], callers: Callers, told: list[str]) -> None:
    assert process.stdout is not None
    lines = process.stdout.read().strip().splitlines() or [""]
    code = process.wait()
    outcome = "published" if code == 0 else f"exit status {code}: {lines[-1]}"
    told.append(f"{outcome} after {callers.now - _PUBLISHED_AT:.0f} s")


def _follow_status(
    nodes: Sequence[Node], callers: Callers, since: float, seconds: float
) -> float | None:
    """When the cluster was green again, if that was while the callers were asking."""
    green = None
    while callers.now < seconds:
        found = status(nodes)
        if found != "green":
            green = None
        elif callers.now - since > _AT_ONCE and green is None:  # it may not have noticed before
            green = callers.now - since
        sleep(0.5)
    return green


def row(role: str, found: Run) -> str:
    """Of the table."""
    after = [a for a in found.answers if a.due >= found.killed]
    soon = [a for a in after if a.due < found.killed + _AT_ONCE]
    wrong = [a for a in soon if a.status != 200]
    later = sum(a.status != 200 for a in after) - len(wrong)
    before = sum(a.status != 200 for a in found.answers) - later - len(wrong)
    taken = sorted(answer.taken for answer in soon)
    cells = [
        ROLES[role],
        f"{len(found.answers):,}",
        "0",
        str(before),
        f"{len(wrong)} of {len(soon)} ({len(wrong) / max(1, len(soon)):.1%})",
        str(later),
        f"{taken[len(taken) // 2] * 1000:.0f} ms / {taken[-1]:.1f} s",
        found.published,
        "not within the time" if found.green is None else f"{found.green:.0f} s",
    ]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("roles", nargs="*", default=[*ROLES], metavar="ROLE", choices=[*ROLES, []])
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--rate", type=float, default=50.0, help="requests a second")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folders = write_versions(folder, options.articles)
        said = truths(folders, folder / "index", paths_of(folders["first"]))
        print(
            "| killed | requests | wrong | errors before | errors in the 10 s after | errors later "
            "| median / longest in these 10 s | the publish | green again after |"
        )
        print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- | ---: |", flush=True)
        for role in options.roles:
            found = run(folder, role, said, options.rate, options.seconds)
            print(row(role, found), flush=True)
            errors = Counter((a.status, a.body[:300]) for a in found.answers if a.status != 200)
            for (number, body), times in errors.most_common(5):
                print(f"  {times} times {number} {body.decode(errors='replace')}", file=sys.stderr)


if __name__ == "__main__":
    main()
