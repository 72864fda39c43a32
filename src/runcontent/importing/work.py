"""Reading and finishing in processes that can be killed: some inputs take a parser for ever."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import TimeoutError
from types import TracebackType
from typing import Any

from pebble import ProcessPool

from ..errors import ContentError, Problem
from ..model import Taxonomy
from .draft import Draft
from .finishing import Finished, finish
from .readers import read_source
from .sites import Source

SECONDS_A_FILE = 30.0
ReadJob = tuple[Source, bytes, Taxonomy]
FinishJob = tuple[Draft, str, dict[str, str]]


def _read(job: ReadJob) -> list[Draft] | tuple[Problem, ...]:
    source, data, taxonomy = job
    try:
        return read_source(source, data, taxonomy)
    except ContentError as error:  # as problems: an exception does not survive the pipe whole
        return error.problems
    except RecursionError:
        message, remedy = "is nested too deep to be read", "simplify it"
        return (Problem(source.shown, 1, message, remedy, "form"),)


def _finish(job: FinishJob) -> Finished:
    return finish(*job)


def _start_method() -> str:
    """A server that has read the readers and forks them is quickest; where there is none, spawn:
    a fork of a process with threads may hang."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return "spawn"
    multiprocessing.set_forkserver_preload([__name__])
    return "forkserver"


def _ignore_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interrupt ends


class Workers:
    """A few processes; each job has its time, and one that is killed does not hold up others."""

    def __init__(self, jobs: int, seconds: float = SECONDS_A_FILE) -> None:
        self._seconds = seconds
        context = multiprocessing.get_context(_start_method())
        count = max(1, min(4, multiprocessing.cpu_count(), jobs))
        self._pool: Any = ProcessPool(
            max_workers=count, context=context, initializer=_ignore_interrupts
        )

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._pool.stop()
        self._pool.join()

    def read(self, jobs: Sequence[ReadJob]) -> Iterator[list[Draft] | tuple[Problem, ...]]:
        """The drafts of each source, or what is wrong with it."""
        return self._map(_read, jobs, [job[0].shown for job in jobs])

    def finish(self, jobs: Sequence[FinishJob]) -> Iterator[Finished | tuple[Problem, ...]]:
        """Each draft as a file, or what is wrong with it."""
        return self._map(_finish, jobs, [job[0].origin for job in jobs])

    def _map(self, function: Any, jobs: Sequence[Any], shown: Sequence[str]) -> Iterator[Any]:
        if not jobs:
            return
        results = self._pool.map(function, list(jobs), timeout=self._seconds).result()
        for name in shown:
            try:
                yield next(results)
            except TimeoutError:
                message = f"takes more than {self._seconds:g} seconds to read"
                remedy = "look for very long runs of brackets or deep nesting"
                yield (Problem(name, 1, message, remedy, "timeout"),)
            except Exception as error:  # a bug, or a killed process: the other sources go on
                message = f"cannot be read: {type(error).__name__}: {error}"
                remedy = "report this file as a bug"
                yield (Problem(name, 1, message, remedy, "reader"),)
