"""Fifty lines of Flask and Whoosh, behind gunicorn."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote_plus

from articles import COMMON, MIDDLING, RARE, TAGS, Sample
from peer import ARTICLE, COLD, LIST, SEARCHES, UNCHANGED, Question

HERE = Path(__file__).parent


class FlaskWhoosh:
    """See flask_whoosh.py."""

    name = "Flask and Whoosh"

    def missing(self) -> str | None:
        return None if shutil.which("gunicorn", path=_bin()) else "gunicorn"

    def prepare(self, folder: Path, samples: Sequence[Sample]) -> None:
        from flask_whoosh import build

        build(str(folder / "whoosh"), samples)

    def command(self, folder: Path, port: int) -> tuple[Sequence[str], Mapping[str, str]]:
        gunicorn = str(shutil.which("gunicorn", path=_bin()))
        workers = ["--workers", "2", "--worker-class", "gthread", "--threads", "4"]
        target = f"flask_whoosh:create_app('{folder / 'whoosh'}')"
        return (
            [gunicorn, *workers, "--bind", f"127.0.0.1:{port}", target],
            {"PYTHONPATH": str(HERE), "PYTHONWARNINGS": "ignore"},
        )

    def questions(self, samples: Sequence[Sample], cold: Sequence[str]) -> dict[str, Question]:
        article = f"/articles/{samples[0].slug}"
        return {
            ARTICLE: Question([article]),
            UNCHANGED: Question([article], revalidates=True),
            LIST: Question([f"/articles?tag={TAGS[0]}"]),
            SEARCHES[0]: Question([f"/search?q={COMMON}"]),
            SEARCHES[1]: Question([f"/search?q={MIDDLING}"]),
            SEARCHES[2]: Question([f"/search?q={RARE}"]),
            COLD: Question([f"/search?q={quote_plus(text)}" for text in cold]),
        }


def _bin() -> str:
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
