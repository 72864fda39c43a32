"""How long a search takes, ours and others', over the same sections and queries.

    python benchmarks/search_speed.py [SECTIONS …] [--datasette PROGRAM]

SECTIONS are 1000, 10000 and 100000 unless told. A section has about 130 words, drawn as often as
the articles of this repository have them, with a tail of rare ones; the queries are the judged
ones. Every query is asked once to warm up, and once to be timed. `engine` is our port with ten hits
(all words, and any of them when too few answer); `library` is the whole search of the API: typing
errors, synonyms, warning signs, payloads and snippets. The others answer ten hits of all words,
with BM25: Whoosh and tantivy by themselves on the same analysed fields, SQLite's FTS5, and
Datasette (https://datasette.io) over HTTP when its PROGRAM is named. Prints a Markdown table.
"""

from __future__ import annotations

import random
import re
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from time import perf_counter
from urllib.parse import urlencode
from urllib.request import urlopen

import orjson
import tantivy
from whoosh import fields as whoosh_fields
from whoosh.analysis import RegexTokenizer
from whoosh.filedb.filestore import FileStorage
from whoosh.query import And, Or, Term

from runcontent.bootstrap import open_engine
from runcontent.library import Library, Search, read_judgements
from runcontent.library.asking import ask
from runcontent.library.lexicon import Lexicon
from runcontent.model import Kind, Resource, SearchText
from runcontent.search.analysis import STOP_WORDS, stems, tokens
from runcontent.search.language import parse_query
from runcontent.search.query import Filters
from runcontent.settings import Settings
from runcontent.store.port import Changes
from runcontent.store.sqlite import SqliteStore

ROOT = Path(__file__).parents[1]
RARE = 0.04
"""The share of words that come from the tail."""


def sections(count: int) -> Iterator[Resource]:
    """From a fixed seed."""
    chance = random.Random(1)
    text = " ".join(p.read_text("utf-8") for p in sorted((ROOT / "articles").glob("*.md")))
    counted = Counter(re.findall(r"[A-Za-z']+", text))
    words, weights = list(counted), list(accumulate(counted.values()))

    def prose(number: int) -> str:
        drawn = chance.choices(words, cum_weights=weights, k=number)
        return " ".join(
            f"rare{chance.randrange(200_000)}" if chance.random() < RARE else word for word in drawn
        )

    for number in range(count):
        slug, title, body = f"article-{number // 10}", prose(4), prose(130)
        payload = {
            "kind": "section",
            "id": f"{slug}/{number}",
            "title": title,
            "path": [title],
            "url": f"/articles/{slug}#{number}",
            "links": {},
            "tags": [],
            "article": {"slug": slug, "title": slug},
            "text": body,
        }
        yield Resource(
            kind=Kind.SECTION,
            id=f"{slug}/{number}",
            article=slug,
            position=number,
            version="0",
            title=title,
            published_at=None,
            updated_at=None,
            payload=orjson.dumps(payload),
            facets={"tag": (f"tag-{number % 50}",)},
            text=SearchText(title, body),
        )


def queries() -> list[str]:
    """The judged ones."""
    judged = read_judgements(ROOT / "tests" / "relevance" / "judgements.csv")
    return [one.query for one in judged]


def telling(query: str) -> list[str]:
    """The words that all must hold, for engines that know no stop words."""
    return [token.stem for token in tokens(query) if token.word not in STOP_WORDS]


def timed(ask_one: Callable[[str], object]) -> str:
    for query in queries():
        ask_one(query)
    taken = []
    for query in queries():
        start = perf_counter()
        ask_one(query)
        taken.append((perf_counter() - start) * 1000)
    taken.sort()
    return f"{taken[len(taken) // 2]:.2f} ms | {taken[len(taken) * 95 // 100]:.2f} ms"


def row(
    name: str, found: list[Resource], indexing: float, ask_one: Callable[[str], object]
) -> None:
    rate = f"{len(found) / indexing:,.0f}" if indexing else ""
    print(f"| {len(found):,} | {name} | {timed(ask_one)} | {rate} |", flush=True)


def ours(name: str, found: list[Resource], folder: Path) -> None:
    index = folder / name
    engine, store = open_engine(name, index), SqliteStore(index / "library.db")
    start = perf_counter()
    generation = engine.commit(None, found, [])
    indexing = perf_counter() - start
    store.publish(Changes(found), generation, "2026-01-01T00:00:00+00:00")
    with store.snapshot() as snapshot:
        synonyms = Lexicon.read(snapshot, engine).synonyms

    def engine_alone(text: str) -> object:
        query = parse_query(text, synonyms=synonyms)
        return ask(engine, generation, query, Filters(), 10, 0)

    row(f"runcontent, {name}: engine", found, indexing, engine_alone)
    library = Library(store, engine, Settings(articles=ROOT / "articles", index=index))
    row(f"runcontent, {name}: library", found, 0, lambda q: library.search(Search(q, limit=10)))


