"""Requests to a cluster, each within a time; one that is away is not asked by everybody."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from typing import Any

from circuitbreaker import STATE_HALF_OPEN, CircuitBreaker
from opensearchpy import Transport
from opensearchpy.exceptions import ConnectionError as Unreachable
from opensearchpy.exceptions import TransportError

from ..errors import LibraryAway

_FAILURES = 5
"""Requests one after the other that fail, for each node that is known, until the cluster counts as
away: all that were on their way to one node fail together when it is gone."""

AWAY = 2
"""Seconds after which one that is away is asked again."""

_PAUSE = 0.05
"""Seconds before what failed in passing is asked again, at first; twice as long each time."""

_LONGEST_PAUSE = 1.0
_MOST_PARTS = 3
"""Parts of its time that a request waits for one node, before another is asked."""

_LEAST = 0.1
"""Seconds that a request is given at least."""

_PASSING = (429, 502, 503, 504)
"""Answers of a cluster that is busy, or is choosing who does what."""


class BoundedTransport(Transport):
    """opensearch-py's, with an end for each request and a circuit for all.

    What fails in passing (a node that is gone, a cluster that chooses another primary shard) is
    asked again, of another node where there is one, until `timeout` seconds (or a request's own
    `request_timeout`) are over. So every request has to be one that may come twice. Raises
    LibraryAway, without asking, while the cluster is away; but what has a time of its own, as
    publishing has, waits for it.
    """

    def __init__(self, hosts: Any, *, timeout: float, **options: Any) -> None:
        super().__init__(hosts, max_retries=0, timeout=timeout, retry_on_timeout=True, **options)
        self._seconds = timeout
        self._parts = min(len(hosts), _MOST_PARTS)
        self._probing = Lock()
        self._circuit = CircuitBreaker(
            _FAILURES * len(hosts), AWAY, lambda kind, error: _is_away(error), "OpenSearch"
        )

    def perform_request(
        self,
        method: str,
        url: str,
        params: Mapping[str, Any] | None = None,
        body: Any = None,
        timeout: float | None = None,
        ignore: Collection[int] = (),
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """See the class."""
        given = dict(params or {})
        own = given.pop("request_timeout", timeout)
        seconds = float(own or self._seconds)
        end, pause = time.monotonic() + seconds, _PAUSE
        last: TransportError | None = None
        while True:
            left = end - time.monotonic()
            with self._asking() as may_ask:
                if may_ask:
                    try:
                        answer = self._circuit.call(
                            super().perform_request,
                            method,
                            url,
                            params=given,
                            body=body,
                            timeout=max(min(left, seconds / self._parts), _LEAST),
                            ignore=ignore,
                            headers=headers,
                        )
                        _require_each(answer)
                        return answer
                    except TransportError as error:
                        if not _is_passing(error) or time.monotonic() + pause >= end:
                            raise
                        last = error
                elif own is None or left <= 0:
                    raise last or LibraryAway("OpenSearch does not answer; see that it runs", AWAY)
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    @contextmanager
    def _asking(self) -> Iterator[bool]:
        """Whether the cluster may be asked: by one at a time where it was away, to see whether it
        is there again."""
        if self._circuit.opened:
            yield False
        elif self._circuit.state == STATE_HALF_OPEN:
            is_first = self._probing.acquire(blocking=False)
            try:
                yield is_first
            finally:
                if is_first:
                    self._probing.release()
        else:
            yield True


def _require_each(answer: Any) -> None:
    """Several searches in one request fail each by itself, as those of a shard that was on a node
    which has just gone, while the request is a 200. Raises TransportError for the first."""
    for each in answer.get("responses", ()) if isinstance(answer, dict) else ():
        if "error" in each:
            raise TransportError(each.get("status", 500), str(each["error"].get("type")), each)


def _is_away(error: BaseException) -> bool:
    return isinstance(error, Unreachable) or (
        isinstance(error, TransportError) and error.status_code in (502, 503, 504)
    )


def _is_passing(error: TransportError) -> bool:
    return isinstance(error, Unreachable) or error.status_code in _PASSING
