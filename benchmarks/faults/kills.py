"""Publishers that are killed: at each of their file-system calls, and at any moment.

    python -m benchmarks.faults.kills [--every 1] [--reads 1] [--random 300] [--engine whoosh]

The calls are those of strace's classes `%file` and `%desc`. strace counts each kind of call for
itself, so for each kind that a publish makes, the publisher is killed (SIGKILL) as it enters the
n-th of that kind, for n = 1, 2, … until a publish ends by itself. After each: the library is one of
two versions, whole; publishing again makes it the new one; nothing is left behind. What a kill
leaves on the disk was left by calls that write: with `--reads 10` every tenth of the others counts.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import monotonic

from .libraries import leftovers, opened, parsing_here, restore, told, truths, write_version

_CALLS = "%file,%desc"
_READS = frozenset(
    {"close", "getdents64", "ioctl", "lseek", "mmap", "newfstatat", "pread64", "read"}
)
"""Calls that change nothing. Opening may make a file, and locks are calls of `fcntl`."""


class Sweep:
    """A library of the first version in `folder`, whose articles are already of the second."""

    def __init__(self, folder: Path, engine: str) -> None:
        self.articles, self.index, self.copy = folder / "a", folder / "i", folder / "copy"
        self.engine = engine
        self.truths = truths(folder / "truths", ("first", "second"), engine)
        write_version(self.articles, "zeroth")
        self._publish()
        write_version(self.articles, "first")
        self._publish()
        self.index.rename(self.copy)
        write_version(self.articles, "second")

    def _publish(self) -> None:
        with opened(self.articles, self.index, self.engine) as library:
            library.publish()

    def calls(self, of: str = _CALLS) -> Counter[str]:
        """How many calls of each kind a publish makes."""
        with tempfile.NamedTemporaryFile("r") as listed:
            self._traced(["-e", f"trace={of}", "-o", listed.name])
            found = re.findall(r"^(\w+)\(", listed.read(), re.M)
        return Counter(found)

    def at_call(self, kind: str, number: int) -> bool:
        """Publish, killed at a call; whether it was."""
        inject = f"inject={kind}:signal=KILL:when={number}"
        status = self._traced(["-e", f"trace={kind}", "-e", inject, "-o", "/dev/null"])
        return os.waitstatus_to_exitcode(status) == -signal.SIGKILL

    def _traced(self, options: list[str]) -> int:
        """Publish in a process under strace; what that process ends with."""
        restore(self.index, self.copy)
        ready, go = os.pipe(), os.pipe()
        child = os.fork()
        if not child:
            os.close(go[1])
            os.write(ready[1], b"1")
            os.read(go[0], 1)
            try:
                self._publish()
            finally:
                os._exit(0)
        os.read(ready[0], 1)
        with subprocess.Popen(
            ["strace", *options, "-p", str(child)], stderr=subprocess.PIPE, text=True
        ) as tracer:
            assert tracer.stderr is not None
            line = tracer.stderr.readline()
            if "attached" not in line:
                os.kill(child, signal.SIGKILL)
                raise SystemExit(f"strace cannot attach: {line}")
            os.write(go[1], b"1")
            status = os.waitpid(child, 0)[1]
        for end in (*ready, *go):
            os.close(end)
        return status

    def at_moment(self, seconds: float) -> bool:
        """The whole command, killed after so long; whether it was."""
        restore(self.index, self.copy)
        command = [sys.executable, "-m", "runcontent", "index"]
        names = {"ARTICLES": self.articles, "INDEX": self.index, "ENGINE": self.engine}
        environ = os.environ | {f"RUNCONTENT_{name}": str(value) for name, value in names.items()}
        with subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL) as process:
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                process.kill()
            else:
                return False
        return True

    def require_whole(self) -> str:
        """Which version is there; then publish, and require the second and no scraps."""
        with opened(self.articles, self.index, self.engine) as library:
            version = self.truths[told(library)]
            library.publish()
            assert self.truths[told(library)] == "second"
        assert not leftovers(self.index), leftovers(self.index)
        return version


def sweep_calls(
    sweep: Sweep, every: int = 1, start: int = 1, reads: int | None = None
) -> Iterator[tuple[str, str]]:
    """The kind of call and the version that is left, for each kill: of every kind until a publish
    survives, those that only read last, and every `reads` of them."""
    with parsing_here():
        for kind in sorted(sweep.calls(), key=lambda kind: (kind in _READS, kind)):
            number = start
            while sweep.at_call(kind, number):
                yield kind, sweep.require_whole()
                number += (reads or every) if kind in _READS else every


def sweep_moments(sweep: Sweep, kills: int, chance: random.Random) -> Iterator[str]:
    """The version that each kill at a random moment leaves, or `survived`."""
    began = monotonic()
    sweep.at_moment(600)
    longest = monotonic() - began
    for _ in range(kills):
        killed = sweep.at_moment(chance.uniform(0, longest))
        version = sweep.require_whole()
        yield version if killed else "survived"


def _row(name: str, versions: Iterable[str]) -> str:
    """A row of the table; whatever is neither version would have ended the run."""
    found = Counter(versions)
    counts = (found[version] for version in ("first", "second", "survived"))
    return f"| {name} | " + " | ".join(f"{n:,}" for n in (found.total(), *counts)) + " | 0 |"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--reads", type=int)
    parser.add_argument("--random", type=int, default=300)
    parser.add_argument("--engine", default="whoosh")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    try:
        sweep = Sweep(folder, options.engine)
        print("| killed | times | old, whole | new, whole | ended first | anything else |")
        print("| --- | ---: | ---: | ---: | ---: | ---: |", flush=True)
        by_kind: dict[str, list[str]] = {}
        for kind, version in sweep_calls(sweep, options.every, reads=options.reads):
            by_kind.setdefault(kind, []).append(version)
        every = [version for versions in by_kind.values() for version in versions]
        for kind, versions in sorted(by_kind.items(), key=lambda item: -len(item[1])):
            print(_row(f"at each `{kind}`", versions), flush=True)
        print(_row("at each of these calls, all in all", every), flush=True)
        moments = sweep_moments(sweep, options.random, random.Random(1))
        print(_row("at any moment", moments), flush=True)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
