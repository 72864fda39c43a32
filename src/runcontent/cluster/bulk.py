"""Many writes at once, each done exactly once whatever fails in between."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from opensearchpy.helpers import streaming_bulk

from ..errors import LibraryAway, PublishFailed

if TYPE_CHECKING:
    from .connection import Body, Cluster

SECONDS = 120.0
"""That one request to write may take; how long a cluster that is away is waited for."""

_CHUNK = 500
"""Documents that are written at once, up to `_CHUNK_BYTES`."""

_CHUNK_BYTES = 8_000_000
_PAUSE = 0.5
"""Seconds before what a busy cluster refused is sent again, at first; twice as long each time."""

_LONGEST_PAUSE = 15.0
_CONFLICT = 409
_REFUSED = (429, 502, 503, 504, "N/A")


class Conflict(PublishFailed):
    """Somebody else wrote to a document since it was read."""

    def __init__(self) -> None:
        super().__init__(
            "could not publish: another publisher wrote at the same time; nothing was changed, "
            "so publish again"
        )


def write(cluster: Cluster, actions: Iterable[Body]) -> int:
    """Streams writes, as opensearch-py takes them, each with its `_id`; how many there were.

    No more is read from `actions` than is sent at once. What the cluster is too busy for, or is
    not there to take, is sent again, for `SECONDS`. Raises Conflict, LibraryAway, and PublishFailed
    for a document that the cluster refuses.
    """
    sent, every = 0, iter(actions)
    while some := list(_next(every)):
        sent += len(some)
        pause, end = _PAUSE, time.monotonic() + SECONDS
        while some := _refused(cluster, some):
            if time.monotonic() > end:
                raise LibraryAway("OpenSearch takes no writes; nothing was changed", 10)
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
    return sent


def _next(actions: Iterator[Body]) -> Iterator[Body]:
    """As many as are sent at once; large texts are counted as they are, the rest as small."""
    size = 0
    for action in islice(actions, _CHUNK):
        yield action
        source = action.get("_source", {})
        size += len(source.get("payload", "")) + len(source.get("data", ""))
        if size > _CHUNK_BYTES:
            return


def _refused(cluster: Cluster, actions: Sequence[Body]) -> list[Body]:
    """Send these, and return those that are to be sent again."""
    answers = streaming_bulk(
        cluster.client,
        map(dict, actions),  # opensearch-py takes them to pieces
        chunk_size=_CHUNK,
        max_chunk_bytes=_CHUNK_BYTES,
        raise_on_error=False,
        raise_on_exception=False,
        request_timeout=SECONDS,
    )
    again = []
    for action, (is_done, told) in zip(actions, answers, strict=True):
        (answer,) = told.values()
        if is_done or _was_done(cluster, action, answer):
            continue
        if answer["status"] not in _REFUSED:
            raise PublishFailed(f"could not publish: OpenSearch refused {_reason(answer)}")
        again.append(action)
    return again


def _was_done(cluster: Cluster, action: Body, answer: Body) -> bool:
    """Whether a write that met a conflict is its own second coming: the answer to the first was
    lost. Raises Conflict where it is not."""
    if answer["status"] != _CONFLICT:
        return False
    wanted = action.get("doc") or action["_source"]
    found: Any = cluster.client.get(index=action["_index"], id=action["_id"])["_source"]
    if not wanted.items() <= found.items():
        raise Conflict
    return True


def _reason(answer: Body) -> str:
    error = answer.get("error")
    told = error.get("reason", error) if isinstance(error, dict) else error
    return f"{answer.get('_id')}: {told}"
