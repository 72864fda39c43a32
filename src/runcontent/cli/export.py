"""`runcontent export`: the published library as files."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from ..bootstrap import open_library
from ..exporting import FORMATS, export_library
from ..settings import Settings
from .folders import folders
from .progress import show_problems


@click.command()
@folders
@click.option(
    "--format", "format_", type=click.Choice(list(FORMATS)), default="html", show_default=True
)
@click.option(
    "--to", required=True, type=click.Path(file_okay=False, path_type=Path), help="A folder."
)
@click.option("--force", is_flag=True, help="Replace files that differ.")
def export(settings: Settings, format_: str, to: Path, force: bool) -> None:
    """Write every published article as a file, with its images.

    HTML pages stand by themselves, and `runcontent import` reads them back: the same sections,
    questions and advice. Markdown is the format of the articles' folder; JSON is what the API
    serves.
    """
    done = export_library(open_library(settings), settings.articles, format_, to, force=force)
    show_problems(done.problems)
    counted = Counter(state.value for state in done.files.values())
    counts = ", ".join(f"{count} {state}" for state, count in sorted(counted.items()))
    click.echo(f"{counts or 'nothing is published'}; {done.images} images, in {to}")
    if done.problems:
        raise click.exceptions.Exit(1)
