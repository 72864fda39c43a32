"""Images as they are served: copies in `index/media/<hash>/<name>`, named by their content.

A copy that is not what its name says is never served, and the next publish puts it right.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import threading
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from cachetools import LRUCache

from ..errors import LibraryDamaged, LibraryUnavailable, NotFound
from ..model import Article
from ..parsing import read_media

DIGITS = 16
"""Of a SHA-256, in hexadecimal: 64 bits tell images apart."""

KEPT = 24 * 3600
"""Seconds that an image stays that no article shows any more: kept answers still point to it."""

Copies: TypeAlias = Mapping[str, str]
"""`<hash>/<name>` to the path below the articles' folder, of one article's images."""

_DIGEST = re.compile(r"[0-9a-f]{16}")
_NAME = re.compile(r"[^./\\\0][^/\\\0]*")


def copies_of(article: Article) -> dict[str, str]:
    """The images that an article shows."""
    shown = [*article.images, *([article.image] if article.image else [])]
    return {
        f"{image.sha256[:DIGITS]}/{Path(image.src).name}": image.src
        for image in shown
        if image.sha256 is not None
    }


def is_place(digest: str, name: str) -> bool:
    """Whether an image can be called so."""
    return bool(_DIGEST.fullmatch(digest) and _NAME.fullmatch(name))


def is_named_after(data: bytes, place: str) -> bool:
    """Whether the image of a place is this one."""
    return hashlib.sha256(data).hexdigest()[:DIGITS] == place.split("/", 1)[0]


class Images:
    """The copies in the directory `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._sound: LRUCache[Path, tuple[int, int, int]] = LRUCache(10_000)

    def path(self, digest: str, name: str) -> Path:
        """The file of an image, whose bytes are those that its address names.

        Raises NotFound; LibraryDamaged for a file that is not what it was, which is then removed.
        """
        path = self._folder / digest / name
        if not is_place(digest, name) or path.is_symlink():
            raise NotFound("media", f"{digest}/{name}")
        try:
            is_sound = self._is_sound(path, digest)
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            raise NotFound("media", f"{digest}/{name}") from None
        except OSError as error:
            raise LibraryUnavailable(f"cannot read {path}: {error}") from error
        if not is_sound:
            with suppress(OSError):
                path.unlink()
            raise LibraryDamaged(f"{path} is damaged; run `runcontent index` to copy it again")
        return path

    def _is_sound(self, path: Path, digest: str) -> bool:
        """Whether its bytes are the right ones; they are read again when it was written to."""
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            state = status.st_ino, status.st_size, status.st_mtime_ns
            with self._lock:
                if self._sound.get(path) == state:
                    return True
            if hashlib.file_digest(file, "sha256").hexdigest()[:DIGITS] != digest:
                return False
        with self._lock:
            self._sound[path] = state
        return True

    def missing(self, copies: Mapping[str, Copies]) -> dict[str, str]:
        """Of the copies of each article, those that are not there or are damaged."""
        wanted = {place: src for each in copies.values() for place, src in each.items()}
        found = {}
        for place, src in wanted.items():
            try:
                is_there = self._is_sound(self._folder / place, place.split("/", 1)[0])
            except FileNotFoundError:
                is_there = False
            if not is_there:
                found[place] = src
        return found

    def copy(self, articles: Path, copies: Copies) -> None:
        """Put the images where they are served from; one that has changed by now is left out."""
        for place, src in copies.items():
            try:
                data = read_media(articles, src)
            except ValueError:
                continue
            if is_named_after(data, place):
                self._publish(place, data)

    def _publish(self, place: str, data: bytes) -> None:
        """Put an image where it is served from."""
        self.keep(place, data)

    def keep(self, place: str, data: bytes) -> None:
        """Write a copy."""
        target = self._folder / place
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial = target.with_name(f".{os.getpid()}-{threading.get_ident()}")
        with partial.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)

    def sweep(self, kept: Iterable[Collection[str]], left: Iterable[str]) -> None:
        """Remove what no article shows, and what was left half-written. `kept` are the places of
        each article; those in `left` have just lost their last one, and stay a day longer."""
        shown = {place.split("/", 1)[0] for places in kept for place in places}
        leaving = {place.split("/", 1)[0] for place in left} - shown
        for directory in self._directories():
            with suppress(OSError):
                for partial in directory.glob(".*"):
                    partial.unlink()
                if directory.name in leaving:
                    os.utime(directory)
                elif directory.name not in shown and _age(directory) > KEPT:
                    shutil.rmtree(directory)

    def _directories(self) -> Iterator[Path]:
        with suppress(FileNotFoundError):
            yield from sorted(self._folder.iterdir())


def _age(path: Path) -> float:
    """Seconds since something last became of it."""
    return time.time() - path.stat().st_mtime
