"""Letting go of callers before a worker ends.

A connection that is kept alive may bring its next request in the very moment in which it is closed,
and that request is lost; so is one on a connection that was taken but not read from yet. A worker
that is told beforehand (SIGUSR1) takes no more of them, which another worker then does, and ends
each connection with its next answer, which says so (RFC 9112, section 9.6).
"""

from __future__ import annotations

import os
import signal
import socket
import stat
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SIGNAL = signal.SIGUSR1


class Draining:
    """Answers as `application` does, with `Connection: close` once SIGNAL has come, which calls
    `stop` as well.

    For servers whose listening sockets outlive a worker, and that pass that header on, which WSGI
    does not ask of them. Made in the main thread.
    """

    def __init__(self, application: WSGIApplication, stop: Callable[[], None]) -> None:
        self._application, self._stop = application, stop
        self._is_ending = False
        signal.signal(SIGNAL, self._end)

    def _end(self, *_: object) -> None:
        self._is_ending = True
        self._stop()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not self._is_ending:
            return self._application(environ, start_response)

        def answer(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            return start_response(status, [*headers, ("Connection", "close")], *rest)

        return self._application(environ, answer)


def stop_accepting() -> None:
    """Put a socket that nobody connects to in the place of every listening one of this process.

    The other processes that share it go on. Whoever waits for connections here waits for ever.
    """
    with suppress(OSError), socket.socket(socket.AF_UNIX) as silent:
        silent.bind("")  # Linux makes up a name for it (unix(7), autobind)
        silent.listen(1)
        silent.setblocking(False)
        for number in map(int, os.listdir("/proc/self/fd")):  # noqa: PTH208
            with suppress(OSError):
                if number != silent.fileno() and _is_listening(number):
                    os.dup2(silent.fileno(), number)


def _is_listening(number: int) -> bool:
    """Raises OSError for a number that is no file's any more."""
    if not stat.S_ISSOCK(os.fstat(number).st_mode):
        return False
    with socket.socket(fileno=os.dup(number)) as held:
        return bool(held.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
