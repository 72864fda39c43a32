"""Starting a server, waiting for it, and what it takes up."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(slots=True)
class Running:
    """A server that answers: `startup` in seconds until its first answer."""

    address: str
    startup: float
    process: subprocess.Popen[bytes]

    def memory(self) -> float:
        """See `memory_of`."""
        return memory_of(self.process.pid)


def memory_of(pid: int) -> float:
    """Megabytes of a process and all below it, what they share counted once (PSS)."""
    return sum(map(_pss, _family(pid))) / 1024


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(
    command: Sequence[str], port: int, path: str, environ: Mapping[str, str], folder: Path
) -> Iterator[Running]:
    """Run a command until the block is left; `path` is asked until it answers."""
    address = f"http://127.0.0.1:{port}"
    log = (folder / "server.log").open("wb")
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **environ},
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    try:
        while not _answers(address + path):
            if process.poll() is not None or time.perf_counter() - start > 120:
                raise SystemExit(f"{command[0]} does not answer: see {log.name}")
            time.sleep(0.02)
        yield Running(address, time.perf_counter() - start, process)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        log.close()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status == 200
    except urllib.error.HTTPError as error:
        raise SystemExit(f"{url}: {error.code} {error.read()[:300]!r}") from None
    except OSError:
        return False


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        below = [int(child) for child in children.read_text("ascii").split()]
    except OSError:
        return []
    return [pid, *(one for child in below for one in _family(child))]


def _pss(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
