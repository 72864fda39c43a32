"""runcontent itself, with either engine."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote_plus

from articles import COMMON, MIDDLING, RARE, TAGS, Sample
from peer import ARTICLE, COLD, LIST, SEARCHES, UNCHANGED, Question

ROOT = Path(__file__).parents[2]


class Runcontent:
    """Two workers of granian."""

    def __init__(self, engine: str) -> None:
        self.name = f"runcontent, {engine}"
        self._engine = engine

    def missing(self) -> str | None:
        return None

    def prepare(self, folder: Path, samples: Sequence[Sample]) -> None:
        articles = folder / "articles"
        articles.mkdir()
        tags = "\n".join(f"  - {{slug: {tag}, title: {tag.replace('-', ' ')}}}" for tag in TAGS)
        (articles / "taxonomy.yaml").write_text(f"tags:\n{tags}\n", "utf-8")
        for one in samples:
            front = f"---\ntitle: {one.title}\nsummary: Short.\ntags: [{one.tag}]\n---\n\n"
            (articles / f"{one.slug}.md").write_text(f"{front}{one.body}\n", "utf-8")
        index = [sys.executable, "-m", "runcontent", "index"]
        subprocess.run(
            index,
            env={**os.environ, **self._environ(folder)},
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
        )

    def command(self, folder: Path, port: int) -> tuple[Sequence[str], Mapping[str, str]]:
        serve = [sys.executable, "-m", "runcontent", "serve", "--workers", "2"]
        return [*serve, "--port", str(port)], self._environ(folder)

    def questions(self, samples: Sequence[Sample], cold: Sequence[str]) -> dict[str, Question]:
        article = f"/v1/articles/{samples[0].slug}"

        def search(text: str) -> str:
            return f"/v1/search?q={quote_plus(text)}&kind=article&limit=10"

        return {
            ARTICLE: Question([article]),
            UNCHANGED: Question([article], revalidates=True),
            LIST: Question([f"/v1/articles?tag={TAGS[0]}&limit=20"]),
            SEARCHES[0]: Question([search(COMMON)]),
            SEARCHES[1]: Question([search(MIDDLING)]),
            SEARCHES[2]: Question([search(RARE)]),
            COLD: Question([search(text) for text in cold]),
        }

    def _environ(self, folder: Path) -> dict[str, str]:
        return {
            "RUNCONTENT_ARTICLES": str(folder / "articles"),
            "RUNCONTENT_INDEX": str(folder / "index"),
            "RUNCONTENT_ENGINE": self._engine,
            "RUNCONTENT_LOG": "none",
        }
