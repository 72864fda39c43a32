"""Datasette: one table, full-text search, immutable."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote_plus

from articles import COMMON, MIDDLING, RARE, TAGS, Sample
from peer import ARTICLE, COLD, LIST, SEARCHES, Question

_SCHEMA = """
CREATE TABLE articles (slug TEXT PRIMARY KEY, title TEXT, tag TEXT, body TEXT);
CREATE INDEX by_tag ON articles (tag);
CREATE VIRTUAL TABLE articles_fts USING fts5(title, body, tokenize='porter', content='articles');
"""


class Datasette:
    """It answers no conditional requests, so there is no 304."""

    name = "Datasette"

    def __init__(self) -> None:
        self._program = shutil.which("datasette", path=os.environ.get("PEERS"))

    def missing(self) -> str | None:
        return None if self._program else "datasette (see README.md)"

    def prepare(self, folder: Path, samples: Sequence[Sample]) -> None:
        with sqlite3.connect(folder / "library.db") as db:
            db.executescript(_SCHEMA)
            rows = [(one.slug, one.title, one.tag, one.body) for one in samples]
            db.executemany("INSERT INTO articles VALUES (?, ?, ?, ?)", rows)
            db.execute("INSERT INTO articles_fts(articles_fts) VALUES ('rebuild')")
        db.close()

    def command(self, folder: Path, port: int) -> tuple[Sequence[str], Mapping[str, str]]:
        options = ["--setting", "suggest_facets", "off", "--setting", "num_sql_threads", "4"]
        return [str(self._program), "-i", "library.db", "--port", str(port), *options], {}

    def questions(self, samples: Sequence[Sample], cold: Sequence[str]) -> dict[str, Question]:
        table = "/library/articles"

        def search(text: str) -> str:
            return f"{table}.json?_shape=objects&_size=10&_nocount=1&_search={quote_plus(text)}"

        return {
            ARTICLE: Question([f"{table}/{samples[0].slug}.json?_shape=objects"]),
            LIST: Question([f"{table}.json?_shape=objects&_size=20&tag={TAGS[0]}"]),
            SEARCHES[0]: Question([search(COMMON)]),
            SEARCHES[1]: Question([search(MIDDLING)]),
            SEARCHES[2]: Question([search(RARE)]),
            COLD: Question([search(text) for text in cold]),
        }
