"""`runcontent insights`: what people searched for and did not find."""

from __future__ import annotations

from dataclasses import asdict

import click
import orjson
from rich.console import Console
from rich.table import Table

from ..bootstrap import open_ledger, open_library
from ..library import Insight, gather_insights
from ..settings import Settings
from .folders import folders

_MOST = 1000


@click.command()
@folders
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def insights(settings: Settings, as_json: bool) -> None:
    """Show what people searched for and did not find, and which articles come near.

    The counts are the server's own, kept only with RUNCONTENT_KEEP_QUERIES=true: no addresses, and
    no query that was asked five times or less.
    """
    found = gather_insights(open_library(settings), open_ledger(settings).misses(most=_MOST))
    if as_json:
        click.echo(orjson.dumps([asdict(one) for one in found], option=orjson.OPT_INDENT_2))
    elif not found:
        kept = "nothing was" if settings.keep_queries else "queries are not kept, and nothing was"
        click.echo(f"{kept} searched for in vain more than five times")
    else:
        Console().print(_table(found))


def _table(found: list[Insight]) -> Table:
    table = Table("times", "searched for", "last", "found now in", "articles that come near")
    for one in found:
        queries = "\n".join(f"{miss.query} ({miss.times})" for miss in one.queries)
        last = max(miss.last_day for miss in one.queries)
        near = ", ".join(one.near)
        table.add_row(str(one.times), queries, str(last), one.found_now or "", near)
    return table
