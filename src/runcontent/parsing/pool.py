"""Parsing in processes that can be killed: some Markdown takes quadratic time."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, TimeoutError
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from time import sleep
from types import TracebackType
from typing import Any

from pebble import ProcessPool

from ..errors import ContentError, Problem, PublishFailed
from ..model import Article, Taxonomy
from .article import NO_SLUGS, parse_article, read_article

SECONDS_A_FILE = 10
_MOST_WORKERS = 4
_BATCH = 256
"""Files that are on their way at once, each with its text and what became of it."""
_WORTH_A_PROCESS = 8
"""Files: of fewer, the first process is done before a second one has begun."""
_TRIES = 5
_PAUSE = 0.2
Parsed = tuple[Article, tuple[Problem, ...]]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is the same for every file, and goes to each process once."""

    taxonomy: Taxonomy
    articles: Path
    public_url: str
    slugs: Mapping[str, str]
    strict: bool


_of_this_process: list[_Known] = []


def _begin(known: _Known) -> None:
    _of_this_process[:] = [known]


def _parse(job: tuple[str, str]) -> Parsed | tuple[Problem, ...]:
    path, text = job
    known = _of_this_process[0]
    try:
        return (parse_article if known.strict else read_article)(
            path,
            text,
            taxonomy=known.taxonomy,
            articles=known.articles,
            public_url=known.public_url,
            slugs=known.slugs,
        )
    except ContentError as error:  # as problems: an exception does not survive the pipe whole
        return error.problems
    except RecursionError:
        message, remedy = "is nested too deeply to be rendered", "nest quotes, lists and spans less"
        return (Problem(path, 1, message, remedy, "nesting"),)


@cache
def _context() -> Any:
    """Processes are forked by one that has nothing but this room in it, which is there from the
    first publish of this process on: a fork of a threaded server may hang, and a fresh interpreter
    each time takes most of a second."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__", __name__])
    return context


class ParsingPool:
    """Parses files side by side, each in at most `seconds`. Unless `strict`, what can be read of a
    file with errors is an article too, its errors among the warnings."""

    def __init__(
        self,
        *,
        taxonomy: Taxonomy,
        articles: Path,
        public_url: str = "",
        slugs: Mapping[str, str] = NO_SLUGS,
        seconds: float = SECONDS_A_FILE,
        strict: bool = True,
    ) -> None:
        self._seconds = seconds
        self._known = _Known(taxonomy, articles, public_url, slugs, strict)
        self._pool: Any = None

    def __enter__(self) -> ParsingPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        if self._pool is None:
            return
        if error is None:
            self._pool.close()
        else:
            self._pool.stop()
        self._pool.join()

    def parse_all(
        self, jobs: Iterable[tuple[str, str]]
    ) -> Iterator[tuple[str, Parsed | ContentError]]:
        """Each (path, text) as (path, its article and warnings, or what is wrong with it).

        Raises PublishFailed where no process can be started.
        """
        waiting = iter(jobs)
        while batch := list(islice(waiting, _BATCH)):
            yield from self._parse_batch(batch)

    def _parse_batch(
        self, batch: Sequence[tuple[str, str]]
    ) -> Iterator[tuple[str, Parsed | ContentError]]:
        results = self._start(batch)
        for path, _ in batch:
            try:
                result = next(results)
            except TimeoutError:
                message = f"takes more than {self._seconds:g} seconds to render"
                remedy = "look for very long runs of brackets or emphasis"
                yield path, ContentError([Problem(path, 1, message, remedy, "timeout")])
                continue
            except BrokenExecutor as error:
                raise _no_process(error) from error
            except Exception as error:  # a bug, or a killed process: the other files go on
                message = f"cannot be parsed: {type(error).__name__}: {error}"
                remedy = "report this file as a bug"
                yield path, ContentError([Problem(path, 1, message, remedy, "parser")])
                continue
            if result and isinstance(result[0], Article):
                yield path, result
            else:
                yield path, ContentError(result)

    def _start(self, jobs: Sequence[tuple[str, str]]) -> Any:
        if self._pool is not None:
            try:
                return self._map(jobs)
            except (RuntimeError, OSError) as error:  # it broke meanwhile
                raise _no_process(error) from error
        workers = max(
            1, min(_MOST_WORKERS, multiprocessing.cpu_count(), len(jobs) // _WORTH_A_PROCESS)
        )
        for attempt in range(1, _TRIES + 1):
            self._pool = ProcessPool(
                max_workers=workers, context=_context(), initializer=_begin, initargs=(self._known,)
            )
            try:
                return self._map(jobs)
            except (BrokenExecutor, OSError) as error:
                self._pool.stop()
                self._pool.join()
                # the process that forks may just be ending, of an earlier fault; it is made anew
                if attempt == _TRIES or not isinstance(error.__cause__, ConnectionError):
                    raise _no_process(error) from error
                sleep(_PAUSE)
        raise AssertionError("the last attempt returns or raises")

    def _map(self, jobs: Sequence[tuple[str, str]]) -> Any:
        return self._pool.map(_parse, jobs, timeout=self._seconds).result()


def _no_process(error: Exception) -> PublishFailed:
    why = error.__cause__ or error
    return PublishFailed(f"no process can be started to parse in: {why}; nothing was changed")
