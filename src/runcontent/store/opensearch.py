"""The Store port on OpenSearch: one index, read under an alias."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from secrets import token_hex
from threading import Lock
from typing import Any

from opensearchpy.exceptions import ConflictError, NotFoundError
from opensearchpy.helpers import BulkIndexError

from ..cluster.connection import Cluster
from ..cluster.lease import Held, Lease
from ..errors import PublishFailed
from .opensearch_documents import LIBRARY, MAPPINGS, Body
from .opensearch_snapshot import OpensearchSnapshot
from .opensearch_writing import Writing
from .port import Changes, Published

_PATIENCE = 30.0
"""Seconds to wait for another publisher."""

_READ_ON = 600.0
"""Seconds for which a revision can still be read after the next one came."""


class OpensearchStore:
    """Published resources in OpenSearch. `settings` are those of a new index (shards, replicas).

    What the cluster has not got, or is not there to answer, raises LibraryUnavailable.
    """

    def __init__(
        self, cluster: Cluster, settings: Body, clock: Callable[[], float] = time.time
    ) -> None:
        self._cluster, self._settings, self._clock = cluster, settings, clock
        self._alias = cluster.name("library")
        self._lease = Lease(cluster, clock)
        self._making = Lock()
        self._is_made = False

    @contextmanager
    def snapshot(self) -> Iterator[OpensearchSnapshot]:
        """The library at one revision; snapshots may be nested, and shared by threads."""
        found = self._present()
        yield OpensearchSnapshot(self._cluster, found["_index"], found["_source"])

    def latest(self) -> Published:
        """What is published now: one small document."""
        found = self._present()["_source"]
        return Published(found["revision"], found["generation"], found["published_at"])

    def publish(self, changes: Changes, generation: str, published_at: str) -> int:
        """Write everything under the next revision, make it visible to searches, and then name it
        the present one. Raises PublishLocked, PublishFailed, LibraryUnavailable."""
        self._make()
        with self._cluster.explained(), self._lease.held(_PATIENCE) as held:
            found = self._present()
            before = found["_source"]
            library = self._next(before, held, generation, published_at)
            writing = Writing(self._cluster, found["_index"], before, library, held)
            try:
                writing.write(changes, published_at)
                self._commit(found, writing.library)
            except (BulkIndexError, ConflictError) as error:
                message = "another publisher wrote at the same time; publish again"
                raise PublishFailed(f"could not publish: {message}") from error
        return int(library["revision"])

    def discard(self) -> None:
        """Begin another, empty library in an index of its own. Raises LibraryUnavailable."""
        with self._cluster.explained(), self._lease.held(_PATIENCE):
            self._swap()
        self._is_made = True

    def sweep(self) -> None:
        """Remove what is of no revision that anybody may still read, and what interrupted
        publishes left."""
        with self._cluster.explained():
            found = self._present()
            library, now = found["_source"], self._clock()
            old = [ticket for ticket, at in library["tickets"] if at < now - _READ_ON]
            over: list[Body] = [{"terms": {"since": [ticket for ticket, _ in library["failed"]]}}]
            if old:
                over.append({"range": {"until": {"lte": max(old)}}})
            query = {"bool": {"should": over, "must_not": {"term": {"type": LIBRARY}}}}
            if library["failed"]:
                over.append({"range": {"since": {"gt": library["ticket"]}}})
            self._cluster.client.delete_by_query(
                index=found["_index"], body={"query": query}, params={"conflicts": "proceed"}
            )

    def _next(self, before: Body, held: Held, generation: str, at: str) -> Body:
        now = self._clock()
        failed = [[n, now] for n in range(before["ticket"] + 1, held.ticket)]
        recent = [one for one in before["tickets"] if one[1] > now - 2 * _READ_ON]
        return before | {
            "revision": before["revision"] + 1,
            "ticket": held.ticket,
            "failed": before["failed"] + failed,
            "tickets": [*(recent or before["tickets"][-1:]), [held.ticket, now]],
            "generation": generation,
            "published_at": at,
        }

    def _commit(self, found: Body, library: Body) -> None:
        place = {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
        self._cluster.client.index(
            index=found["_index"], id=LIBRARY, body=library, params=place | {"refresh": "true"}
        )

    def _present(self) -> Any:
        self._make()
        with self._cluster.explained():
            return self._cluster.client.get(index=self._alias, id=LIBRARY)

    def _make(self) -> None:
        """Make an empty library where there is none, once; later on it is missed."""
        if self._is_made:
            return
        with self._making, self._cluster.explained():
            if self._is_made:
                return
            if not self._cluster.client.indices.exists_alias(name=self._alias):
                with self._lease.held(_PATIENCE):
                    if not self._cluster.client.indices.exists_alias(name=self._alias):
                        self._swap()
            self._is_made = True

    def _swap(self) -> None:
        """Make an empty library and give it the alias, in one step for all who read."""
        new = self._cluster.name("library", token_hex(6))
        self._cluster.create(new, MAPPINGS, self._settings)
        empty = {
            "type": LIBRARY,
            "revision": 0,
            "generation": None,
            "published_at": None,
            "identity": token_hex(8),
            "floor": 0,
            "ticket": 0,
            "failed": [],
            "tickets": [],
        }
        self._cluster.client.index(index=new, id=LIBRARY, body=empty, params={"refresh": "true"})
        try:
            former = list(self._cluster.client.indices.get_alias(name=self._alias))
        except NotFoundError:
            former = []
        actions: list[Body] = [{"remove_index": {"index": index}} for index in former]
        actions.append({"add": {"index": new, "alias": self._alias}})
        self._cluster.client.indices.update_aliases(body={"actions": actions})
