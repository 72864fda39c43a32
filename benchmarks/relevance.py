"""How well our own pipeline ranks collections that others judged, nDCG@10.

    python benchmarks/relevance.py DIRECTORY [SET …]     with RUNCONTENT_ENGINE, or Whoosh

DIRECTORY holds one directory a set: `corpus.jsonl` (id, title, text), `queries.jsonl` (id, text)
and `qrels.tsv` (query, document, grade). A set whose name ends in `faq` is published as FAQs, any
other as articles. Queries longer than the API admits are cut at a word. Prints a Markdown table.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from time import perf_counter

import orjson

from runcontent.bootstrap import open_engine
from runcontent.errors import InvalidParameters
from runcontent.library.asking import ask
from runcontent.model import Kind, Resource, SearchText
from runcontent.search.evaluation import ndcg
from runcontent.search.language import LONGEST_QUERY, parse_query
from runcontent.search.query import Filters, Query
from runcontent.search.synonyms import Synonyms


def _lines(path: Path) -> list[dict[str, str]]:
    return [orjson.loads(line) for line in path.read_bytes().splitlines()]


def _resource(kind: Kind, number: int, row: dict[str, str]) -> Resource:
    return Resource(
        kind=kind,
        id=row["id"],
        article=row["id"],
        position=number,
        version="0",
        title=row["title"],
        published_at=None,
        updated_at=None,
        payload=b"",
        text=SearchText(row["title"], row["text"]),
    )


def _parse(text: str) -> Query:
    """What the API admits of a question: it is cut at a word until it does."""
    words = text.replace('"', " ").replace(" -", " ")[:LONGEST_QUERY].split()
    while True:
        try:
            return parse_query(" ".join(words), synonyms=Synonyms())
        except InvalidParameters:
            words.pop()


def measure(directory: Path, index: Path) -> str:
    """One row of the table."""
    kind = Kind.FAQ if directory.name.endswith("faq") else Kind.ARTICLE
    corpus = _lines(directory / "corpus.jsonl")
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    for line in (directory / "qrels.tsv").read_text("utf-8").splitlines():
        query, document, grade = line.split("\t")
        if grade.lstrip("-").isdigit():
            grades[query][document] = int(grade)
    engine = open_engine(os.environ.get("RUNCONTENT_ENGINE", "whoosh"), index)
    generation = engine.commit(None, [_resource(kind, n, r) for n, r in enumerate(corpus)], [])
    scores, none, taken = [], 0, []
    for row in _lines(directory / "queries.jsonl"):
        if row["id"] not in grades:
            continue
        start = perf_counter()
        query = _parse(row["text"])
        found = ask(engine, generation, query, Filters(), limit=10, offset=0)
        taken.append((perf_counter() - start) * 1000)
        none += not found.matches
        scores.append(ndcg([match.key[1] for match in found.matches], grades[row["id"]]))
    taken.sort()
    return (
        f"| {directory.name} | {len(corpus):,} | {len(scores):,} | "
        f"{sum(scores) / len(scores):.3f} | {none} | {taken[len(taken) // 2]:.2f} ms |"
    )


def main() -> None:
    folder, *wanted = sys.argv[1:]
    print("| set | documents | queries | nDCG@10 | nothing found | p50 |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |", flush=True)
    for directory in sorted(Path(folder).iterdir()):
        if directory.is_dir() and (not wanted or directory.name in wanted):
            with tempfile.TemporaryDirectory() as index:
                print(measure(directory, Path(index)), flush=True)


if __name__ == "__main__":
    main()
