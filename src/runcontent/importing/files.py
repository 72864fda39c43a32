"""Writing into the articles' folder: whole or not at all, and never over what is there."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from .outcome import State


def state_of(path: Path, data: bytes, force: bool) -> State:
    """What writing `data` to `path` would be."""
    if not path.exists() and not path.is_symlink():
        return State.NEW
    if path.is_file() and not path.is_symlink() and path.read_bytes() == data:
        return State.UNCHANGED
    return State.REPLACED if force and path.is_file() and not path.is_symlink() else State.KEPT


def write_whole(path: Path, data: bytes, force: bool = False) -> State:
    """Write a file in one step, and say what that was; only `force` replaces another content.

    Killed at any moment it leaves the old file or the new one. What somebody else writes there at
    the same moment is kept.
    """
    state = state_of(path, data, force)
    if state in (State.UNCHANGED, State.KEPT):
        return state
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".import-", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(handle)
        temporary.chmod(0o666 & ~_umask())
        if state is State.REPLACED:
            temporary.replace(path)
        else:
            try:
                os.link(temporary, path)  # fails where a file appeared meanwhile
            except FileExistsError:
                return State.KEPT
    finally:
        temporary.unlink(missing_ok=True)
    return state


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
