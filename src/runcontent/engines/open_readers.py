"""The readers of generations that are open in this process."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection
from typing import Generic, TypeVar

R = TypeVar("R")

AT_ONCE = 2
"""Generations that are open: the present one, and the one before it."""


class OpenReaders(Generic[R]):
    """Each generation is opened once, by `read`; every thread may share its reader."""

    def __init__(self, read: Callable[[str], R], at_once: int = AT_ONCE) -> None:
        self._read, self._at_once = read, at_once
        self._open: OrderedDict[str, R] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, generation: str) -> R:
        """Raises what `read` raises."""
        with self._lock:
            if generation not in self._open:
                self._open[generation] = self._read(generation)
                while len(self._open) > self._at_once:
                    self._open.popitem(last=False)
            self._open.move_to_end(generation)
            return self._open[generation]

    def keep(self, generations: Collection[str]) -> None:
        """Let go of the others; searches that run now end well."""
        with self._lock:
            for name in set(self._open) - set(generations):
                del self._open[name]
