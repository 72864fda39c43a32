"""Callers at a fixed rate, who keep what they were told and when.

The requests are due at fixed times whatever became of those before; one that no connection was free
for is sent late, and counts for the time at which it was due.
"""

from __future__ import annotations

import http.client
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Event, Lock, Thread
from time import monotonic, sleep

CONNECTIONS = 32
_LONGEST = 30.0
"""Seconds that a caller waits for an answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """When it was due and how long it took then, in seconds since the callers began; status 0 where
    the connection ended."""

    path: str
    due: float
    taken: float
    status: int
    body: bytes


class Callers:
    """They ask until `stop`; `answers` grows meanwhile."""

    def __init__(self, port: int, paths: Sequence[str], rate: float) -> None:
        self._port, self._paths, self._rate = port, paths, rate
        self._numbers = itertools.count()
        self._lock, self._over = Lock(), Event()
        self.answers: list[Answer] = []
        self.began = monotonic()
        self._threads = [Thread(target=self._ask, daemon=True) for _ in range(CONNECTIONS)]
        for thread in self._threads:
            thread.start()

    @property
    def now(self) -> float:
        """Seconds since they began."""
        return monotonic() - self.began

    def stop(self) -> None:
        """Let everyone have the answer that is awaited."""
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _ask(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_LONGEST)
        while True:
            with self._lock:
                number = next(self._numbers)
            due = number / self._rate
            while self.now < due:
                if self._over.wait(min(0.1, max(0.0, due - self.now))):
                    return
            if self._over.is_set():
                return
            path = self._paths[number % len(self._paths)]
            status, body = ask(connection, path, number)
            self.answers.append(Answer(path, due, self.now - due, status, body))


def ask(connection: http.client.HTTPConnection, path: str, number: int) -> tuple[int, bytes]:
    """Status and body. The header is another each time, so that none is answered from what was
    kept."""
    accept = {"Accept": f"application/json, text/x{number};q=0.1"}
    try:
        connection.request("GET", path, headers=accept)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException) as error:
        connection.close()
        sleep(0.01)
        return 0, repr(error).encode()
