"""Which sources were imported, so that an import goes on where it was interrupted.

A line of JSON for each source, in `import.jsonl` in the index's folder: generated, git-ignored,
and safe to delete. It is written once the source's articles are on disk, and never read as truth
about them: an article that is gone is imported again, one that was edited is the writer's.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

NAME = "import.jsonl"


def digest_of(data: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class Written:
    """An article that was written: its slug, its path below the articles' folder, the SHA-256 of
    its file, and the addresses that lead to it."""

    origin: str
    slug: str
    path: str
    sha256: str
    addresses: tuple[str, ...]


class Journal:
    """The sources imported into one folder; `None` for its file keeps nothing."""

    def __init__(self, file: Path | None, articles: Path) -> None:
        self._file = file
        self._articles = articles
        self._entries: dict[str, tuple[str, tuple[Written, ...]]] = {}
        if file is not None and file.is_file():
            for line in file.read_text("utf-8").splitlines():
                with suppress(ValueError, KeyError, TypeError):  # a line that was cut off
                    self._read(json.loads(line))

    def _read(self, entry: dict[str, object]) -> None:
        if entry["to"] != str(self._articles.resolve()):
            return
        written = tuple(
            Written(**{**one, "addresses": tuple(one["addresses"])})
            for one in entry["written"]  # type: ignore[attr-defined]
        )
        self._entries[str(entry["source"])] = (str(entry["sha256"]), written)

    def imported(self, source: Path, sha256: str) -> tuple[Written, ...] | None:
        """What a source of this content became, if all of it still stands."""
        known = self._entries.get(str(source.resolve()))
        if known is None or known[0] != sha256:
            return None
        if all((self._articles / one.path).is_file() for one in known[1]):
            return known[1]
        return None

    def note(self, source: Path, sha256: str, written: Sequence[Written]) -> None:
        """Note what a source became."""
        self._entries[str(source.resolve())] = (sha256, tuple(written))
        if self._file is None:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        entry = {
            "source": str(source.resolve()),
            "to": str(self._articles.resolve()),
            "sha256": sha256,
            "written": [asdict(one) for one in written],
        }
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")
