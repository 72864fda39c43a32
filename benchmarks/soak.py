"""Minutes at half of what the server can do, with publishes going on: does anything grow or fail?

    python benchmarks/soak.py [MINUTES] [--articles 200] [--share 0.5] [--every 20] [--plot FILE]

Half of the capacity is measured first, for 15 seconds: `runcontent serve` with two workers, 16
connections, and the same mixture of reads, conditional reads, lists and searches (one in ten of
which nobody has asked before). Then requests begin on time, whether the last was answered or not
(waiting for a connection is in their latency), while an article is edited, and published, every
20 seconds. Prints a line a minute, and a verdict: no error, and the median of the last quarter of
the minutes over that of the first within GROWTH. How much memory still grows in the second half is
told in megabytes an hour.

Needs aiohttp and, for --plot, matplotlib (benchmarks/requirements.txt).
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import linear_regression, median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent / "peers"))

import aiohttp
from publish_and_read import WORDS, synthetic_article

from serving import Running, free_port, serving

CALIBRATION = 15.0
CONNECTIONS = 16
RUNCONTENT = [sys.executable, "-m", "runcontent"]
QUERIES = ("outer knee pain", "calf strength", "heel OR ankle", "shin -downhill", "sore tendon")
GROWTH = {"p50": 1.5, "p99": 1.5, "memory": 1.1}
"""How much the end may be over the beginning: caches fill, each publish begins them anew,
and a minute's latency is twice that of another on a shared machine."""


@dataclass(slots=True)
class Minute:
    """What happened in one minute (the last may be shorter)."""

    latencies: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    publishes: int = 0
    memory: float = 0.0
    seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class Row:
    """A minute as it is printed: latencies in milliseconds, memory in megabytes."""

    rate: float
    p50: float
    p99: float
    most: float
    errors: int
    publishes: int
    memory: float


def row(minute: Minute) -> Row:
    taken = sorted(minute.latencies) or [0.0]
    at = [1000 * taken[min(len(taken) - 1, int(len(taken) * share))] for share in (0.5, 0.99)]
    return Row(
        len(minute.latencies) / minute.seconds,
        *at,
        1000 * taken[-1],
        minute.errors.total(),
        minute.publishes,
        minute.memory,
    )


def mixture(count: int) -> Iterator[tuple[str, bool]]:
    """Paths for ever, in the same order each time, and whether to ask conditionally."""
    chance = random.Random("soak")
    while True:
        article = f"article-{min(int(chance.expovariate(10 / count)), count - 1)}"
        kind = chance.random()
        if kind < 0.45:
            yield f"/v1/articles/{article}", chance.random() < 0.3
        elif kind < 0.6:
            yield f"/v1/advice?article={article}", False
        elif kind < 0.7:
            yield f"/v1/faqs?limit=20&offset={20 * chance.randrange(5)}", False
        elif kind < 0.8:
            yield f"/v1/articles/{article}?include=faqs,advice&fields=-html", False
        elif kind < 0.9:
            yield f"/v1/search?q={chance.choice(QUERIES).replace(' ', '+')}", False
        else:
            yield f"/v1/search?q={'+'.join(chance.sample(WORDS, 3))}", False


class Callers:
    """Those who ask; `minutes` is what they met, the present one last."""

    def __init__(self, session: aiohttp.ClientSession, address: str, count: int) -> None:
        self._session, self._address = session, address
        self._paths = mixture(count)
        self._tags: dict[str, str] = {}
        self.minutes = [Minute()]

    async def ask(self, due: float) -> None:
        path, is_conditional = next(self._paths)
        tag = self._tags.get(path) if is_conditional else None
        minute = self.minutes[-1]
        try:
            async with self._session.get(
                self._address + path, headers={"If-None-Match": tag} if tag else {}
            ) as answer:
                await answer.read()
                if answer.status not in (200, 304):
                    minute.errors[str(answer.status)] += 1
                elif is_conditional:
                    self._tags[path] = answer.headers["ETag"]
        except (aiohttp.ClientError, TimeoutError) as error:
            minute.errors[type(error).__name__] += 1
        minute.latencies.append(perf_counter() - due)


async def capacity(callers: Callers) -> float:
    """Requests a second that the server does when it is asked as fast as it answers."""
    end = perf_counter() + CALIBRATION

    async def without_pause() -> None:
        while perf_counter() < end:
            await callers.ask(perf_counter())

    await asyncio.gather(*(without_pause() for _ in range(CONNECTIONS)))
    return len(callers.minutes[-1].latencies) / CALIBRATION


async def steadily(callers: Callers, rate: float, until: float) -> None:
    """Begin so many requests a second, on time."""
    asking: set[asyncio.Task[None]] = set()
    start = perf_counter()
    for number in itertools.count():
        due = start + number / rate
        if due >= until:
            break
        if (wait := due - perf_counter()) > 0.001:
            await asyncio.sleep(wait)
        task = asyncio.create_task(callers.ask(due))
        asking.add(task)
        task.add_done_callback(asking.discard)
    await asyncio.gather(*asking)


