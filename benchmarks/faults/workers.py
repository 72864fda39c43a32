"""A server whose workers are reloaded and killed while it is asked all the time.

    python -m benchmarks.faults.workers [--reloads 50] [--kills 50]

Eight callers, half of whom keep their connection, ask two workers. SIGHUP replaces both workers;
a kill (SIGKILL) takes one. A request that fails while workers are replaced is a defect; on a kill,
one request of each caller can be lost, which the worker that dies had taken, and nothing later.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import tempfile
from contextlib import ExitStack
from pathlib import Path
from time import sleep

from .libraries import write_version
from .servers import Counts, Server, callers, serving

CALLERS = 8
PATHS = ("/v1/articles/knee", "/v1/search?q=load", "/v1/articles", "/v1/nowhere")


def reload(server: Server) -> None:
    """Replace both workers, and wait until it is done."""
    before = server.started()
    os.kill(server.process.pid, signal.SIGHUP)
    server.wait_for_started(before + 2)
    while len(server.workers()) > 2:
        sleep(0.05)


def kill(server: Server, chance: random.Random) -> None:
    """Kill one, and wait until another is there."""
    before = server.started()
    os.kill(chance.choice(server.workers()), signal.SIGKILL)
    server.wait_for_started(before + 1)
    while len(server.workers()) > 2:
        sleep(0.05)


def ask_during(server: Server, times: int, what: str) -> Counts:
    """What callers meet while `reload` or `kill` is done so often."""
    chance = random.Random(1)
    total = Counts()
    with ExitStack() as stack:
        kinds = [
            stack.enter_context(callers(server.port, CALLERS // 2, PATHS, keep_alive))
            for keep_alive in (True, False)
        ]
        sleep(0.5)
        for _ in range(times):
            reload(server) if what == "reload" else kill(server, chance)
        sleep(0.5)
    for counts in kinds:
        total.answers += counts.answers
        total.lost += counts.lost
        total.broken += counts.broken
        total.statuses |= counts.statuses
    return total


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--reloads", type=int, default=50)
    parser.add_argument("--kills", type=int, default=50)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    try:
        write_version(folder / "a", "first")
        with serving(folder / "a", folder / "i") as server:
            print("| what | times | answers | failed | most that may | statuses |")
            print("| --- | ---: | ---: | ---: | ---: | --- |", flush=True)
            for what, times, most in (
                ("reload", options.reloads, 0),
                ("kill", options.kills, options.kills * CALLERS),
            ):
                found = ask_during(server, times, what)
                statuses = ", ".join(map(str, sorted(found.statuses)))
                print(
                    f"| {what} | {times} | {found.answers:,} | {found.lost + found.broken} "
                    f"| {most} | {statuses} |",
                    flush=True,
                )
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
