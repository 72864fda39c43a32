"""The command line: a command a file."""

from __future__ import annotations

from typing import Any

import click

from ..errors import RuncontentError
from .check import check
from .evaluate import evaluate_command
from .export import export
from .importing import import_command
from .index import index
from .insights import insights
from .keys import keys
from .move import move_command
from .new import new
from .search import search
from .serve import serve


class _Commands(click.Group):
    """Says what went wrong in a line, not a traceback, when runcontent raised it on purpose."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except RuncontentError as error:
            raise click.ClickException(str(error)) from error


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Settings come from RUNCONTENT_* environment variables; options override them.",
)
@click.version_option(package_name="runcontent")
def main() -> None:
    """Publish a folder of Markdown articles, check it, search it, and serve it as an API."""


_COMMANDS = (
    index,
    serve,
    check,
    search,
    evaluate_command,
    insights,
    keys,
    import_command,
    export,
    move_command,
    new,
)
for command in _COMMANDS:
    main.add_command(command)
