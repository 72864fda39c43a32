"""Bundles on the library's shelf: one machine builds, the others fetch."""

from __future__ import annotations

import fcntl
import logging
import shutil
import tempfile
from collections.abc import Collection, Iterable
from pathlib import Path
from threading import Lock, Thread
from typing import Any

import orjson

from ..errors import LibraryUnavailable
from ..store.shelf import Shelf

MANIFEST = "manifest.json"
_FOLDER = "bundles"
_ABANDONED = 3600
"""Seconds after which what is in no bundle is of one that nobody finished."""

_log = logging.getLogger(__name__)


class SharedBundles:
    """Bundles by the names of their directories. What stands on `shelf` is copied to `folder`,
    which may be lost at any time."""

    def __init__(self, folder: Path, shelf: Shelf) -> None:
        self._folder, self._shelf = folder, shelf
        self._fetching = Lock()

    def names(self) -> list[str]:
        """Those that are complete."""
        return _complete(self._shelf.ages(_FOLDER))

    def fetch(self, name: str) -> bool:
        """Copy one; whether it is there then. Raises LibraryUnavailable and OSError."""
        target = self._folder / name
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self._folder / "fetching").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            data = None if target.exists() else self._shelf.read(_place(name, MANIFEST))
            if data is None:
                return target.exists()
            manifest: dict[str, Any] = orjson.loads(data)
            new = Path(tempfile.mkdtemp(prefix=".fetched-", dir=self._folder))
            try:
                for file, digest in manifest["files"].items():
                    if not self._shelf.load(_place(name, digest), new / file):
                        return False
                (new / MANIFEST).write_bytes(data)
                new.rename(target)
            finally:
                shutil.rmtree(new, ignore_errors=True)
        return True

    def follow(self, name: str) -> None:
        """Fetch one without waiting for it."""
        if self._fetching.acquire(blocking=False):
            Thread(target=self._follow, args=(name,), name="bundles", daemon=True).start()

    def _follow(self, name: str) -> None:
        try:
            self.fetch(name)
        except (LibraryUnavailable, OSError) as error:
            _log.warning("the bundle could not be fetched: %s", error)
        finally:
            self._fetching.release()

    def offer(self, name: str, directory: Path) -> bool:
        """Put one on the shelf that was built in `directory`; False where another machine's is
        there already, which everybody takes then."""
        data = (directory / MANIFEST).read_bytes()
        manifest: dict[str, Any] = orjson.loads(data)
        for file, digest in manifest["files"].items():
            self._shelf.store(_place(name, digest), directory / file)
        return self._shelf.add(_place(name, MANIFEST), data) == data

    def sweep(self, kept: Collection[str]) -> None:
        """Remove the others, and what belongs to none."""
        names = self._shelf.ages(_FOLDER)
        known = _complete(names)
        self._shelf.remove(
            [
                name
                for name, age in names.items()
                if (bundle := name.split("/")[1]) not in kept
                and (bundle in known or age > _ABANDONED)
            ]
        )


def _complete(names: Iterable[str]) -> list[str]:
    """The bundles whose manifest, which is written last, is among these names."""
    return [name.split("/")[1] for name in names if name.endswith(f"/{MANIFEST}")]


def _place(*steps: str) -> str:
    return "/".join((_FOLDER, *steps))
