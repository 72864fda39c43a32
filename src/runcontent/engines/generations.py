"""Directories of search generations: cloned, sealed with a manifest, verified and swept."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from ..errors import LibraryDamaged, LibraryUnavailable

MANIFEST = "manifest.json"
_NAME = re.compile(r"search-(\d{1,18})-[0-9a-f]{8}")
_LOCK_SUFFIXES = ("LOCK", ".lock")
_REMEDY = "run `runcontent index` to rebuild it"
_SYSTEM = frozenset(
    {errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EACCES, errno.EPERM, errno.EIO}
)
"""Errors of the process or the machine, which say nothing of the file."""

_State: TypeAlias = tuple[int, int, int, int]
"""Device, inode, size and time of change, in nanoseconds."""


@contextmanager
def opening(path: Path) -> Iterator[None]:
    """Whatever is raised in opening a generation as LibraryDamaged; or as LibraryUnavailable, where
    the system is at fault."""
    try:
        yield
    except LibraryUnavailable:
        raise
    except Exception as error:  # whatever unpickling and mapping files can raise
        if isinstance(error, OSError) and error.errno in _SYSTEM:
            raise LibraryUnavailable(
                f"cannot read {path}: {error}; look at its permissions, and at how many files may "
                "be open"
            ) from error
        raise LibraryDamaged(f"cannot open {path}: {error}; {_REMEDY}") from error


class Generations:
    """The directories `search-<n>-<random>` in `index`. Complete ones never change.

    `form` names the engine and how it writes: what was written in another form is not read, and
    has to be built anew.
    """

    def __init__(self, index: Path, form: str) -> None:
        self._index, self._form = index, form
        self._known: dict[_State, str] = {}

    def path(self, name: str) -> Path:
        """Where a generation is; raises LibraryUnavailable on what is no generation's name."""
        if not _NAME.fullmatch(name):
            raise LibraryDamaged(f"{name!r} is not the name of a search index; {_REMEDY}")
        return self._index / name

    def begin(self, base: str | None) -> Path:
        """A new directory, with hard links to the files of `base`."""
        self._index.mkdir(mode=0o700, parents=True, exist_ok=True)
        numbers = [int(found[1]) for found in map(_NAME.fullmatch, self._names()) if found]
        new = self._index / f"search-{max(numbers, default=0) + 1}-{secrets.token_hex(4)}"
        new.mkdir(mode=0o700)
        try:
            if base is not None:
                for file in self.path(base).iterdir():
                    if not _is_passing(file):
                        os.link(file, new / file.name)
        except BaseException:
            self.discard(new)
            raise
        return new

    def seal(self, new: Path) -> None:
        """Write the manifest, and bring every file and the directories to the disk."""
        for file in filter(_is_passing, list(new.iterdir())):
            file.unlink()
        manifest = {"format": self._form, "files": self._digests(new)}
        (new / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        for path in (*new.iterdir(), new, self._index):
            _sync(path)

    def verify(self, name: str) -> Path:
        """The path of a generation, every file of which is as it was when sealed.

        A file that this process has read before, and nobody has written to since, is not read
        again: generations share most of their files.
        """
        path = self.path(name)
        with opening(path):
            manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
            form = manifest.get("format")
            whole = manifest == {"format": form, "files": self._digests(path)}
        if not whole:
            raise LibraryDamaged(f"{path} does not match its manifest; {_REMEDY}")
        if form != self._form:
            message = f"{path} was written as {form!r}, and is to be read as {self._form!r}"
            raise LibraryDamaged(f"{message}; {_REMEDY}")
        return path

    def _digests(self, directory: Path) -> dict[str, str]:
        found, read = {}, {}
        for file in sorted(directory.iterdir()):
            if not _is_passing(file):
                with file.open("rb") as stream:
                    status = os.fstat(stream.fileno())
                    state = status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
                    digest = self._known.get(state)
                    if digest is None:
                        digest = hashlib.file_digest(stream, "sha256").hexdigest()
                found[file.name] = read[state] = digest
        self._known = read  # the next generation shares its files with this one
        return found

    def discard(self, path: Path) -> None:
        """Remove a generation that failed or is over."""
        shutil.rmtree(path, ignore_errors=True)

    def sweep(self, keep: Collection[str]) -> None:
        for name in self._names():
            if _NAME.fullmatch(name) and name not in keep:
                self.discard(self._index / name)

    def _names(self) -> list[str]:
        return sorted(p.name for p in self._index.iterdir()) if self._index.is_dir() else []


def _is_passing(file: Path) -> bool:
    """What is no part of the content: an engine makes its locks again whenever it opens."""
    return file.name == MANIFEST or file.name.endswith(_LOCK_SUFFIXES)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
