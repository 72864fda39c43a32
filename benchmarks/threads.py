"""Whether many threads are answered as one alone: 20,000 searches by eight threads, by engine.

    python benchmarks/threads.py [SEARCHES]      (20000 unless told)

One thread asks every judged query of our own library first, plain, grouped, explained and
filtered; then eight threads ask them in an order of their own, while Python switches between
threads every ten microseconds, and each answer is compared whole. Prints a Markdown table; exits
with 1 on a difference.
"""

from __future__ import annotations

import random
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from runcontent.bootstrap import open_library
from runcontent.library import Library, Search, read_judgements
from runcontent.search.query import FacetFilter, Filters
from runcontent.settings import ENGINES, Settings

ROOT = Path(__file__).parents[1]
THREADS = 8
_FAQS = Filters((FacetFilter("kind", ("faq",)),))


def searches() -> list[Search]:
    """Each judged query in four ways."""
    judged = read_judgements(ROOT / "tests" / "relevance" / "judgements.csv")
    plain = [Search(one.query, limit=10, facets=("kind",)) for one in judged]
    return [
        *plain,
        *(replace(one, group=True) for one in plain),
        *(replace(one, explain=True) for one in plain),
        *(replace(one, filters=_FAQS) for one in plain),
    ]


def compare(library: Library, wanted: list[Search], number: int) -> tuple[int, float]:
    """How many answers of `number` differed, and seconds taken."""
    alone = [library.search(one) for one in wanted]

    def work(thread: int) -> int:
        chance = random.Random(thread)
        picked = (chance.randrange(len(wanted)) for _ in range(number // THREADS))
        return sum(library.search(wanted[at]) != alone[at] for at in picked)

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    start = perf_counter()
    try:
        with ThreadPoolExecutor(THREADS) as pool:
            different = sum(pool.map(work, range(THREADS)))
    finally:
        sys.setswitchinterval(before)
    return different, perf_counter() - start


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    wanted, total = searches(), 0
    print("| engine | threads | searches | different | searches a second |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for engine in ENGINES:
        with tempfile.TemporaryDirectory() as index:
            settings = Settings(articles=ROOT / "articles", index=Path(index), engine=engine)
            library = open_library(settings)
            library.publish()
            different, seconds = compare(library, wanted, number)
        total += different
        rate = f"{number / seconds:,.0f}"
        print(f"| {engine} | {THREADS} | {number:,} | {different} | {rate} |", flush=True)
    raise SystemExit(1 if total else 0)


if __name__ == "__main__":
    main()
