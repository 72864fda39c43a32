"""How publishes ended, whoever published: counted in `index/outcomes.json`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import orjson

_FILE = "outcomes.json"


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Publishes since the index was made; `last_*` are seconds since 1970, 0 for never."""

    done: int = 0
    failed: int = 0
    last_done: float = 0
    last_failed: float = 0


def read_outcomes(index: Path) -> Outcomes:
    """None at all where they cannot be read."""
    with suppress(OSError, ValueError, TypeError):
        return Outcomes(**orjson.loads((index / _FILE).read_bytes()))
    return Outcomes()


@contextmanager
def counted(index: Path) -> Iterator[None]:
    """Count how the block ends, for one who holds the publish lock. What cannot be written, on a
    full disk say, is not counted."""
    try:
        yield
    except Exception:
        _count(index, "failed")
        raise
    _count(index, "done")


def _count(index: Path, how: str) -> None:
    known = read_outcomes(index)
    now = datetime.now(UTC).timestamp()
    counts = {how: getattr(known, how) + 1, f"last_{how}": now}
    partial = index / f".{_FILE}"
    with suppress(OSError):
        partial.write_bytes(orjson.dumps(asdict(replace(known, **counts))))
        partial.replace(index / _FILE)
