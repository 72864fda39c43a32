"""Parsing in processes that can be killed: some Markdown takes quadratic time."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import TimeoutError
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

from pebble import ProcessPool

from ..errors import ContentError, Problem
from ..model import Article, Taxonomy
from .article import NO_SLUGS, parse_article

SECONDS_A_FILE = 10
Parsed = tuple[Article, tuple[Problem, ...]]


def _parse(
    job: tuple[str, str],
    *,
    taxonomy: Taxonomy,
    articles: Path,
    public_url: str,
    slugs: Mapping[str, str],
) -> Parsed | tuple[Problem, ...]:
    path, text = job
    try:
        return parse_article(
            path, text, taxonomy=taxonomy, articles=articles, public_url=public_url, slugs=slugs
        )
    except ContentError as error:  # as problems: an exception does not survive the pipe whole
        return error.problems


class ParsingPool:
    """Parses files side by side, each in at most `seconds`."""

    def __init__(
        self,
        *,
        taxonomy: Taxonomy,
        articles: Path,
        public_url: str = "",
        slugs: Mapping[str, str] = NO_SLUGS,
        seconds: float = SECONDS_A_FILE,
    ) -> None:
        self._seconds = seconds
        self._parse = partial(
            _parse, taxonomy=taxonomy, articles=articles, public_url=public_url, slugs=slugs
        )
        context = multiprocessing.get_context("spawn")  # a fork of a threaded server may hang
        workers = min(4, multiprocessing.cpu_count())
        self._pool: Any = ProcessPool(max_workers=workers, context=context)

    def __enter__(self) -> ParsingPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        if error is None:
            self._pool.close()
        else:
            self._pool.stop()
        self._pool.join()

    def parse_all(
        self, jobs: Iterable[tuple[str, str]]
    ) -> Iterator[tuple[str, Parsed | ContentError]]:
        """Each (path, text) as (path, its article and warnings, or what is wrong with it)."""
        listed = list(jobs)
        if not listed:
            return
        results = self._pool.map(self._parse, listed, timeout=self._seconds).result()
        for path, _ in listed:
            try:
                result = next(results)
            except TimeoutError:
                message = f"takes more than {self._seconds:g} seconds to render"
                remedy = "look for very long runs of brackets or emphasis"
                yield path, ContentError([Problem(path, 1, message, remedy, "timeout")])
                continue
            except Exception as error:  # a bug, or a killed process: the other files go on
                message = f"cannot be parsed: {type(error).__name__}: {error}"
                remedy = "report this file as a bug"
                yield path, ContentError([Problem(path, 1, message, remedy, "parser")])
                continue
            if result and isinstance(result[0], Article):
                yield path, result
            else:
                yield path, ContentError(result)
