"""One publish at a time, in all processes."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
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
        file = path.open("a+")
    except OSError as error:
        raise PublishFailed(f"cannot write to {index}: {error}; nothing was changed") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "another process"
            raise PublishLocked(f"process {holder} is publishing; try again later") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
