"""One publish at a time, in all processes."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..errors import PublishFailed, PublishLocked


@contextmanager
def publish_lock(index: Path) -> Iterator[None]:
    """Hold the lock of an index's directory, which is made (0700) where it is missing.

    Raises PublishLocked with the number of the process that holds it, PublishFailed where the
    directory cannot be written. The system lets go of it when the process ends, however it ends.
    """
    path = index / "publish.lock"
    try:
        index.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise PublishFailed(f"cannot write to {index}: {error}; nothing was changed") from error
    try:
        _take(file)
        yield
    finally:
        os.close(file)


def _take(file: int) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.read(file, 20).decode("ascii", "replace").strip() or "another process"
        raise PublishLocked(f"process {holder} is publishing; try again later") from None
    with suppress(OSError):  # it is held, if nameless, on a full disk too
        os.ftruncate(file, 0)
        os.write(file, str(os.getpid()).encode())
