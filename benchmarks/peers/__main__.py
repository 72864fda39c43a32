"""runcontent beside what one might use instead: see README.md."""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import urllib.request
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from articles import cold_queries, samples
from datasette_peer import Datasette
from flask_whoosh_peer import FlaskWhoosh
from load import CONNECTIONS, Figures, measure
from nginx_peer import Nginx
from peer import QUESTIONS, Peer, Question
from runcontent_peer import Runcontent
from serving import Running, free_port, serving
from wagtail_peer import Wagtail

COLD_QUERIES = 30_000
PEERS: tuple[Peer, ...] = (
    Runcontent("whoosh"),
    Runcontent("tantivy"),
    Datasette(),
    Wagtail(cached=False),
    Wagtail(cached=True),
    FlaskWhoosh(),
    Nginx(),
)


def _ask(running: Running, question: Question, seconds: int) -> Figures:
    headers = dict(question.headers)
    if question.revalidates:
        with urllib.request.urlopen(running.address + question.paths[0]) as answer:
            headers["If-None-Match"] = answer.headers["ETag"]
    return measure(running.address, question.paths, headers, seconds)


def _measure(peer: Peer, count: int, seconds: int, rounds: int) -> dict[str, object]:
    taken = samples(count)
    cold = cold_queries(COLD_QUERIES)
    with tempfile.TemporaryDirectory(prefix="peers-") as name:
        folder = Path(name)
        peer.prepare(folder, taken)
        questions = peer.questions(taken, cold)
        found: dict[str, list[Figures]] = {title: [] for title in questions}
        startups, memory = [], []
        for number in range(rounds):
            port = free_port()
            command, environ = peer.command(folder, port)
            first = next(iter(questions.values())).paths[0]
            with serving(command, port, first, environ, folder) as running:
                startups.append(running.startup)
                for title, question in questions.items():
                    if len(question.paths) == 1:
                        _ask(running, question, 1)  # warm; what was never asked stays cold
                    else:  # each round has queries of its own
                        share = len(question.paths) // rounds
                        part = question.paths[number * share : (number + 1) * share]
                        question = Question(part, question.headers)
                    found[title].append(_ask(running, question, seconds))
                memory.append(running.memory())
    return {
        "startup": statistics.median(startups),
        "memory": statistics.median(memory),
        "figures": {
            title: asdict(sorted(figures, key=lambda one: one.rate)[len(figures) // 2])
            for title, figures in found.items()
        },
    }


def _table(results: dict[str, dict], value) -> None:
    print(f"| | {' | '.join(results)} |")
    print(f"| --- |{' ---: |' * len(results)}")
    for title in QUESTIONS:
        cells = [value(one["figures"].get(title)) for one in results.values()]
        print(f"| {title} | {' | '.join(cells)} |")


def _rate(one: dict | None) -> str:
    if one is None:
        return ""
    failed = f" ({one['failed']} failed)" if one["failed"] else ""
    return f"{one['rate']:,.0f}{failed}"


def _latencies(one: dict | None) -> str:
    if one is None or not one["rate"]:  # nothing was answered in time
        return "" if one is None else "none"
    return f"{one['p50']:.2f} / {one['p99']:.2f}"


def _cells(results: dict[str, dict], name: str, form: str, unit: str) -> str:
    return " | ".join(f"{one[name]:{form}} {unit}" for one in results.values())


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="*", help="names of peers")
    parser.add_argument("--json", type=Path)
    told = parser.parse_args(arguments)
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is needed: apt-get install wrk")
    results: dict[str, dict] = {}
    for peer in PEERS:
        if told.only and peer.name not in told.only:
            continue
        if missing := peer.missing():
            print(f"left out: {peer.name}; it needs {missing}", file=sys.stderr)
            continue
        print(f"{peer.name} …", file=sys.stderr)
        results[peer.name] = _measure(peer, told.articles, told.seconds, told.rounds)
    print(f"Requests a second, {told.articles:,} articles, {CONNECTIONS} connections:\n")
    _table(results, _rate)
    print("\nLatency, p50 / p99 in milliseconds, at that load:\n")
    _table(results, _latencies)
    print(f"\n| | {' | '.join(results)} |\n| --- |{' ---: |' * len(results)}")
    print(f"| start-up | {_cells(results, 'startup', '.1f', 's')} |")
    print(f"| memory | {_cells(results, 'memory', '.0f', 'MB')} |")
    if told.json:
        told.json.write_text(json.dumps(results, indent=1), "utf-8")


if __name__ == "__main__":
    main()
