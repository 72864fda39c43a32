"""`runcontent check`: what is wrong with the articles, and what could be better."""

from __future__ import annotations

from pathlib import Path

import click

from ..bootstrap import open_library
from ..errors import ContentError
from ..settings import Settings
from .folders import folders
from .reporting import FORMS, LEVELS, counted


@click.command()
@folders
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", "form", default="text", show_default=True, type=click.Choice(list(FORMS)))
@click.option("--level", default="notice", show_default=True, type=click.Choice(LEVELS))
@click.option("--fail-on", default="error", show_default=True, type=click.Choice(LEVELS))
@click.option("--fix", is_flag=True, help="Put right what is safe, then check.")
def check(
    settings: Settings, files: tuple[Path, ...], form: str, level: str, fail_on: str, fix: bool
) -> None:
    """Check all articles, or the FILES named, without publishing.

    Errors make the exit status 1; with --fail-on also warnings, or notices. --level leaves out
    what is less grave.
    """
    library = open_library(settings)
    try:
        for change in library.fix(files or None) if fix else ():
            click.echo(f"fixed {change}", err=True)
        problems = library.check(files or None)
    except ContentError as error:  # a vocabulary that cannot be read
        problems = list(error.problems)
    shown = [one for one in problems if LEVELS.index(one.level) <= LEVELS.index(level)]
    told = FORMS[form](shown, settings.articles)
    if told:
        click.echo(told, err=form == "text")
    if form == "text":
        click.echo(counted(problems))
    if any(LEVELS.index(one.level) <= LEVELS.index(fail_on) for one in problems):
        raise click.exceptions.Exit(1)
