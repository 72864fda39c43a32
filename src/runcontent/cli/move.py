"""`runcontent move`: from the embedded library to a cluster, and back."""

from __future__ import annotations

from dataclasses import replace as with_other

import click

from ..bootstrap import open_movable
from ..library import move
from ..settings import BACKENDS, Settings
from .bundling import build_bundle
from .folders import folders
from .progress import progress, show_problems, summary


@click.command("move")
@folders
@click.option("--to", "target", required=True, type=click.Choice(BACKENDS), help="Where it goes.")
@click.option("--replace", is_flag=True, help="Put it in the place of a library that is there.")
def move_command(settings: Settings, target: str, replace: bool) -> None:
    """Move the library to the other back end, with its history.

    Copies, tags and tokens that were given out stay valid. The library that was stays where it is,
    until you delete it.
    """
    (source,) = (name for name in BACKENDS if name != target)
    here = with_other(settings, backend=target)
    with progress() as callback:
        moved = move(
            *open_movable(with_other(settings, backend=source)),
            *open_movable(here),
            replace=replace,
            progress=callback,
        )
    bad = show_problems(moved.report.problems)
    click.echo(f"moved revision {moved.revision} with its history to {target}")
    click.echo(summary(moved.report))
    build_bundle(here)
    click.echo(f"now set RUNCONTENT_BACKEND={target} wherever it is published or served")
    if bad:
        raise click.exceptions.Exit(1)
