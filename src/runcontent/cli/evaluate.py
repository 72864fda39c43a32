"""`runcontent evaluate`: how well the published library answers judged queries."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from ..bootstrap import open_library
from ..library import Evaluation, Library, evaluate, read_judgements
from ..settings import ENGINES, Settings
from .folders import folders


@click.command("evaluate")
@folders
@click.argument(
    "file",
    default="tests/relevance/judgements.csv",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "--engine",
    "engines",
    multiple=True,
    type=click.Choice(ENGINES),
    help="Publish the articles for this engine, aside, and ask it; may be repeated.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, by engine where one is named.")
def evaluate_command(settings: Settings, file: Path, engines: Sequence[str], as_json: bool) -> None:
    """Ask every judged query of FILE, and print how well it is answered.

    FILE is a CSV of query, type, kind, id and grade.
    """
    judged = read_judgements(file)
    by_engine = {}
    for name, library in _libraries(settings, engines):
        found = evaluate(library, judged)
        by_engine[name] = asdict(found)
        if not as_json:
            if name:
                click.echo(f"\n{name}\n")
            _print(found)
    if as_json:
        told = by_engine if engines else by_engine[""]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))


def _libraries(settings: Settings, engines: Sequence[str]) -> Iterator[tuple[str, Library]]:
    """A library of the same articles for each of these engines, gone afterwards; the present one,
    without a name, where none is named."""
    if not engines:
        yield "", open_library(settings)
    for name in dict.fromkeys(engines):
        with tempfile.TemporaryDirectory(prefix="runcontent-") as folder:
            own = replace(settings, backend="embedded", engine=name, index=Path(folder))
            library = open_library(own)
            library.publish()
            yield name, library


def _print(found: Evaluation) -> None:
    console = Console()
    table = Table("queries", "number", "nDCG@10", "MRR", "no hit", box=None, pad_edge=False)
    for name, of in sorted(found.types.items(), key=lambda pair: pair[0] == "all"):
        row = (f"{of.ndcg:.3f}", f"{of.mrr:.3f}", f"{of.without_hit:.3f}")
        table.add_row(name, str(of.queries), *row)
    console.print(table)
    console.print(f"warning signs brought: {found.red_flags:.3f}, first: {found.signs_first:.3f}")
    console.print(f"nothing found where there is nothing: {found.nothing:.3f}")
    console.print(f"not answered where there is nothing: {found.silent:.3f}")
    answers = Table("answers", "questions", "answered", "rightly", box=None, pad_edge=False)
    for name, given in (
        ("all", found.answers),
        (f"threshold {found.threshold} chosen on", found.chosen_on),
        ("held out", found.held_out),
    ):
        answers.add_row(
            name, str(given.questions), f"{given.answered:.3f}", f"{given.precision:.3f}"
        )
    console.print(answers)
    console.print("worst: " + "; ".join(f"{query} ({score})" for query, score in found.worst))
    for kind, id in found.unknown:
        click.echo(f"judged, but not published: {kind.value} {id}", err=True)
