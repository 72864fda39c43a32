"""`runcontent index`: publish the articles."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path

import click

from ..bootstrap import open_library
from ..errors import ContentError, PublishLocked
from ..library import Library, Report, SharedJobs, write_outcome
from ..settings import Settings
from .bundling import build_bundle
from .folders import folders
from .progress import progress, show_problems, summary
from .updating import update_articles

_BETWEEN = 0.2
"""Seconds between two looks at another process's lock."""


@click.command()
@folders
@click.option("--strict", is_flag=True, help="Publish nothing unless every file is well.")
@click.option("--update", is_flag=True, help="Run RUNCONTENT_UPDATE_COMMAND first.")
@click.option(
    "--wait", default=0, type=click.IntRange(0), help="Seconds to wait while another publishes."
)
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A file for the outcome, JSON.",
)
@click.option("--job", hidden=True, help="The job on the shelf that this is.")
def index(
    settings: Settings, strict: bool, update: bool, wait: int, report: Path | None, job: str | None
) -> None:
    """Publish what changed in the articles' folder.

    A file that cannot be published is named with its line and a remedy, keeps its last published
    version, and makes the exit status 1. It does not hold up the others, unless --strict is given.
    """
    library = open_library(settings)
    told, alive = _reporting(library, report, job)
    try:
        with alive:
            if update:
                update_articles(settings.update_command, settings.articles)
            done = _publish(library, strict, wait)
    except Exception as error:
        told(error)
        if not isinstance(error, ContentError):
            raise
        show_problems(error.problems)
        click.echo("nothing was published", err=True)
        raise click.exceptions.Exit(1) from None
    told(done)
    bad = show_problems(done.problems)
    click.echo(summary(done))
    build_bundle(settings)
    if bad:
        raise click.exceptions.Exit(1)


def _reporting(
    library: Library, report: Path | None, job: str | None
) -> tuple[Callable[[Report | Exception], None], AbstractContextManager[None]]:
    """What to tell how it went, and what to hold meanwhile."""
    if job is not None and library.shelf is not None:
        jobs = SharedJobs(library.settings, library.shelf)
        return partial(jobs.finish, job), jobs.alive(job)
    if report is not None:
        return partial(write_outcome, report), nullcontext()
    return lambda _: None, nullcontext()


def _publish(library: Library, strict: bool, wait: int) -> Report:
    end = time.monotonic() + wait
    while True:
        try:
            with progress() as callback:
                return library.publish(progress=callback, strict=strict)
        except PublishLocked:
            if time.monotonic() >= end:
                raise
            time.sleep(_BETWEEN)
