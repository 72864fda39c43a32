"""granian, with queues of connections that outlive workers, and workers that are always replaced.

A worker that is replaced is told so a moment before (SIGUSR1), so that it loses no request.

By itself granian has each worker make its listening socket on Linux, and what waits in a worker's
queue is reset when that worker ends; it starts beside any other server that shares its port
(SO_REUSEPORT); it stops the server when a worker dies; and who downloads holds one of a worker's
threads.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from granian import Granian
from granian.net import SocketHolder  # type: ignore[attr-defined]
from granian.server import mp

from .downloads import Downloads

_YOUNG = 5.0
"""Seconds: a worker that dies sooner is likely to die again."""

_PAUSE = 1.0
"""Seconds before one that died so soon is replaced."""

_STALL = 60_000
"""Milliseconds after which a caller who takes nothing is hung up on (TCP_USER_TIMEOUT of tcp(7)); a
download can be gone on with."""

_FAREWELL = 1.0
"""Seconds in which a worker that is replaced ends its connections with their next answers."""


def bind(host: str, port: int) -> socket.socket:
    """A socket at the address. Raises OSError where another server listens there, and so does
    `listen` of what it returns where another one was quicker."""
    place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    bound = _make_socket(*place[:3])
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(place[4])
    except BaseException:
        bound.close()
        raise
    return bound


def listen(bound: socket.socket, number: int, backlog: int) -> list[socket.socket]:
    """So many queues of connections at the address of `bound`, itself the first. Raises OSError.

    With one for all workers, the first that wakes takes every connection that waits, and all that
    come on these for as long as they live. Linux shares them out among queues (SO_REUSEPORT of
    socket(7)); elsewhere there is one.
    """
    bound.listen(backlog)
    queues = [bound]
    if sys.platform == "linux":
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        for _ in range(number - 1):
            queue = _make_socket(bound.family, bound.type, bound.proto)
            queues.append(queue)
            queue.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            queue.bind(bound.getsockname())
            queue.listen(backlog)
    return queues


def _make_socket(family: int, type: int, protocol: int) -> socket.socket:
    """One whose connections do not wait for who takes nothing."""
    made = socket.socket(family, type, protocol)
    if sys.platform == "linux":  # connections inherit it
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _STALL)
    return made


class Server(Granian):  # type: ignore[misc,valid-type]
    """Serves until it is told to stop (SIGINT, SIGTERM); SIGHUP replaces the workers in turn.

    `queues` are the sockets that it listens at, which its workers share. One that waits in the
    queue of a worker that died is answered by the next.
    """

    def __init__(self, target: str, queues: Sequence[socket.socket], **options: Any) -> None:
        super().__init__(target, **options)
        self._queues = queues

    @staticmethod
    @mp.WorkerProcess.wrap_target  # type: ignore[untyped-decorator]
    def _spawn_wsgi_worker(worker: int, application: Any, *rest: Any) -> None:
        make_callback = mp._wsgi_call_wrap  # type: ignore[attr-defined]

        def make(*arguments: Any) -> Any:
            return Downloads().around(make_callback(*arguments))

        # in this worker's process, which has no other server
        mp._wsgi_call_wrap = make  # type: ignore[assignment,attr-defined]
        mp.MPServer._spawn_wsgi_worker.__wrapped__(worker, application, *rest)

    def _init_shared_socket(self) -> None:
        self._ssp = None
        for queue in self._queues:
            queue.set_inheritable(True)

    def _spawn_worker(self, idx: int, target: Any, callback_loader: Any) -> Any:
        self._sso = self._queues[idx % len(self._queues)]
        self._shd = SocketHolder(self._sso.fileno(), False, self.backlog)  # type: ignore[call-arg]
        return super()._spawn_worker(idx, target, callback_loader)

    def _respawn_workers(
        self, workers: Sequence[int], spawn_target: Any, target_loader: Any, delay: float = 0
    ) -> None:
        died = not delay  # otherwise they are replaced while they serve
        now = time.monotonic()
        if died and any(now - self.wrks[number].birth < _YOUNG for number in workers):
            time.sleep(_PAUSE)
        if not died:
            for number in workers:
                worker = self.wrks[number]
                worker.terminate = partial(_see_off, worker, worker.terminate)
        super()._respawn_workers(sorted(set(workers)), spawn_target, target_loader, delay)
        self.respawned_wrks.clear()  # by which granian gives up


def _see_off(worker: Any, terminate: Callable[[], None]) -> None:
    worker.interrupt_by_parent = True
    with suppress(ProcessLookupError):
        os.kill(worker.inner.pid, signal.SIGUSR1)
    time.sleep(_FAREWELL)
    terminate()
