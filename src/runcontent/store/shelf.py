"""The port to files that belong to a library, where its machines have no disk in common."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Protocol


class Shelf(Protocol):
    """Named files (`media/<hash>/<name>`), seen by every machine as soon as they are written.

    A library that has everything on one disk needs none. All raise LibraryUnavailable.
    """

    def read(self, name: str) -> bytes | None:
        """None where there is none of this name."""
        ...

    def write(self, name: str, data: bytes) -> None:
        """Keep it, in place of what had this name."""
        ...

    def add(self, name: str, data: bytes) -> bytes:
        """Keep it unless there is one of this name already; what is kept now."""
        ...

    def load(self, name: str, path: Path) -> bool:
        """As `read`, into a file of any size; whether it was there, and whole."""
        ...

    def store(self, name: str, path: Path) -> None:
        """As `write`, from a file of any size."""
        ...

    def ages(self, folder: str) -> dict[str, float]:
        """Every name below a folder, and the seconds since it was written or touched."""
        ...

    def touch(self, names: Collection[str]) -> None:
        """Let them be as if just written."""
        ...

    def remove(self, names: Collection[str]) -> None:
        """Those that are not there are none."""
        ...
