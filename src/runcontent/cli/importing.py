"""`runcontent import`: texts of other systems into the articles' folder."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from ..importing import import_sources
from ..parsing import load_taxonomy
from ..settings import Settings
from .import_report import as_json, print_report


@click.command("import")
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--to",
    "--articles",
    "to",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of Markdown articles (RUNCONTENT_ARTICLES).",
)
@click.option(
    "--index",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where it is noted what was imported (RUNCONTENT_INDEX).",
)
@click.option("--dry-run", is_flag=True, help="Write nothing; tell what would be written.")
@click.option("--force", is_flag=True, help="Import again, and replace articles that differ.")
@click.option("--all", "everything", is_flag=True, help="List every inference, sure ones too.")
@click.option("--json", "json_", is_flag=True, help="Print the report as JSON.")
def import_command(
    sources: tuple[Path, ...],
    to: Path | None,
    index: Path | None,
    dry_run: bool,
    force: bool,
    everything: bool,
    json_: bool,
) -> None:
    """Import SOURCES, files or folders, as articles.

    Flattened text, HTML, Markdown of Jekyll, Hugo, MkDocs and others, Ghost and WordPress exports
    are told apart by their content. Nothing is dropped in silence: the report lists what was
    inferred and how sure that is, what was left out on purpose, and any word that was lost. The
    exit status is 1 when something needs a look.
    """
    settings = Settings.from_env(os.environ)
    articles = to or settings.articles
    with _interrupts() as stopping, _progress() as progress:
        done = import_sources(
            sources,
            articles=articles,
            taxonomy=load_taxonomy(articles / "taxonomy.yaml"),
            journal_file=(index or settings.index) / "import.jsonl",
            dry_run=dry_run,
            force=force,
            progress=progress,
            stopping=stopping,
        )
    if json_:
        click.echo(json.dumps(as_json(done), ensure_ascii=False, indent=2, default=str))
    else:
        print_report(done, dry_run=dry_run, everything=everything)
    if not done.is_well:
        raise click.exceptions.Exit(1)


@contextmanager
def _interrupts() -> Iterator[Callable[[], bool]]:
    """The first Ctrl-C lets the file at hand be finished; the second one ends at once."""
    asked = False

    def ask(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True
        click.echo("stopping after this file; what is left is imported next time", err=True)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar on a terminal; elsewhere a line at the end of each stage."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _line
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        tasks = {"read": bar.add_task("reading sources", total=None)}

        def show(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task("writing articles", total=total)
            bar.update(tasks[what], completed=done, total=total)

        yield show


def _line(what: str, done: int, total: int) -> None:
    if done == total or done % 200 == 0:
        noun = "sources" if what == "read" else "articles"
        click.echo(f"{what} {done} of {total} {noun}", err=True)
