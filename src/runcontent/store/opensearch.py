"""The Store port on OpenSearch: one index, read under an alias."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from secrets import token_hex
from threading import Lock, local
from typing import Any

from opensearchpy.exceptions import ConflictError, NotFoundError

from ..cluster.bulk import Conflict
from ..cluster.connection import PATIENT, Body, Cluster
from ..cluster.lease import Held, Lease
from ..cluster.spans import OPEN, ended
from ..errors import LibraryDamaged, LibraryUnavailable
from .moving import History
from .opensearch_documents import LIBRARY, MAPPINGS
from .opensearch_moving import MOVED, read_history, write_history
from .opensearch_snapshot import OpensearchSnapshot
from .opensearch_writing import Writing
from .port import Changes, Published

_PATIENCE = 30.0
"""Seconds to wait for somebody else, where no whole publish is waiting."""

_READ_ON = 600.0
"""Seconds for which a revision can still be read after the next one came."""

_REMEMBERED = 24 * 3600.0
"""Seconds for which a publish that failed may still have writes on their way."""

FORM = 1
"""Raised when the same library is kept in another way."""


class OpensearchStore:
    """Published resources in OpenSearch. `settings` are those of a new index (shards, replicas).

    Which revision is the present one is asked again when it is known for `freshness` seconds.
    What the cluster has not got, or is not there to answer, raises LibraryUnavailable.
    """

    def __init__(
        self,
        cluster: Cluster,
        settings: Body,
        clock: Callable[[], float] = time.time,
        freshness: float = 0.0,
    ) -> None:
        self._cluster, self._settings, self._clock = cluster, settings, clock
        self._alias = cluster.name("library")
        self._lease = Lease(cluster, settings, clock)
        self._own = local()
        self._making = Lock()
        self._is_made = False
        self._new: str | None = None
        self._freshness = freshness
        self._epoch = object()
        self._known: tuple[object, float, Any] = self._epoch, -1.0, None

    @contextmanager
    def snapshot(self) -> Iterator[OpensearchSnapshot]:
        """The library at one revision; snapshots may be nested, and shared by threads."""
        found = self._present()
        yield OpensearchSnapshot(self._cluster, found["_index"], found["_source"])

    def latest(self) -> Published:
        """What is published now: one small document."""
        found = self._present()["_source"]
        return Published(found["revision"], found["generation"], found["published_at"])

    @property
    def _held(self) -> Held | None:
        """The lease, where this thread holds it."""
        return getattr(self._own, "held", None)

    def alone(self) -> AbstractContextManager[None]:
        """Hold the lease of the library, on all machines. Raises PublishLocked."""
        return self._alone(0)

    @contextmanager
    def _alone(self, patience: float) -> Iterator[None]:
        with self._cluster.explained(), self._lease.held(patience) as self._own.held:
            try:
                self._forget()
                yield
            finally:
                self._own.held, self._new = None, None
                self._forget()

    def publish(self, changes: Changes, generation: str, published_at: str) -> int:
        """Write everything under the next revision, make it visible to searches, and then name it
        the present one. Raises PublishLocked, PublishFailed, LibraryUnavailable."""
        held = self._held
        if held is None:
            with self._alone(_PATIENCE):
                return self.publish(changes, generation, published_at)
        with self._cluster.explained():
            found = self._present(0)
            before = found["_source"]
            library = self._next(before, held, generation, published_at)
            writing = Writing(self._cluster, found["_index"], before, library, held)
            writing.write(changes, published_at)
            self._commit(found, writing.library)
            if self._new is not None:
                self._give_alias(self._new)
                self._new = None
        return int(library["revision"])

    @contextmanager
    def history(self) -> Iterator[History]:
        """See `MovableStore`."""
        found = self._present(0)
        with self._cluster.explained():
            yield read_history(self._cluster, found["_index"], found["_source"])

    def adopt(self, history: History) -> None:
        """See `MovableStore`."""
        with self._cluster.explained():
            new = self._empty(identity=history.identity)
            write_history(self._cluster, new, history)
            library = self._cluster.client.get(index=new, id=LIBRARY)["_source"]
            library |= {
                "revision": history.revision,
                "generation": MOVED,
                "published_at": history.published_at,
                "floor": history.floor,
                "ticket": 1,
                "tickets": [[1, self._clock()]],
            }
            params = {"refresh": "true"} | PATIENT
            self._cluster.client.index(index=new, id=LIBRARY, body=library, params=params)
            self._give_alias(new)
            self._forget()

    def discard(self) -> None:
        """Begin another, empty library in an index of its own. Others read the former one until
        something is published to this one. Raises LibraryUnavailable."""
        with self._cluster.explained():
            if self._held is None:
                with self._alone(_PATIENCE):
                    self._give_alias(self._empty())
            else:
                self._new = self._empty()
            self._forget()

    def sweep(self) -> None:
        """Remove what is of no revision that anybody may still read, and what interrupted
        publishes left. To be called by who is `alone`."""
        with self._cluster.explained(), suppress(LibraryDamaged):
            found = self._present(0)
            index, library, now = found["_index"], found["_source"], self._clock()
            failed = [ticket for ticket, _ in library["failed"]]
            over: list[Body] = [
                {"terms": {"since": failed}},
                {"range": {"since": {"gt": library["ticket"]}}},
            ]
            old = [ticket for ticket, at in library["tickets"] if at < now - _READ_ON]
            if old:
                over.append({"range": {"until": {"lte": max(old)}}})
            others = {"must_not": {"term": {"type": LIBRARY}}}
            self._cluster.delete(index, {"bool": {"should": over, **others}})
            in_vain = {"terms": {"until": failed}}
            reopened = self._cluster.every(
                index, in_vain, ["type", "key", "since"], seq_no_primary_term=True, _source=False
            )
            # what a publish ended that never came holds still
            self._cluster.write(ended(hit, OPEN) for hit in reopened)
            self._sweep_indices(index)

    def _sweep_indices(self, present: str) -> None:
        """Remove the libraries that nobody finished. One that was replaced goes at once."""
        found: Any = self._cluster.client.indices.get(
            index=self._cluster.name("library", "*"), params={"allow_no_indices": "true"}
        )
        for index in set(found) - {present, self._new}:
            self._cluster.client.indices.delete(index=index, params=PATIENT)

    def _next(self, before: Body, held: Held, generation: str, at: str) -> Body:
        now = self._clock()
        ticket = max(held.ticket, before["ticket"] + 1)  # should the lease's own index be lost
        failed = [[n, now] for n in range(before["ticket"] + 1, ticket)]
        recent = [one for one in before["tickets"] if one[1] > now - 2 * _READ_ON]
        return before | {
            "revision": before["revision"] + 1,
            "ticket": ticket,
            "failed": [one for one in before["failed"] if one[1] > now - _REMEMBERED] + failed,
            "tickets": [*(recent or before["tickets"][-1:]), [ticket, now]],
            "generation": generation,
            "published_at": at,
        }

    def _commit(self, found: Body, library: Body) -> None:
        place = {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
        params = place | {"refresh": "true"} | PATIENT
        try:
            self._cluster.client.index(
                index=found["_index"], id=LIBRARY, body=library, params=params
            )
        except ConflictError:
            now = self._cluster.client.get(index=found["_index"], id=LIBRARY)["_source"]
            if now["ticket"] != library["ticket"]:  # otherwise it is done, and the answer was lost
                raise Conflict from None
        finally:
            self._forget()

    def _forget(self) -> None:
        """Ask anew which revision is the present one; an answer that is under way is of before."""
        self._epoch = object()

    def _present(self, freshness: float | None = None) -> Any:
        """The document that says which revision is the present one."""
        epoch, asked, known = self._known
        age = time.monotonic() - asked
        if epoch is self._epoch and age < (self._freshness if freshness is None else freshness):
            return known
        self._make()
        epoch, asked = self._epoch, time.monotonic()
        with self._cluster.explained():
            found = self._cluster.client.get(index=self._new or self._alias, id=LIBRARY)
        form = found["_source"].get("form", 0)
        if form > FORM:
            raise LibraryUnavailable(
                f"the library under {self._cluster.prefix!r} in OpenSearch is of a newer "
                "runcontent; upgrade this one, or set RUNCONTENT_OPENSEARCH_PREFIX"
            )
        if form < FORM:
            raise LibraryDamaged(
                f"the library under {self._cluster.prefix!r} in OpenSearch is of an older "
                "runcontent; run `runcontent index` to build it anew"
            )
        self._known = epoch, asked, found
        return found

    def _make(self) -> None:
        """Make an empty library where there is none, once; later on it is missed."""
        if self._is_made:
            return
        with self._making, self._cluster.explained():
            if self._is_made:
                return
            if not self._is_there():
                with self._alone_or_held():
                    if not self._is_there():
                        self._give_alias(self._empty())
            self._is_made = True

    def _is_there(self) -> bool:
        return bool(self._cluster.client.indices.exists_alias(name=self._alias))

    @contextmanager
    def _alone_or_held(self) -> Iterator[None]:
        if self._held is not None:
            yield
            return
        with self._lease.held(_PATIENCE):
            yield

    def _empty(self, identity: str = "") -> str:
        """Make an index with an empty library."""
        new = self._cluster.name("library", token_hex(6))
        self._cluster.create(new, MAPPINGS, self._settings)
        empty = {
            "type": LIBRARY,
            "form": FORM,
            "revision": 0,
            "generation": None,
            "published_at": None,
            "identity": identity or token_hex(8),
            "floor": 0,
            "ticket": 0,
            "failed": [],
            "tickets": [],
        }
        params = {"refresh": "true"} | PATIENT
        self._cluster.client.index(index=new, id=LIBRARY, body=empty, params=params)
        return new

    def _give_alias(self, new: str) -> None:
        """Let it be the library for all who read, in one step."""
        try:
            former = list(self._cluster.client.indices.get_alias(name=self._alias))
        except NotFoundError:
            former = []
        actions: list[Body] = [
            {"remove_index": {"index": index}} for index in former if index != new
        ]
        actions.append({"add": {"index": new, "alias": self._alias}})
        self._cluster.client.indices.update_aliases(body={"actions": actions}, params=PATIENT)
        self._is_made = True
