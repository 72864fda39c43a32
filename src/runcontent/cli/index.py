"""`runcontent index`: publish the articles."""

from __future__ import annotations

import time
from pathlib import Path

import click

from ..bootstrap import open_library
from ..errors import ContentError, PublishLocked
from ..library import Library, Report, write_outcome
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
def index(settings: Settings, strict: bool, update: bool, wait: int, report: Path | None) -> None:
    """Publish what changed in the articles' folder.

    A file that cannot be published is named with its line and a remedy, keeps its last published
    version, and makes the exit status 1. It does not hold up the others, unless --strict is given.
    """
    try:
        if update:
            update_articles(settings.update_command, settings.articles)
        done = _publish(open_library(settings), strict, wait)
    except Exception as error:
        if report is not None:
            write_outcome(report, error)
        if not isinstance(error, ContentError):
            raise
        show_problems(error.problems)
        click.echo("nothing was published", err=True)
        raise click.exceptions.Exit(1) from None
    if report is not None:
        write_outcome(report, done)
    bad = show_problems(done.problems)
    click.echo(summary(done))
    build_bundle(settings)
    if bad:
        raise click.exceptions.Exit(1)


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
