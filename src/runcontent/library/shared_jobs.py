"""Publishing on demand where no disk is shared: jobs are on the library's shelf.

The process that publishes says every few seconds that it lives.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from threading import Event, Thread
from typing import Any

import orjson

from ..errors import LibraryUnavailable, NotFound
from ..settings import Settings
from ..store.shelf import Shelf
from .jobs import (
    ID,
    INTERRUPTED,
    KEPT,
    NOTHING,
    FiledJobs,
    PublishJobs,
    begun,
    ended,
    new_id,
    publish_apart,
)
from .publishing import Report

_FOLDER = "publishes"
_BEAT = 5.0
_DEAD = 30.0
"""Seconds without a word after which a job counts as interrupted."""


class SharedJobs:
    """The jobs of one library, whichever machine was asked."""

    def __init__(self, settings: Settings, shelf: Shelf) -> None:
        self._settings, self._shelf = settings, shelf

    def start(self) -> str:
        """See `PublishJobs`."""
        moment = datetime.now(UTC)
        id = new_id(moment)
        self._shelf.write(_place(id), orjson.dumps(begun(moment)))
        publish_apart(self._settings, ["--job", id])
        self._shelf.remove(sorted(self._shelf.ages(_FOLDER))[:-KEPT])
        return id

    def get(self, id: str) -> dict[str, Any]:
        """See `PublishJobs`."""
        return self._told(id, self._shelf.ages(_FOLDER))

    def counts(self) -> dict[str, int]:
        """See `PublishJobs`; none where they cannot be read."""
        found: Counter[str] = Counter()
        with suppress(LibraryUnavailable):
            ages = self._shelf.ages(_FOLDER)
            for name in ages:
                with suppress(NotFound):  # just forgotten
                    found[self._told(name.rpartition("/")[2], ages)["status"]] += 1
        return {status: found[status] for status in ("running", "done", "failed")}

    def _told(self, id: str, ages: Mapping[str, float]) -> dict[str, Any]:
        """How a job stands. `ages` are of before it is read: if it ends in between, that is seen.
        Raises NotFound."""
        data = self._shelf.read(_place(id)) if ID.fullmatch(id) else None
        if data is None:
            raise NotFound("publish", id)
        told: dict[str, Any] = orjson.loads(data)
        if told["status"] == "running" and ages.get(_place(id), 0) > _DEAD:
            told |= INTERRUPTED
        return {"id": id, **NOTHING, **told}

    @contextmanager
    def alive(self, id: str) -> Iterator[None]:
        """Say that a job lives for as long as the block lasts."""
        over = Event()

        def beat() -> None:
            while not over.is_set():
                with suppress(LibraryUnavailable):
                    self._shelf.touch([_place(id)])
                over.wait(_BEAT)

        beating = Thread(target=beat, name="alive", daemon=True)
        beating.start()
        try:
            yield
        finally:
            over.set()
            beating.join()

    def finish(self, id: str, outcome: Report | Exception) -> None:
        """Tell how a job ended."""
        known = self._shelf.read(_place(id))
        told = ended(orjson.loads(known) if known else {}, outcome)
        self._shelf.write(_place(id), orjson.dumps(told))


def open_jobs(settings: Settings, shelf: Shelf | None) -> PublishJobs:
    """The jobs of a library, which has a shelf or everything on one disk."""
    return FiledJobs(settings) if shelf is None else SharedJobs(settings, shelf)


def _place(id: str) -> str:
    return f"{_FOLDER}/{id}"
