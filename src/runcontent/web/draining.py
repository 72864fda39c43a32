"""Letting go of callers before a worker ends.

A connection that is kept alive may bring its next request in the very moment in which it is closed,
and that request is lost. A worker that is told beforehand (SIGUSR1) ends each connection with its
next answer, which says so (RFC 9112, section 9.6).
"""

from __future__ import annotations

import signal
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SIGNAL = signal.SIGUSR1


class Draining:
    """Answers as `application` does, with `Connection: close` once SIGNAL has come.

    For servers that pass that header on, which WSGI does not ask of them. Made in the main thread.
    """

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application
        self._is_ending = False
        signal.signal(SIGNAL, self._end)

    def _end(self, *_: object) -> None:
        self._is_ending = True

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not self._is_ending:
            return self._application(environ, start_response)

        def answer(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            return start_response(status, [*headers, ("Connection", "close")], *rest)

        return self._application(environ, answer)
