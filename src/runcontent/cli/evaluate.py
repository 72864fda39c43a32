"""`runcontent evaluate`: how well the published library answers judged queries."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from ..bootstrap import open_library
from ..library import Evaluation, evaluate, read_judgements
from ..settings import Settings
from .folders import folders


@click.command("evaluate")
@folders
@click.argument(
    "file",
    default="tests/relevance/judgements.csv",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def evaluate_command(settings: Settings, file: Path, as_json: bool) -> None:
    """Ask every judged query of FILE, and print how well it is answered.

    FILE is a CSV of query, type, kind, id and grade.
    """
    found = evaluate(open_library(settings), read_judgements(file))
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2))
    else:
        _print(found)


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
