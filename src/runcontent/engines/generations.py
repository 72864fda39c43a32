"""Directories of search generations: cloned, sealed with a manifest, verified and swept."""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Collection
from pathlib import Path

from ..errors import LibraryUnavailable

MANIFEST = "manifest.json"
_NAME = re.compile(r"search-(\d{1,18})-[0-9a-f]{8}")
_LOCK_SUFFIXES = ("LOCK", ".lock")
_REMEDY = "run `runcontent index` to rebuild it"


class Generations:
    """The directories `search-<n>-<random>` in `index`. Complete ones never change.

    `form` names the engine and how it writes: what was written in another form is not read, and
    has to be built anew.
    """

    def __init__(self, index: Path, form: str) -> None:
        self._index, self._form = index, form

    def path(self, name: str) -> Path:
        """Where a generation is; raises LibraryUnavailable on what is no generation's name."""
        if not _NAME.fullmatch(name):
            raise LibraryUnavailable(f"{name!r} is not the name of a search index; {_REMEDY}")
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
        except OSError as error:
            self.discard(new)
            raise LibraryUnavailable(f"cannot clone {base}: {error}; {_REMEDY}") from error
        return new

    def seal(self, new: Path) -> None:
        """Write the manifest, and bring every file and the directories to the disk."""
        for file in filter(_is_passing, list(new.iterdir())):
            file.unlink()
        manifest = {"format": self._form, "files": _digests(new)}
        (new / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        for path in (*new.iterdir(), new, self._index):
            _sync(path)

    def verify(self, name: str) -> Path:
        """The path of a generation, every file of which is as it was when sealed."""
        path = self.path(name)
        try:
            manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
            form = manifest.get("format")
            whole = manifest == {"format": form, "files": _digests(path)}
        except (OSError, ValueError, AttributeError) as error:
            raise LibraryUnavailable(f"the search index {path} is damaged; {_REMEDY}") from error
        if not whole:
            raise LibraryUnavailable(f"{path} does not match its manifest; {_REMEDY}")
        if form != self._form:
            message = f"{path} was written as {form!r}, and is to be read as {self._form!r}"
            raise LibraryUnavailable(f"{message}; {_REMEDY}")
        return path

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


def _digests(directory: Path) -> dict[str, str]:
    found = {}
    for file in sorted(directory.iterdir()):
        if not _is_passing(file):
            with file.open("rb") as stream:
                found[file.name] = hashlib.file_digest(stream, "sha256").hexdigest()
    return found


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
