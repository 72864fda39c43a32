"""What an import did, for people and for programs."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ..importing import Import, Outcome, State, Sure
from .progress import show_problems


def as_json(done: Import) -> dict[str, Any]:
    """All of it; each article's account is whole."""
    return {
        "articles": [outcome.public() for outcome in done.outcomes],
        "problems": [asdict(problem) for problem in done.problems],
        "other_files": done.passed,
        "images": done.images,
        "counts": _counts(done),
        "interrupted": done.interrupted,
        "seconds": round(done.seconds, 3),
    }


def print_report(done: Import, *, dry_run: bool, everything: bool) -> None:
    """A table of articles, what to look at in each, what was left out, and a line of counts."""
    console = Console(width=None if Console().is_terminal else 160)
    worked = [outcome for outcome in done.outcomes if outcome.state is not State.SKIPPED]
    if worked:
        console.print(_table(worked))
    for outcome in worked:
        _account(outcome, everything)
    if done.images:
        click.echo(f"\n{len(done.images)} images copied to media/")
    for suffix, count in sorted(done.passed.items()):
        click.echo(f"passed over: {count} × {suffix}")  # noqa: RUF001
    problems = [problem for outcome in worked for problem in outcome.problems] + done.problems
    show_problems(problems)
    counts = ", ".join(f"{count} {state}" for state, count in _counts(done).items() if count)
    would = " (nothing was written)" if dry_run else ""
    rate = len(worked) / done.seconds if done.seconds else 0.0
    click.echo(
        f"{counts or 'nothing to import'} in {done.seconds:.2f} seconds, {rate:.0f} a second{would}"
    )
    if done.interrupted:
        click.echo("interrupted: run the same command again to go on")


def _table(outcomes: list[Outcome]) -> Table:
    table = Table(
        "article", "from", "form", "state", "sections", "FAQs", "advice", "least sure", "lost",
        box=None, pad_edge=False,
    )  # fmt: skip
    for one in outcomes:
        sure = one.least_sure
        lost = str(len(one.differences)) if one.differences else "-"
        cells = [
            one.path or "-",
            one.origin,
            one.form.value if one.form else "-",
            one.state.value,
            *(str(one.counts.get(name, "-")) for name in ("sections", "faqs", "advice")),
            sure.value if sure else "-",
            lost,
        ]
        table.add_row(*map(escape, cells))
    return table


def _account(outcome: Outcome, everything: bool) -> None:
    shown = [i for i in outcome.inferences if everything or i.sure is not Sure.HIGH]
    if not (shown or outcome.left_out or outcome.differences):
        return
    click.echo(f"\n{outcome.path or outcome.origin}")
    for one in shown:
        line = f", line {one.line}" if one.line else ""
        click.echo(f"  {one.sure.value:6}  {one.what}: {one.value} ({one.reason}{line})")
    for part in outcome.left_out:
        line = f", line {part.line}" if part.line else ""
        shown_text = f": {part.shown}" if part.shown else ""
        words = f" ({part.words} words{line})" if part.words else ""
        click.echo(f"  left out  {part.what}{words}{shown_text}")
    for difference in outcome.differences:
        click.echo(f"  LOST  {_difference(difference.what, difference.missing, difference.added)}")


def _difference(what: str, missing: str, added: str) -> str:
    if missing and added:
        return f"{what}: {missing!r} became {added!r}"
    return f"{what}: {missing!r} is missing" if missing else f"{what}: {added!r} is new"


def _counts(done: Import) -> dict[str, int]:
    counted = Counter(outcome.state.value for outcome in done.outcomes)
    return {state.value: counted[state.value] for state in State}
