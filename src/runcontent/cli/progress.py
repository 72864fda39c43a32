"""How a publish shows itself: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from ..errors import Problem
from ..library import Progress, Report
from .reporting import as_text

_PLAIN_EVERY = 2.0
"""Seconds between plain lines, so that a log is not a flood."""


@contextmanager
def progress() -> Iterator[Progress]:
    """What a publish tells how far it is."""
    console = Console(stderr=True)
    if console.is_terminal:
        with _bar(console) as callback:
            yield callback
    else:
        yield _lines()


@contextmanager
def _bar(console: Console) -> Iterator[Progress]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("reading articles", total=None)
        yield lambda done, total, what: bar.update(
            task, completed=done, total=total, description=what
        )


def _lines() -> Progress:
    last = monotonic()

    def line(done: int, total: int, what: str) -> None:
        nonlocal last
        if monotonic() - last >= _PLAIN_EVERY:
            last = monotonic()
            click.echo(f"{what}: {done} of {total}", err=True)

    return line


def show_problems(problems: Sequence[Problem]) -> bool:
    """One line a problem, on standard error; says whether any of them is an error."""
    if problems:
        click.echo(as_text(sorted(problems), Path()), err=True)
    return any(problem.level == "error" for problem in problems)


def summary(report: Report) -> str:
    """What a publish did, in one line."""
    return (
        f"{report.added} added, {report.changed} changed, {report.removed} removed, "
        f"{report.unchanged} unchanged in {report.seconds:.2f} seconds (revision {report.revision})"
    )
