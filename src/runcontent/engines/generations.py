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
_FORMAT = 3
"""Raised when the same resources are indexed in another way: old generations are then rebuilt."""
_NAME = re.compile(r"search-(\d{1,18})-[0-9a-f]{8}")
_LOCK_SUFFIX = "LOCK"
_REMEDY = "run `runcontent index` to rebuild it"


class Generations:
    """The directories `search-<n>-<random>` in `index`. Complete ones never change."""

    def __init__(self, index: Path) -> None:
        self._index = index

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
                    if file.name != MANIFEST:
                        os.link(file, new / file.name)
        except OSError as error:
            self.discard(new)
            raise LibraryUnavailable(f"cannot clone {base}: {error}; {_REMEDY}") from error
        return new

    def seal(self, new: Path) -> None:
        """Write the manifest, and bring every file and the directories to the disk."""
        for file in new.iterdir():
            if file.name.endswith(_LOCK_SUFFIX):
                file.unlink()
        manifest = {"format": _FORMAT, "files": _digests(new)}
        (new / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        for path in (*new.iterdir(), new, self._index):
            _sync(path)

    def verify(self, name: str) -> Path:
        """The path of a generation, every file of which is as it was when sealed."""
        path = self.path(name)
        try:
            manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
            whole = manifest == {"format": _FORMAT, "files": _digests(path)}
        except (OSError, ValueError) as error:
            raise LibraryUnavailable(f"the search index {path} is damaged; {_REMEDY}") from error
        if not whole:
            raise LibraryUnavailable(f"{path} does not match its manifest; {_REMEDY}")
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


def _digests(directory: Path) -> dict[str, str]:
    found = {}
    for file in sorted(directory.iterdir()):
        if file.name != MANIFEST:
            with file.open("rb") as stream:
                found[file.name] = hashlib.file_digest(stream, "sha256").hexdigest()
    return found


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
