"""`runcontent check`: what is wrong with the articles, and what could be better."""

from __future__ import annotations

from pathlib import Path

import click

from ..bootstrap import open_library
from ..errors import ContentError
from ..settings import Settings
from .folders import folders
from .progress import show_problems


@click.command()
@folders
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(settings: Settings, files: tuple[Path, ...]) -> None:
    """Check all articles, or the FILES named, without publishing.

    Errors make the exit status 1. Warnings (a broken link, an image without a description, a
    review that is due) do not.
    """
    try:
        problems = open_library(settings).check(files or None)
    except ContentError as error:  # a vocabulary that cannot be read
        problems = list(error.problems)
    show_problems(problems)
    errors = sum(problem.level == "error" for problem in problems)
    click.echo(f"{errors} errors, {len(problems) - errors} warnings")
    if errors:
        raise click.exceptions.Exit(1)
