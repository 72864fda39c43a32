"""What 20,000 awkward queries cost: no error, and none that takes long.

    python benchmarks/hostile_queries.py [QUERIES] [ARTICLES]      (20000 and 480 unless told)

The library is that of `publish_and_read.py`, about 21 resources an article. Queries come from a
grammar with a fixed seed: words of the library, typing errors, phrases, OR and minus in any order,
other engines' syntax, long words, deep nesting, right-to-left, combining marks, emoji, surrogates.
Each is new, so no answer was kept. Every fifth is put to `/v1/answer` and `/v1/suggest` as well.
Prints a Markdown table; exits with 1 on a 5xx, and where one of a hundred takes more than 100 ms or
any more than 500.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from urllib.parse import quote_plus

from publish_and_read import WORDS, synthetic_article

from runcontent.bootstrap import open_library
from runcontent.settings import Settings
from runcontent.web.app import create_app

LONGEST_99, LONGEST = 100.0, 500.0
"""Milliseconds that ninety-nine of a hundred queries, and any query, may take."""

_AWKWARD = (
    "[a TO ",
    "a*",
    "*:*",
    "title:knee",
    "knee~2",
    "(((((",
    ")))))",
    "{!complex}",
    '"""""',
    "--------",
    "OR OR OR",
    "NOT AND",
    "\\\\\\",
    "<script>",
    "%00",
    "\u0000",
    "\u202eknee",
    "\u05d1\u05e8\u05da",
    "\u0931\u093e\u091c",
    "\U0001f9b5\U0001f3c3",
    "e\u0301\u0301\u0301",
    "\ufdfa" * 5,
    "\u1e9e\ufb01\u0130",
    "knee" * 60,
    "x" * 250,
    "1e309",
    "a b c d e f g h i j k l m n o p q r s",
)


def _query(chance: random.Random, number: int) -> str:
    parts = []
    for _ in range(chance.randint(1, 14)):
        word = chance.choice(WORDS)
        kind = chance.random()
        if kind < 0.15:
            at = chance.randrange(len(word))
            word = word[:at] + chance.choice("aeiouxz") + word[at + chance.randint(0, 1) :]
        elif kind < 0.25:
            word = f'"{word} {chance.choice(WORDS)}"'
        elif kind < 0.32:
            word = f"-{word}"
        elif kind < 0.4:
            word = "OR"
        elif kind < 0.55:
            word = chance.choice(_AWKWARD)
        elif kind < 0.6:
            word = "".join(chr(chance.randrange(32, 0x2FFF)) for _ in range(chance.randint(1, 12)))
        elif kind < 0.602:
            word = f"kn{chr(chance.randrange(0xD800, 0xE000))}ee"
        parts.append(word)
    return f"{' '.join(parts)[:245]} {number}"


def main() -> None:
    queries = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 480
    chance = random.Random(7)
    with tempfile.TemporaryDirectory() as name:
        articles = Path(name) / "articles"
        articles.mkdir()
        for number in range(count):
            text = synthetic_article(number)
            (articles / f"article-{number}.md").write_text(text, "utf-8")
        library = open_library(Settings(articles=articles, index=Path(name) / "index"))
        resources = library.publish().added
        client = create_app(library).test_client()
        client.get("/v1/search?q=knee")
        asked: dict[str, _Asked] = {path: _Asked() for path in ("search", "answer", "suggest")}
        for number in range(queries):
            text = _query(chance, number)
            for path, one in asked.items():
                if path == "search" or number % 5 == 0:
                    # as a client that knows nothing of Unicode sends it
                    query = "q=" + quote_plus(text.encode("utf-8", "surrogatepass"))
                    query += "&facets=kind,tag" if path == "search" else ""
                    start = perf_counter()
                    answer = client.get(f"/v1/{path}?{query}")
                    one.add(text, answer.status_code, (perf_counter() - start) * 1000)
    print("| endpoint | resources | queries | statuses | p50 | p99 | slowest |")
    print("| --- | ---: | ---: | --- | ---: | ---: | ---: |")
    for path, one in asked.items():
        print(one.row(path, resources))
        print(f"{path}, slowest: {max(one.taken)[1]!r}", file=sys.stderr)
    if not all(one.is_unhurt() for one in asked.values()):
        raise SystemExit(1)


@dataclass(slots=True)
class _Asked:
    """What one endpoint was asked: milliseconds with the query, and the statuses."""

    taken: list[tuple[float, str]] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def add(self, text: str, status: int, took: float) -> None:
        self.taken.append((took, text))
        self.statuses[status] += 1

    def is_unhurt(self) -> bool:
        """No error of ours, and nothing that takes long."""
        times = sorted(took for took, _ in self.taken)
        is_quick = times[len(times) * 99 // 100] <= LONGEST_99 and times[-1] <= LONGEST
        return is_quick and max(self.statuses) < 500

    def row(self, path: str, resources: int) -> str:
        times = sorted(took for took, _ in self.taken)
        p50, p99 = times[len(times) // 2], times[len(times) * 99 // 100]
        told = ", ".join(f"{status}: {n:,}" for status, n in sorted(self.statuses.items()))
        return (
            f"| {path} | {resources:,} | {len(times):,} | {told} "
            f"| {p50:.1f} ms | {p99:.1f} ms | {times[-1]:.1f} ms |"
        )


if __name__ == "__main__":
    main()
