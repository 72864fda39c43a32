"""An application that can be changed for another, and which fails when it is told to."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_PATIENCE = 30
PROBLEM = b'{"title": "Busy", "status": %d, "detail": "not now", "type": "about:blank"}'


@dataclass
class Failing:
    """`application`, but each of `faults` is done to one request, the first first.

    A fault is a status with its Retry-After (`503 0`), `cut N` for a body of which only so many
    bytes come, `stall N` for one that then waits for `go_on`, or empty for none. `seen` are the
    requests with the statuses they got.
    """

    application: WSGIApplication | None = None
    faults: list[str] = field(default_factory=list)
    seen: list[tuple[str, int]] = field(default_factory=list)
    origin: str = ""
    go_on: Event = field(default_factory=Event)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        asked = environ["PATH_INFO"] + (
            f"?{environ['QUERY_STRING']}" * bool(environ["QUERY_STRING"])
        )
        kind, _, value = (self.faults.pop(0) if self.faults else "").partition(" ")
        if kind.isdigit():
            self.seen.append((asked, int(kind)))
            headers = [("Content-Type", "application/problem+json"), ("Retry-After", value)]
            start_response(f"{kind} Busy", headers)
            return [PROBLEM % int(kind)]

        def start(status: str, headers: list[tuple[str, str]], *rest: object) -> object:
            self.seen.append((asked, int(status[:3])))
            return start_response(status, headers, *rest)  # type: ignore[arg-type]

        assert self.application is not None
        chunks = self.application(environ, start)  # type: ignore[arg-type]
        if kind == "stall":
            return _stall(chunks, int(value), self.go_on)
        return _cut(chunks, int(value)) if kind == "cut" else chunks

    def statuses(self, path: str) -> list[int]:
        """Of the requests for a path, taken out of `seen`."""
        found = [status for asked, status in self.seen if asked.split("?")[0] == path]
        self.seen.clear()
        return found


def _cut(chunks: Iterable[bytes], left: int) -> Iterator[bytes]:
    """The connection breaks after so many bytes."""
    try:
        for chunk in chunks:
            yield chunk[:left]
            left -= len(chunk)
            if left <= 0:
                raise ConnectionAbortedError("cut")
    finally:
        _close(chunks)


def _stall(chunks: Iterable[bytes], left: int, go_on: Event) -> Iterator[bytes]:
    """After so many bytes nothing comes until it may go on."""
    try:
        for chunk in chunks:
            yield chunk[: max(left, 0)]
            if len(chunk) > left:
                go_on.wait(_PATIENCE)
                yield chunk[max(left, 0) :]
            left -= len(chunk)
    finally:
        _close(chunks)


def _close(chunks: Iterable[bytes]) -> None:
    if close := getattr(chunks, "close", None):
        close()


def until(condition: Callable[[], bool]) -> None:
    """Wait for it; never for ever."""
    end = time.monotonic() + _PATIENCE
    while not condition():
        assert time.monotonic() < end, "what was waited for has not come"
        time.sleep(0.005)
