"""The readers of generations that are open in this process."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Generic, TypeVar

from .generations import Generations, opening

R = TypeVar("R")

_AT_ONCE = 2
"""Generations that are open: the present one, and the one before it."""


class OpenReaders(Generic[R]):
    """Each generation is verified and opened once, by `read`; every thread may share its reader."""

    def __init__(self, generations: Generations, read: Callable[[Path], R]) -> None:
        self._generations, self._read = generations, read
        self._open: OrderedDict[str, R] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, generation: str) -> R:
        """Raises LibraryUnavailable, LibraryDamaged."""
        with self._lock:
            if generation not in self._open:
                path = self._generations.verify(generation)
                with opening(path):
                    self._open[generation] = self._read(path)
                while len(self._open) > _AT_ONCE:
                    self._open.popitem(last=False)
            self._open.move_to_end(generation)
            return self._open[generation]

    def sweep(self, keep: Collection[str]) -> None:
        """Remove every generation that is not in `keep`; searches that run now end well."""
        self._generations.sweep(keep)
        with self._lock:
            for name in set(self._open) - set(keep):
                del self._open[name]