def bare_whoosh(found: list[Resource], folder: Path) -> None:
    words = whoosh_fields.TEXT(analyzer=RegexTokenizer(r"[^ ]+"), phrase=True)
    schema = whoosh_fields.Schema(key=whoosh_fields.ID(stored=True), title=words, body=words)
    folder.mkdir()
    index = FileStorage(str(folder)).create_index(schema)
    start = perf_counter()
    writer = index.writer(limitmb=128)
    for one in found:
        writer.add_document(
            key=one.id, title=" ".join(stems(one.text.title)), body=" ".join(stems(one.text.body))
        )
    writer.commit()
    indexing = perf_counter() - start
    searcher = index.searcher()

    def search(text: str) -> object:
        each = [Or([Term("title", w), Term("body", w)]) for w in telling(text)]
        return [hit["key"] for hit in searcher.search(And(each), limit=10)]

    row("Whoosh alone", found, indexing, search)


def bare_tantivy(found: list[Resource], folder: Path) -> None:
    folder.mkdir()
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    for field in ("title", "body"):
        builder.add_text_field(field, tokenizer_name="spaces")
    schema = builder.build()
    index = tantivy.Index(schema, path=str(folder))
    spaces = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("spaces", spaces)
    start = perf_counter()
    writer = index.writer(128_000_000, 1)
    for one in found:
        document = tantivy.Document()
        document.add_text("key", one.id)
        document.add_text("title", " ".join(stems(one.text.title)))
        document.add_text("body", " ".join(stems(one.text.body)))
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    indexing = perf_counter() - start
    index.reload()
    searcher = index.searcher()
    query, should, must = tantivy.Query, tantivy.Occur.Should, tantivy.Occur.Must

    def search(text: str) -> object:
        each = [
            query.boolean_query(
                [
                    (should, query.term_query(schema, field, word, "freq"))
                    for field in ("title", "body")
                ]
            )
            for word in telling(text)
        ]
        hits = searcher.search(query.boolean_query([(must, one) for one in each]), limit=10).hits
        return [searcher.doc(address)["key"] for _, address in hits]

    row("tantivy alone", found, indexing, search)


def fts5(found: list[Resource], folder: Path, datasette: str | None) -> None:
    path = folder / "sections.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE sections (key TEXT, title TEXT, body TEXT)")
    start = perf_counter()
    rows = [(one.id, one.text.title, one.text.body) for one in found]
    connection.executemany("INSERT INTO sections VALUES (?, ?, ?)", rows)
    connection.execute(
        "CREATE VIRTUAL TABLE sections_fts USING fts5(title, body, tokenize='porter', "
        "content='sections')"
    )
    connection.execute("INSERT INTO sections_fts(sections_fts) VALUES ('rebuild')")
    connection.commit()
    indexing = perf_counter() - start
    sql = (
        "SELECT key FROM sections_fts JOIN sections ON sections.rowid = sections_fts.rowid "
        "WHERE sections_fts MATCH ? ORDER BY bm25(sections_fts) LIMIT 10"
    )

    def words(text: str) -> str:
        plain = [token.word for token in tokens(text) if token.word not in STOP_WORDS]
        return " ".join(f'"{word}"' for word in plain)

    row("SQLite FTS5", found, indexing, lambda q: connection.execute(sql, (words(q),)).fetchall())
    connection.close()
    if datasette is not None:
        with _serving(datasette, path) as address:

            def over_http(text: str) -> bytes:
                asked = urlencode({"_search": words(text), "_size": 10, "_searchmode": "raw"})
                with urlopen(f"{address}/sections/sections.json?{asked}") as answer:
                    body: bytes = answer.read()
                    return body

            row("Datasette over HTTP", found, 0, over_http)


@contextmanager
def _serving(program: str, path: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [program, str(path), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            try:
                urlopen(f"{address}/-/versions.json").close()
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait()


def main() -> None:
    arguments = sys.argv[1:]
    datasette = None
    if "--datasette" in arguments:
        at = arguments.index("--datasette")
        datasette = arguments[at + 1]
        del arguments[at : at + 2]
    print("| sections | search | p50 | p95 | indexed a second |")
    print("| ---: | --- | ---: | ---: | ---: |", flush=True)
    for count in [int(argument) for argument in arguments] or [1_000, 10_000, 100_000]:
        found = list(sections(count))
        with tempfile.TemporaryDirectory() as directory:
            folder = Path(directory)
            bare_whoosh(found, folder / "bare-whoosh")
            ours("whoosh", found, folder)
            bare_tantivy(found, folder / "bare-tantivy")
            ours("tantivy", found, folder)
            fts5(found, folder, datasette)


if __name__ == "__main__":
    main()
