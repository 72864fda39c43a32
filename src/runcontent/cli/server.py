"""granian, with one queue of connections for all workers, and workers that are always replaced.

A worker that is replaced is told so a moment before (SIGUSR1), so that it loses no request.

By itself granian gives each worker a listening socket of its own on Linux, and what waits in a
worker's queue is reset when that worker ends; and it stops the server when a worker dies.
"""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from granian import Granian
from granian.net import SocketSpec  # type: ignore[attr-defined]

_YOUNG = 5.0
"""Seconds: a worker that dies sooner is likely to die again."""

_PAUSE = 1.0
"""Seconds before one that died so soon is replaced."""

_FAREWELL = 1.0
"""Seconds in which a worker that is replaced ends its connections with their next answers."""


class Server(Granian):  # type: ignore[misc,valid-type]
    """Serves until it is told to stop (SIGINT, SIGTERM); SIGHUP replaces the workers in turn."""

    def _init_shared_socket(self) -> None:
        self._ssp = None
        self._shd = SocketSpec(self.bind_addr, self.bind_port, self.backlog).build()
        self._sfd = self._shd.get_fd()
        self._sso = socket.socket(fileno=self._sfd)
        self._sso.set_inheritable(True)

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
