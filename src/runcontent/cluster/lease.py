"""One publisher at a time, on all machines: a document that is held for a while and renewed."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from secrets import token_hex
from threading import Event, Thread
from typing import Any

from opensearchpy.exceptions import ConflictError, NotFoundError, OpenSearchException

from ..errors import LibraryAway, PublishFailed, PublishLocked
from .connection import Body, Cluster

_ID = "publisher"
_HELD = 30.0
"""Seconds that a lease holds; who dies with it is waited for as long."""

_RENEWED = 5.0
_PAUSE = 0.2
_MAPPINGS: Body = {
    "properties": {
        "owner": {"type": "keyword", "index": False},
        "until": {"type": "double", "index": False},
        "ticket": {"type": "long", "index": False},
    }
}


class Held:
    """A lease while it is held. Its `ticket` is higher than that of any lease before it."""

    def __init__(self, ticket: int) -> None:
        self.ticket = ticket
        self.lost: str | None = None

    def require(self) -> None:
        """Raises PublishFailed where it was lost."""
        if self.lost is not None:
            raise PublishFailed(f"could not publish: {self.lost}; nothing was changed")


class Lease:
    """The lease of one library, `renewed` every so many seconds. `clock` gives seconds since 1970;
    machines' clocks may differ, for what is written under one that was lost counts for nothing."""

    def __init__(
        self,
        cluster: Cluster,
        settings: Body,
        clock: Callable[[], float] = time.time,
        renewed: float = _RENEWED,
    ) -> None:
        self._cluster, self._clock, self._renewed = cluster, clock, renewed
        self._settings = {**settings, "number_of_shards": 1}
        self._index = cluster.name("lease")

    @contextmanager
    def held(self, patience: float) -> Iterator[Held]:
        """Raises PublishLocked where somebody else holds it for longer than `patience` seconds."""
        owner = f"{socket.gethostname()}/{os.getpid()}/{token_hex(4)}"
        end = time.monotonic() + patience
        while (ticket := self._take(owner)) is None:
            if time.monotonic() > end:
                raise PublishLocked(f"{self._holder()} is publishing; try again later")
            time.sleep(_PAUSE)
        held, over = Held(ticket), Event()
        renewing = Thread(target=self._renew, args=(owner, held, over), daemon=True)
        renewing.start()
        try:
            yield held
        finally:
            over.set()
            renewing.join()
            with suppress(OpenSearchException, LibraryAway):
                self._put(owner, ticket, 0.0)

    def _take(self, owner: str) -> int | None:
        found = self._read()
        if found is None:
            ticket, place = 1, {"op_type": "create"}
        else:
            source = found["_source"]
            if source["until"] > self._clock():
                return None
            ticket = source["ticket"] + 1
            place = {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
        body = {"owner": owner, "until": self._clock() + _HELD, "ticket": ticket}
        try:
            self._cluster.client.index(index=self._index, id=_ID, body=body, params=place)
        except ConflictError:  # somebody was quicker, unless the answer to a first try was lost
            found = self._read()
            return ticket if found is not None and found["_source"]["owner"] == owner else None
        return ticket

    def _renew(self, owner: str, held: Held, over: Event) -> None:
        good_until = time.monotonic() + _HELD
        while not over.wait(self._renewed):
            try:
                if not self._put(owner, held.ticket, self._clock() + _HELD):
                    held.lost = "another publisher has begun"
                    return
                good_until = time.monotonic() + _HELD
            except (OpenSearchException, LibraryAway) as error:
                if time.monotonic() > good_until:
                    held.lost = f"OpenSearch could not be reached ({type(error).__name__})"
                    return

    def _put(self, owner: str, ticket: int, until: float) -> bool:
        """Whether it was still this owner's."""
        found = self._read()
        if found is None or found["_source"]["owner"] != owner:
            return False
        place = {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
        body = {"owner": owner, "until": until, "ticket": ticket}
        try:
            self._cluster.client.index(index=self._index, id=_ID, body=body, params=place)
        except ConflictError:  # it may be the second try of what was done
            found = self._read()
            return found is not None and found["_source"] == body
        return True

    def _read(self) -> Any:
        try:
            return self._cluster.client.get(index=self._index, id=_ID)
        except NotFoundError as error:
            if error.error != "index_not_found_exception":
                return None
        self._cluster.create(self._index, _MAPPINGS, self._settings)
        return None

    def _holder(self) -> str:
        found = self._read()
        return str(found["_source"]["owner"]) if found else "another process"
