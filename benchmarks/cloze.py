"""How well a section is found by a sentence that was taken out of it: a check that no weight was
chosen on.

    python benchmarks/cloze.py DIRECTORY      with RUNCONTENT_ENGINE, or Whoosh

DIRECTORY holds Markdown articles. Of each section of forty words or more the first sentence becomes
the query, and the rest, with its heading and its article's title, is what is searched (the inverse
cloze task: Lee, Chang and Toutanova, "Latent Retrieval for Weakly Supervised Open Domain Question
Answering", 2019). SQLite's FTS5 answers the same with BM25 over any of the words. Prints a table.
"""

from __future__ import annotations

import os
import re
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from relevance import _parse
from runcontent.bootstrap import open_engine
from runcontent.library.asking import ask
from runcontent.model import Kind, Resource, SearchText
from runcontent.search.analysis import STOP_WORDS, tokens
from runcontent.search.evaluation import ndcg, reciprocal_rank
from runcontent.search.query import Filters

_LEAST = 40
_HEADING = re.compile(r"^##+ +(.+?)(?: \{.*\})?$", re.MULTILINE)
_TITLE = re.compile(r'^title: "?(.+?)"?$', re.MULTILINE)
_SENTENCE = re.compile(r"^(.{30,}?[.?!])\s+(.+)$", re.DOTALL)
_LINK = re.compile(r"\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Section:
    """`query` is no longer in `body`."""

    id: str
    article: str
    title: str
    body: str
    query: str


def sections(folder: Path) -> Iterator[Section]:
    for path in sorted(folder.glob("*.md")):
        text = path.read_text("utf-8")
        title = _TITLE.search(text)
        _, *parts = _HEADING.split(text)
        for number, (heading, body) in enumerate(zip(parts[::2], parts[1::2], strict=True)):
            cut = _SENTENCE.match(" ".join(_LINK.sub("]", body).split()))
            if cut and len(cut[2].split()) >= _LEAST:
                name = title[1] if title else path.stem
                yield Section(f"{path.stem}/{number}", name, heading, cut[2], cut[1])


def ours(found: list[Section], index: Path) -> Callable[[str], list[str]]:
    engine = open_engine(os.environ.get("RUNCONTENT_ENGINE", "whoosh"), index)
    resources = [
        Resource(
            kind=Kind.SECTION,
            id=one.id,
            article=one.id.split("/")[0],
            position=number,
            version="0",
            title=one.title,
            published_at=None,
            updated_at=None,
            payload=b"",
            text=SearchText(title=one.title, context=one.article, body=one.body),
        )
        for number, one in enumerate(found)
    ]
    generation = engine.commit(None, resources, [])

    def search(text: str) -> list[str]:
        matches = ask(engine, generation, _parse(text), Filters(), 10, 0).matches
        return [match.key[1] for match in matches]

    return search


def fts5(found: list[Section]) -> Callable[[str], list[str]]:
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE s USING fts5(id UNINDEXED, t, c, b, tokenize='porter')"
    )
    rows = [(one.id, one.title, one.article, one.body) for one in found]
    connection.executemany("INSERT INTO s VALUES (?, ?, ?, ?)", rows)

    def search(text: str) -> list[str]:
        words = [token.word for token in tokens(text) if token.word not in STOP_WORDS]
        any_of = " OR ".join(f'"{word}"' for word in words)
        sql = "SELECT id FROM s WHERE s MATCH ? ORDER BY bm25(s) LIMIT 10"
        return [row[0] for row in connection.execute(sql, (any_of,))]

    return search


def main() -> None:
    found = list(sections(Path(sys.argv[1])))
    print("| search | sections | nDCG@10 | MRR | first |")
    print("| --- | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as index:
        for name, search in (("runcontent", ours(found, Path(index))), ("FTS5", fts5(found))):
            answers = [(search(one.query), {one.id: 3}) for one in found]
            gain = sum(ndcg(*each) for each in answers) / len(answers)
            rank = sum(reciprocal_rank(*each) for each in answers) / len(answers)
            first = sum(ranked[:1] == list(grades) for ranked, grades in answers) / len(answers)
            print(f"| {name} | {len(found)} | {gain:.3f} | {rank:.3f} | {first:.3f} |")


if __name__ == "__main__":
    main()
