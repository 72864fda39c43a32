"""How fast a library publishes, and how fast it answers, by its size.

    python benchmarks/publish_and_read.py [ARTICLES …]      (12 and 1000 unless told)

Articles are synthetic, of about 900 words, from a fixed seed. Requests go to the WSGI application
in this process, so no network and no server is in the figures, and none is answered from what was
kept. Prints a Markdown table.
"""

from __future__ import annotations

import itertools
import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from runcontent.bootstrap import open_library
from runcontent.settings import Settings
from runcontent.web.app import create_app

REQUESTS = 400
WARM_UP = 20
WORDS = (
    "ankle ache ball band bone bout cadence calf climb core cross day downhill ease effort "
    "evening fatigue foot gait gentle glute ground hamstring heel hill hip hour injury joint "
    "knee landing leg load long lower mile mobility morning muscle pace pain pattern pelvis "
    "physio plan pressure rehab rest return rhythm road routine run runner session shin shoe "
    "sleep slow soft sore speed stance steady step stiff strain strength stress stretch "
    "stride surface swelling tendon tension thigh tight toe track trail training walk warm "
    "week weight workout"
).split()
QUERIES = ("outer knee pain", "calf strength", '"slow stride"', "heel OR ankle", "shin -downhill")


def _prose(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words)).capitalize() + "."


def synthetic_article(number: int) -> str:
    chance = random.Random(number)
    title = " ".join(chance.choices(WORDS, k=3)).capitalize()
    parts = [f"---\ntitle: {title} {number}\nsummary: {_prose(chance, 12)}\n---\n"]
    parts.append(_prose(chance, 60))
    for heading in (
        "The short answer",
        "What it feels like",
        "What causes it",
        "How long it takes",
    ):
        parts += [f"## {heading}", _prose(chance, 70), _prose(chance, 50)]
    parts.append("## Build strength {#strength .exercises}")
    parts += [f"- **{_prose(chance, 2)}** {_prose(chance, 15)} 3 sets of 12." for _ in range(5)]
    parts.append("## When to see a professional {#warning-signs .medical-help}")
    parts += [f"- {_prose(chance, 15)}" for _ in range(4)]
    parts.append("## Common questions {#faq}")
    for _ in range(4):
        question = " ".join(chance.choices(WORDS, k=5)).capitalize()
        parts += [f"### {question}?", _prose(chance, 50)]
    return (
        "\n\n".join(parts).replace("\n\n- ", "\n- ").replace(".exercises}\n-", ".exercises}\n\n-")
    )


def _latencies(ask: Callable[[int], None]) -> tuple[float, float]:
    """The median and the 95th percentile of many calls, in milliseconds."""
    for number in range(WARM_UP):
        ask(number)
    taken = []
    for number in range(REQUESTS):
        start = perf_counter()
        ask(number)
        taken.append((perf_counter() - start) * 1000)
    taken.sort()
    return taken[len(taken) // 2], taken[len(taken) * 95 // 100]


def measure(count: int, folder: Path) -> str:
    """One row of the table."""
    articles = folder / "articles"
    articles.mkdir()
    for number in range(count):
        (articles / f"article-{number}.md").write_text(synthetic_article(number), "utf-8")
    library = open_library(Settings(articles=articles, index=folder / "index"))

    start = perf_counter()
    report = library.publish()
    full = perf_counter() - start
    if report.problems:
        raise SystemExit(f"the synthetic articles are bad: {report.problems[0]}")

    edited = articles / f"article-{count // 2}.md"
    edited.write_text(edited.read_text("utf-8").replace("3 sets of 12", "3 sets of 10"), "utf-8")
    start = perf_counter()
    library.publish()
    one = perf_counter() - start

    client = create_app(library).test_client()

    asked = itertools.count()

    def get(url: str, **query: str) -> None:
        # another Accept header each time: answers are kept by it, and these are to be made
        accept = {"Accept": f"application/json, text/x{next(asked)};q=0.1"}
        answer = client.get(url, query_string=query, headers=accept)
        if answer.status_code != 200:
            raise SystemExit(f"{url}: {answer.status}")

    read = _latencies(lambda number: get(f"/v1/articles/article-{number * 7919 % count}"))
    search = _latencies(lambda number: get("/v1/search", q=QUERIES[number % len(QUERIES)]))
    return (
        f"| {count:,} | {full:.2f} s | {count / full:.1f} | {one:.2f} s "
        f"| {read[0]:.2f} / {read[1]:.2f} ms | {search[0]:.2f} / {search[1]:.2f} ms |"
    )


def main() -> None:
    counts = [int(argument) for argument in sys.argv[1:]] or [12, 1000]
    print(
        "| articles | full publish | articles/s | one edited file "
        "| GET p50 / p95 | search p50 / p95 |"
    )
    print("| ---: | ---: | ---: | ---: | ---: | ---: |", flush=True)
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            print(measure(count, Path(folder)), flush=True)


if __name__ == "__main__":
    main()
