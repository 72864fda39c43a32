"""`runcontent serve` as a process of its own, and callers who count what fails."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep

_WORKER = re.compile(r"Spawning worker-\d+ with PID: (\d+)")
_STARTED = re.compile(r"Started worker-\d+")


@dataclass(slots=True)
class Server:
    """The main process, its port and its log."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def workers(self) -> list[int]:
        """The processes that answer, oldest first; a number of the past may be another's now."""
        found = map(int, _WORKER.findall(self.log.read_text("utf-8")))
        children = set(self.processes())
        return [number for number in dict.fromkeys(found) if number in children]

    def started(self) -> int:
        """How many workers have ever begun to answer."""
        return len(_STARTED.findall(self.log.read_text("utf-8")))

    def wait_for_started(self, number: int, seconds: float = 120) -> None:
        """Until so many have ever begun to answer. Raises TimeoutError."""
        end = monotonic() + seconds
        while self.started() < number:
            if monotonic() > end or self.process.poll() is not None:
                raise TimeoutError(self.log.read_text("utf-8")[-2000:])
            sleep(0.05)

    def processes(self) -> list[int]:
        """The main process and those that it has begun itself."""
        begun = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return [self.process.pid, *(int(number) for file in begun for number in _words(file))]


def _words(file: Path) -> list[str]:
    try:
        return file.read_text().split()
    except OSError:  # a thread that has just ended
        return []


@contextmanager
def serving(
    articles: Path,
    index: Path,
    workers: int = 2,
    options: Sequence[str] = (),
    seconds: float = 120,
    **environ: str,
) -> Iterator[Server]:
    """A server on a free port, ready within `seconds`; stopped afterwards, and required to stop."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "runcontent", "serve", "--port", str(port)]
    command += ["--workers", str(workers), *options]
    names = {"RUNCONTENT_ARTICLES": str(articles), "RUNCONTENT_INDEX": str(index)}
    log = index.parent / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            env=os.environ | names | {"RUNCONTENT_LOG": "none"} | environ,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        server = Server(process, port, log)
        try:
            server.wait_for_started(workers, seconds)
            yield server
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


@dataclass(slots=True)
class Counts:
    """What callers met. `lost` are requests whose connection ended without a byte of an answer."""

    answers: int = 0
    lost: int = 0
    broken: int = 0
    statuses: dict[int, int] = field(default_factory=dict)


@contextmanager
def callers(port: int, number: int, paths: Sequence[str], keep_alive: bool) -> Iterator[Counts]:
    """So many threads that ask all the time, each on one connection as long as it is kept."""
    stop, counts = Event(), [Counts() for _ in range(number)]
    threads = [Thread(target=_ask, args=(port, paths, keep_alive, stop, count)) for count in counts]
    for thread in threads:
        thread.start()
    total = Counts()
    try:
        yield total
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        for count in counts:
            total.answers += count.answers
            total.lost += count.lost
            total.broken += count.broken
            for status, times in count.statuses.items():
                total.statuses[status] = total.statuses.get(status, 0) + times


def _ask(port: int, paths: Sequence[str], keep_alive: bool, stop: Event, counts: Counts) -> None:
    headers = {} if keep_alive else {"Connection": "close"}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    asked = 0
    while not stop.is_set():
        path = paths[asked % len(paths)]
        asked += 1
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):
            counts.lost += 1
            connection.close()
            continue
        try:
            answer.read()
        except (http.client.HTTPException, ConnectionError):
            counts.broken += 1
            connection.close()
            continue
        counts.answers += 1
        counts.statuses[answer.status] = counts.statuses.get(answer.status, 0) + 1
        if answer.will_close:
            connection.close()
    connection.close()
