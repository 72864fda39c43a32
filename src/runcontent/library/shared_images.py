"""Images that every machine serves: kept on the library's shelf, and copied from there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from ..errors import LibraryDamaged, NotFound
from ..store.shelf import Shelf
from .images import KEPT, Copies, Images, is_named_after, is_place

_FOLDER = "media"


class SharedImages(Images):
    """The copies in the directory `folder`, which may be lost at any time: what is asked for and is
    not there comes from `shelf`."""

    def __init__(self, folder: Path, shelf: Shelf) -> None:
        super().__init__(folder)
        self._shelf = shelf

    def path(self, digest: str, name: str) -> Path:
        """See `Images.path`."""
        with suppress(NotFound, LibraryDamaged):
            return super().path(digest, name)
        place = f"{digest}/{name}"
        data = self._shelf.read(_name(place)) if is_place(digest, name) else None
        if data is None:
            raise NotFound("media", place)
        if not is_named_after(data, place):
            raise LibraryDamaged(
                f"the image {place} is damaged; run `runcontent index` to copy it again"
            )
        self.keep(place, data)
        return super().path(digest, name)

    def missing(self, copies: Mapping[str, Copies]) -> dict[str, str]:
        """Of the copies of each article, those that are not on the shelf."""
        wanted = {place: src for each in copies.values() for place, src in each.items()}
        there = self._shelf.ages(_FOLDER) if wanted else {}
        return {place: src for place, src in wanted.items() if _name(place) not in there}

    def _publish(self, place: str, data: bytes) -> None:
        self._shelf.write(_name(place), data)

    def sweep(self, kept: Iterable[Collection[str]], left: Iterable[str]) -> None:
        """See `Images.sweep`."""
        shown = {_name(place) for places in kept for place in places}
        leaving = {_name(place) for place in left} - shown
        there = self._shelf.ages(_FOLDER)
        self._shelf.touch(leaving & there.keys())
        over = {name for name, age in there.items() if age > KEPT}
        self._shelf.remove(over - shown - leaving)
        super().sweep([[name.removeprefix(f"{_FOLDER}/") for name in shown]], ())


def open_images(folder: Path, shelf: Shelf | None) -> Images:
    """The images of a library, which has a shelf or everything on one disk."""
    return Images(folder) if shelf is None else SharedImages(folder, shelf)


def _name(place: str) -> str:
    return f"{_FOLDER}/{place}"
