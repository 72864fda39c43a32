"""Long answers, handed to threads of their own.

granian sends the parts of an answer from the thread that made it, and that thread waits while the
caller does not read. A worker has few: as many phones in a tunnel, and nobody else is answered.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any, Protocol, TypeAlias

_Headers: TypeAlias = list[tuple[str, str]]

MOST = 256
"""Downloads at once in a worker; each is a thread that sleeps, and some 64 KB that wait."""

_BUSY = b'{"type":"about:blank","title":"Service Unavailable","status":503,"detail":"too many \
downloads at once; try again after some seconds"}'


class Sender(Protocol):
    """What granian gives its WSGI callback to answer with; any thread may use it."""

    def response_bytes(self, status: int, headers: _Headers, body: bytes) -> None:
        """Answer with a body that is whole."""

    def response_iter(self, status: int, headers: _Headers, body: Iterable[bytes]) -> None:
        """Answer with one in parts; returns when they are sent."""


class Downloads:
    """Hands answers in parts to at most `most` threads; beyond them it refuses."""

    def __init__(self, most: int = MOST) -> None:
        self._free = threading.Semaphore(most)

    def around(self, callback: Callable[[Sender, Any], int]) -> Callable[[Sender, Any], int]:
        """The same as a callback of granian's, which no answer holds."""
        return lambda sender, scope: callback(_HandingOver(sender, self), scope)

    def hand_over(self, sender: Sender, status: int, headers: _Headers, body: Any) -> None:
        """Answer from another thread, or with a 503; `body` is closed in any case."""
        if not self._free.acquire(blocking=False):
            body.close()
            busy = [("Content-Type", "application/problem+json"), ("Retry-After", "10")]
            busy += [header for header in headers if header[0] == "X-Request-Id"]
            sender.response_bytes(503, busy, _BUSY)
            return
        arguments = (sender, status, headers, body)
        threading.Thread(target=self._send, args=arguments, name="download", daemon=True).start()

    def _send(self, sender: Sender, status: int, headers: _Headers, body: Iterable[bytes]) -> None:
        try:
            sender.response_iter(status, headers, body)
        finally:
            self._free.release()


class _HandingOver:
    def __init__(self, sender: Sender, downloads: Downloads) -> None:
        self.response_bytes = sender.response_bytes
        self._sender, self._downloads = sender, downloads

    def response_iter(self, status: int, headers: _Headers, body: Iterable[bytes]) -> None:
        self._downloads.hand_over(self._sender, status, headers, body)
