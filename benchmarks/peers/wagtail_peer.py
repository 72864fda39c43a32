"""Wagtail's API v2 with its database search, with and without Django's cache."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote_plus

import orjson

from articles import COMMON, MIDDLING, RARE, TAGS, Sample
from peer import ARTICLE, COLD, LIST, SEARCHES, UNCHANGED, Question

HERE = Path(__file__).parent


class Wagtail:
    """The site is in wagtail_site/."""

    def __init__(self, cached: bool) -> None:
        self.name = "Wagtail, cached" if cached else "Wagtail"
        self._cached = cached
        self._bin = os.environ.get("PEERS", "")

    def missing(self) -> str | None:
        return (
            None if self._bin and Path(self._bin, "wagtail").exists() else "wagtail (see README.md)"
        )

    def prepare(self, folder: Path, samples: Sequence[Sample]) -> None:
        rows = [
            {"slug": one.slug, "title": one.title, "tag": one.tag, "body": one.body}
            for one in samples
        ]
        (folder / "articles.json").write_bytes(orjson.dumps(rows))
        python = str(Path(self._bin, "python").absolute())
        for step in (["migrate", "--verbosity", "0"], ["load", str(folder / "articles.json")]):
            subprocess.run(
                [python, "-m", "django", *step],
                cwd=folder,
                check=True,
                env={**os.environ, **self._environ(folder)},
                stdout=subprocess.DEVNULL,
            )

    def command(self, folder: Path, port: int) -> tuple[Sequence[str], Mapping[str, str]]:
        gunicorn = str(shutil.which("gunicorn", path=self._bin))
        workers = ["--workers", "2", "--worker-class", "gthread", "--threads", "4"]
        address = ["--bind", f"127.0.0.1:{port}"]
        return [gunicorn, *workers, *address, "wagtail_site.wsgi"], self._environ(folder)

    def questions(self, samples: Sequence[Sample], cold: Sequence[str]) -> dict[str, Question]:
        pages = "/api/v2/pages/"
        first = 4  # the pages 1 to 3 are Wagtail's own root and home

        def search(text: str) -> str:
            return f"{pages}?type=library.ArticlePage&limit=10&search={quote_plus(text)}"

        article = f"{pages}{first}/"
        return {
            ARTICLE: Question([article]),
            UNCHANGED: Question([article], revalidates=True),
            LIST: Question([f"{pages}?type=library.ArticlePage&tag={TAGS[0]}&limit=20"]),
            SEARCHES[0]: Question([search(COMMON)]),
            SEARCHES[1]: Question([search(MIDDLING)]),
            SEARCHES[2]: Question([search(RARE)]),
            COLD: Question([search(text) for text in cold]),
        }

    def _environ(self, folder: Path) -> dict[str, str]:
        return {
            "DJANGO_SETTINGS_MODULE": "wagtail_site.settings",
            "PYTHONPATH": str(HERE),
            "PEER_FOLDER": str(folder),
            "PEER_CACHED": "1" if self._cached else "",
        }
