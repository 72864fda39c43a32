"""A publisher whose disk is full, read-only, or out of file descriptors, in a process that goes on.

    python -m benchmarks.faults.disk [--every 1] [--engine whoosh]

Full: strace makes the n-th call of a kind that writes, makes or links files fail with ENOSPC, and
all of that kind after it, for every kind that a publish makes and n = 1, 2, … until there is no
n-th; and a small file system is really filled, to each page less than is needed. Each fault meets
a process that serves the library meanwhile. Then the fault ends, and the same process publishes
again. All faults meet one process. Root is needed to mount and to change user.
"""

from __future__ import annotations

import argparse
import gc
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from pathlib import Path

from runcontent.errors import RuncontentError

from .kills import Sweep
from .libraries import leftovers, opened, parsing_here, restore, told

_WRITES = (
    "write,pwrite64,pwritev,writev,mkdir,mkdirat,link,linkat,rename,renameat,ftruncate,fallocate,"
    "fsync,fdatasync"
)
"""What a full disk refuses; opening for writing too, but strace cannot tell that from reading."""

_NOBODY = 65534


@contextmanager
def traced(error: str, number: int, calls: str = _WRITES) -> Iterator[None]:
    """This process's calls fail from the n-th of each kind on; strace ends with the block."""
    options = ["-e", f"trace={calls}", "-e", f"inject={calls}:error={error}:when={number}+"]
    ready = subprocess.Popen(
        ["strace", "-f", *options, "-o", "/dev/null", "-p", str(os.getpid())],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert ready.stderr is not None
    line = ready.stderr.readline()
    if "attached" not in line:
        raise SystemExit(f"strace cannot attach: {line}")
    try:
        yield
    finally:
        ready.terminate()
        ready.wait()
        ready.stderr.close()


@contextmanager
def few_files(more: int) -> Iterator[None]:
    """This process may open so many more files than it has open, if it has as many free."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    highest = max(int(path.name) for path in Path("/proc/self/fd").iterdir())
    resource.setrlimit(resource.RLIMIT_NOFILE, (highest + 1, hard))
    taken = []
    try:
        with suppress(OSError):
            while True:
                taken.append(os.open("/dev/null", os.O_RDONLY))
        for file in taken[:more]:
            os.close(file)
        del taken[:more]
        yield
    finally:
        for file in taken:
            os.close(file)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@contextmanager
def filled(folder: Path, spare: int) -> Iterator[None]:
    """So many bytes are left on the file system of a folder."""
    ballast = folder / "ballast"
    room = os.statvfs(folder)
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, room.f_bavail * room.f_frsize - spare)
    try:
        yield
    finally:
        ballast.unlink()


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """A directory that this process may read and not write, as a user who is not root; whoever it
    is must be able to get there."""
    is_root = os.geteuid() == 0
    for path in (folder, *folder.rglob("*")):
        if is_root:
            os.chown(path, _NOBODY, _NOBODY)
    folder.chmod(0o500)
    try:
        if is_root:
            os.seteuid(_NOBODY)
        yield
    finally:
        if is_root:
            os.seteuid(0)
        folder.chmod(0o700)


def meet(
    sweep: Sweep, fault: Callable[[], AbstractContextManager[None]], images: bool = True
) -> str:
    """Publish while a fault lasts: what it raised, or `published`.

    Requires that the library is served meanwhile, old or new, and that a publish after the fault,
    in this process and with the same library, makes it the new one and leaves nothing behind.
    Without `images`, none is asked for: to read one, a file must be opened.
    """
    restore(sweep.index, sweep.copy)
    with opened(sweep.articles, sweep.index, sweep.engine) as library:
        assert sweep.truths[told(library)] == "first"
        with fault():
            try:
                library.publish()
                outcome = "published"
            except RuncontentError as error:
                outcome = f"{type(error).__name__}: {error}"
            served = told(library, images)
        assert served in sweep.truths
        library.publish()
        assert sweep.truths[told(library)] == "second"
    assert not leftovers(sweep.index), leftovers(sweep.index)
    return outcome


def sweep_full(sweep: Sweep, every: int = 1, error: str = "ENOSPC") -> Iterator[str]:
    """From each call on, of each kind."""
    for kind, times in sorted(sweep.calls(_WRITES).items()):
        for number in range(1, times + 1, every):
            yield meet(sweep, partial(traced, error, number, kind))


def sweep_files(sweep: Sweep, every: int = 1) -> Iterator[str]:
    """With 0, 1, 2, … more files."""
    more, outcome = 0, ""
    while outcome != "published":
        outcome = meet(sweep, partial(few_files, more), images=False)
        yield outcome
        more += every


def sweep_filled(folder: Path, engine: str, every: int) -> Iterator[str]:
    """With 0, 4, 8, … KiB left on a file system of 8 MiB."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder], check=True)
    try:
        sweep, spare, outcome = Sweep(folder, engine), 0, ""
        while outcome != "published":
            outcome = meet(sweep, partial(filled, folder, spare))
            yield outcome
            spare += every * 4096
    finally:
        gc.collect()  # what still has files open there
        subprocess.run(["umount", folder], check=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--engine", default="whoosh")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o711)
    try:
        with parsing_here():
            sweep = Sweep(folder, options.engine)
            faults = {
                "full, from each call of a kind on": sweep_full(sweep, options.every),
                "full, by 4 KiB": sweep_filled(folder / "small", options.engine, options.every),
                "read-only directory": iter([meet(sweep, partial(read_only, sweep.index))]),
                "no more files, by each": sweep_files(sweep, options.every),
                "input and output errors": sweep_full(sweep, options.every, "EIO"),
            }
            print("| fault | times | told and nothing changed | published all the same |")
            print("| --- | ---: | ---: | ---: |", flush=True)
            for name, outcomes in faults.items():
                found = list(outcomes)
                done = found.count("published")
                print(f"| {name} | {len(found):,} | {len(found) - done:,} | {done:,} |", flush=True)
                print("\n".join(f"  {text}" for text in sorted(set(found))), file=sys.stderr)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
