"""How publishes ended, whoever published: counted in `index/outcomes.json`, or on the shelf."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import orjson

from ..errors import LibraryUnavailable
from ..store.shelf import Shelf

_FILE = "outcomes.json"


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Publishes since the index was made; `last_*` are seconds since 1970, 0 for never."""

    done: int = 0
    failed: int = 0
    last_done: float = 0
    last_failed: float = 0


def read_outcomes(index: Path, shelf: Shelf | None = None) -> Outcomes:
    """None at all where they cannot be read."""
    with suppress(OSError, ValueError, TypeError, LibraryUnavailable):
        data = (index / _FILE).read_bytes() if shelf is None else shelf.read(_FILE)
        return Outcomes(**orjson.loads(data or b"{}"))
    return Outcomes()


@contextmanager
def counted(index: Path, shelf: Shelf | None = None) -> Iterator[None]:
    """Count how the block ends, for one who publishes alone. What cannot be written, on a full disk
    say, is not counted."""
    try:
        yield
    except Exception:
        _count(index, shelf, "failed")
        raise
    _count(index, shelf, "done")


def _count(index: Path, shelf: Shelf | None, how: str) -> None:
    known = read_outcomes(index, shelf)
    now = datetime.now(UTC).timestamp()
    counts = {how: getattr(known, how) + 1, f"last_{how}": now}
    data = orjson.dumps(asdict(replace(known, **counts)))
    with suppress(OSError, LibraryUnavailable):
        if shelf is not None:
            shelf.write(_FILE, data)
            return
        partial = index / f".{_FILE}"
        partial.write_bytes(data)
        partial.replace(index / _FILE)
