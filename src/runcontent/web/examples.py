"""Programs that use the API, shown on the front page; tests run or compile the same files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

from .addresses import absolute

WRITTEN_FOR = "http://127.0.0.1:8000"
"""The server in the files; a page shows the one that it was read from."""

FOLDER = Path(__file__).parent / "examples"
_LANGUAGES = (
    ("curl", "fetch.sh", "bash"),
    ("Swift", "fetch.swift", "swift"),
    ("Kotlin", "fetch.kt", "kotlin"),
    ("TypeScript", "fetch.ts", "typescript"),
    ("Python", "fetch.py", "python"),
)


@dataclass(frozen=True, slots=True)
class Example:
    """`code` is HTML, coloured by classes."""

    language: str
    name: str
    code: Markup


def examples() -> list[Example]:
    """Each program, against this server. For use in a request."""
    server = absolute("/").rstrip("/")
    return [
        Example(language, name, Markup(_coloured(name, lexer, server)))
        for language, name, lexer in _LANGUAGES
    ]


@lru_cache(maxsize=32)
def _coloured(name: str, lexer: str, server: str) -> str:
    text = (FOLDER / name).read_text("utf-8").replace(WRITTEN_FOR, server)
    formatter = HtmlFormatter(nowrap=True, classprefix="c-")
    coloured: str = highlight(text, get_lexer_by_name(lexer), formatter)
    return coloured
