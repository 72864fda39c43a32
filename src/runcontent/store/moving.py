"""What a store hands over to another, of whatever kind: the library and its history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from ..model import Resource
from .port import ChangeRecord, Source, Store


@dataclass(frozen=True, slots=True)
class History:
    """One revision, and all that is known of those before it.

    `marks` are (revision, mark, published at) of each revision that is not forgotten. `resources`
    are read once, one by one, and have no texts for search: no store keeps them.
    """

    identity: str
    revision: int
    published_at: str | None
    floor: int
    marks: Sequence[tuple[int, str, str | None]] = ()
    changes: Iterable[ChangeRecord] = ()
    sources: Sequence[Source] = ()
    meta: Sequence[tuple[str, str]] = ()
    resources: Iterable[Resource] = field(default=())


class MovableStore(Store, Protocol):
    """A store whose library can go elsewhere, or come from there."""

    def history(self) -> AbstractContextManager[History]:
        """Of the present revision, while it is held. Raises LibraryUnavailable."""
        ...

    def adopt(self, history: History) -> None:
        """Be that library, in one step, whatever was here before. It names no search generation
        that there is, so the next publish builds one. To be called by who is `alone`."""
        ...
