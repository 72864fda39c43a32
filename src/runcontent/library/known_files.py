"""What a process knows of files that it has read, so that only what changed is read again.

As git's index does, a file is taken for the one that was read when its inode, its size and both of
its times are the same; and never when it was written to so shortly before it was read that a later
write could have left it the same times (https://git-scm.com/docs/racy-git).
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

RACY = 2_000_000_000
"""Nanoseconds: no file system's times are coarser (FAT), and clocks seldom differ by more."""

_State: TypeAlias = tuple[int, int, int, int, int]
"""Device, inode, size, and the times of the last write and of the last change of any kind, in
nanoseconds: the last of them is the system's alone to set."""

_T = TypeVar("_T")


class KnownFiles:
    """Facts about files, each of which depends on a file's bytes alone; for one thread at a time.

    `clock` gives nanoseconds since 1970.
    """

    def __init__(self, clock: Callable[[], int] = time.time_ns) -> None:
        self._clock = clock
        self._facts: dict[tuple[str, Path], tuple[_State, Any]] = {}
        self._asked: set[tuple[str, Path]] = set()

    def fact(self, name: str, path: Path, read: Callable[[], _T]) -> _T:
        """What `read` says of a file; it is called only when that is not known.

        `name` tells one fact of a file from another. Raises what `read` does.
        """
        key = name, path
        began, state = self._clock(), _state(path)
        self._asked.add(key)
        known = self._facts.pop(key, None)
        if known is not None and known[0] == state:
            fact: _T = known[1]
            self._facts[key] = known
            return fact
        fact = read()
        if state is not None and max(state[-2:]) < began - RACY and _state(path) == state:
            self._facts[key] = state, fact
        return fact

    def forget_others(self) -> None:
        """Forget the files that were not asked about since this was called last."""
        self._facts = {key: known for key, known in self._facts.items() if key in self._asked}
        self._asked = set()


def _state(path: Path) -> _State | None:
    """None for what is no plain file; links are not followed."""
    try:
        found = os.lstat(path)
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