async def publishing(
    callers: Callers, articles: Path, environ: dict[str, str], every: float, stop: asyncio.Event
) -> None:
    """Edit an article and publish, again and again, until `stop` is set."""
    for number in itertools.count():
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), every)
        if stop.is_set():
            return
        path = articles / f"article-{number % 10}.md"
        path.write_text(synthetic_article(number % 10) + f"\n\nEdited {number} times.\n", "utf-8")
        process = await asyncio.create_subprocess_exec(
            *RUNCONTENT, "index", env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        _, said = await process.communicate()
        if process.returncode:
            callers.minutes[-1].errors["publish"] += 1
            print(said.decode(), file=sys.stderr)
        callers.minutes[-1].publishes += 1


async def minutely(callers: Callers, server: Running, minutes: float) -> None:
    """A line for each minute."""
    print("| minute | requests/s | p50 | p99 | longest | errors | publishes | memory |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |", flush=True)
    for number in itertools.count(1):
        share = min(1.0, minutes - number + 1)
        await asyncio.sleep(60 * share)
        minute = callers.minutes[-1]
        minute.seconds, minute.memory = 60 * share, server.memory()
        if number < minutes:
            callers.minutes.append(Minute())
        told = row(minute)
        print(
            f"| {number} | {told.rate:,.0f} | {told.p50:.1f} ms | {told.p99:.1f} ms "
            f"| {told.most:.0f} ms | {told.errors} | {told.publishes} | {told.memory:.0f} MB |",
            flush=True,
        )
        if number >= minutes:
            return


async def soak(
    server: Running, articles: Path, environ: dict[str, str], told: argparse.Namespace
) -> list[Minute]:
    timeout = aiohttp.ClientTimeout(total=30)
    connector = aiohttp.TCPConnector(limit=CONNECTIONS)
    async with aiohttp.ClientSession(timeout=timeout, connector=connector) as session:
        full = await capacity(Callers(session, server.address, told.articles))
        print(f"capacity: {full:,.0f} requests/s; asking {told.share:.0%} of that\n", flush=True)
        callers = Callers(session, server.address, told.articles)
        stop = asyncio.Event()
        publisher = asyncio.create_task(publishing(callers, articles, environ, told.every, stop))
        try:
            await asyncio.gather(
                steadily(callers, full * told.share, perf_counter() + 60 * told.minutes),
                minutely(callers, server, told.minutes),
            )
        finally:
            stop.set()
            await publisher
    return callers.minutes


def verdict(rows: Sequence[Row]) -> bool:
    """Whether there was no error and nothing grew; says so."""
    quarter = max(1, len(rows) // 4)
    grown = {}
    for name in GROWTH:
        first = median(getattr(one, name) for one in rows[:quarter])
        last = median(getattr(one, name) for one in rows[-quarter:])
        grown[name] = last / first if first else 1.0
    errors = sum(one.errors for one in rows)
    told = ", ".join(f"{name} {share:.2f}" for name, share in grown.items())
    print(f"\n{errors} errors; last quarter / first quarter: {told}")
    late = [one.memory for one in rows[len(rows) // 2 :]]
    if len(late) > 1:
        slope = linear_regression(range(len(late)), late).slope
        print(f"memory in the second half: {60 * slope:+.0f} MB an hour")
    return not errors and all(grown[name] <= most for name, most in GROWTH.items())


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("minutes", nargs="?", type=float, default=20)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--share", type=float, default=0.5)
    parser.add_argument("--every", type=float, default=20, help="seconds between publishes")
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--json", type=Path)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        folder = Path(name)
        articles = folder / "articles"
        articles.mkdir()
        for number in range(told.articles):
            (articles / f"article-{number}.md").write_text(synthetic_article(number), "utf-8")
        places = {"ARTICLES": articles, "INDEX": folder / "index", "LOG": "none"}
        environ = os.environ | {f"RUNCONTENT_{name}": str(value) for name, value in places.items()}
        subprocess.run([*RUNCONTENT, "index"], env=environ, check=True, stdout=subprocess.DEVNULL)
        port = free_port()
        command = [*RUNCONTENT, "serve", "--workers", "2", "--port", str(port)]
        with serving(command, port, "/readyz", environ, folder) as server:
            minutes = asyncio.run(soak(server, articles, environ, told))
    rows = [row(minute) for minute in minutes]
    for number, minute in enumerate(minutes, start=1):
        if minute.errors:
            print(f"minute {number}: {dict(minute.errors)}")
    is_good = verdict(rows)
    if told.json:
        told.json.write_text(json.dumps([asdict(one) for one in rows], indent=1), "utf-8")
    if told.plot:
        from plotting import plot_soak

        plot_soak([asdict(one) for one in rows], told.plot)
    raise SystemExit(0 if is_good else 1)


if __name__ == "__main__":
    main()
