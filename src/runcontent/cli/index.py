"""`runcontent index`: publish the articles."""

from __future__ import annotations

import click

from ..bootstrap import open_library
from ..errors import ContentError
from ..settings import Settings
from .folders import folders
from .progress import progress, show_problems, summary


@click.command()
@folders
@click.option("--strict", is_flag=True, help="Publish nothing unless every file is well.")
def index(settings: Settings, strict: bool) -> None:
    """Publish what changed in the articles' folder.

    A file that cannot be published is named with its line and a remedy, keeps its last published
    version, and makes the exit status 1. It does not hold up the others, unless --strict is given.
    """
    try:
        with progress() as callback:
            report = open_library(settings).publish(progress=callback, strict=strict)
    except ContentError as error:
        show_problems(error.problems)
        click.echo("nothing was published", err=True)
        raise click.exceptions.Exit(1) from None
    bad = show_problems(report.problems)
    click.echo(summary(report))
    if bad:
        raise click.exceptions.Exit(1)
