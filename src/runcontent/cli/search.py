"""`runcontent search`: what a search finds, for people and for programs."""

from __future__ import annotations

import json
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ..bootstrap import open_library
from ..library import Found, Hit, Search
from ..model import Kind
from ..search.query import FacetFilter, Filters
from ..settings import Settings
from .folders import folders


@click.command()
@folders
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice([kind.value for kind in Kind]),
    help="Only hits of this kind; may be repeated.",
)
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 100))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def search(
    settings: Settings, words: tuple[str, ...], kinds: tuple[str, ...], limit: int, as_json: bool
) -> None:
    """Search the published library for WORDS.

    Words, "phrases", OR and -without; quote the whole for the shell.
    """
    filters = Filters((FacetFilter("kind", kinds),) if kinds else ())
    found = open_library(settings).search(Search(" ".join(words), filters, limit))
    if as_json:
        click.echo(json.dumps(_public(found, limit), ensure_ascii=False, indent=2))
        return
    if found.did_you_mean:
        click.echo(f"Searched for: {found.did_you_mean}", err=True)
    if not found.hits:
        click.echo("Nothing found.")
    else:
        _print_table(found)


def _public(found: Found, limit: int) -> dict[str, Any]:
    return {
        "items": [
            {
                "kind": hit.payload["kind"],
                "id": hit.payload["id"],
                "title": _title(hit),
                "url": hit.payload["url"],
                "score": hit.score,
                "snippet": {"html": hit.snippet_html, "text": hit.snippet_text},
            }
            for hit in found.hits
        ],
        "meta": {"total": found.total, "limit": limit, "revision": found.revision},
    }


def _print_table(found: Found) -> None:
    console = Console()
    table = Table("kind", "id", "title", box=None, pad_edge=False)
    for hit in found.hits:
        table.add_row(hit.payload["kind"], escape(hit.payload["id"]), escape(_title(hit)))
    console.print(table)
    console.print(f"{len(found.hits)} of {found.total}")


def _title(hit: Hit) -> str:
    """A heading, a question, or the words of a piece of advice where it has neither."""
    title = hit.payload.get("title") or hit.payload.get("question") or hit.snippet_text
    return str(title)
