"""`runcontent keys`: the keys of partners, in partners.toml."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import click
from rich.console import Console
from rich.table import Table

from ..errors import SettingError
from ..partners import SCOPES, IssuedKey, PartnersFile, quota_text
from ..settings import Settings

_COLUMNS = ("partner", "key", "scopes", "quota", "created", "expires", "origins")


class _Day(click.ParamType[date]):
    """A day as YYYY-MM-DD."""

    name = "day"

    def convert(
        self, value: str | date, parameter: click.Parameter | None, context: click.Context | None
    ) -> date:
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no day; write it as 2027-01-31", parameter, context)


@click.group()
@click.pass_context
def keys(context: click.Context) -> None:
    """Make, show, replace and revoke the keys of partners.

    They are kept in the file that RUNCONTENT_PARTNERS names, hashed with RUNCONTENT_PEPPER.
    """
    settings = Settings.from_env(os.environ)
    if settings.partners is None:
        raise SettingError("RUNCONTENT_PARTNERS must name the file of partners, partners.toml")
    context.obj = PartnersFile(settings.partners, settings.pepper)


@keys.command()
@click.argument("partner")
@click.option(
    "--scope", "scopes", multiple=True, type=click.Choice(SCOPES), help="What it may do; again."
)
@click.option("--origin", "origins", multiple=True, help="A site whose pages may use it; again.")
@click.option("--quota", default="", help="Such as '600/minute; 50000/day'.")
@click.option("--expires", type=_Day(), help="The first day on which it is refused.")
@click.pass_obj
def new(
    file: PartnersFile,
    partner: str,
    scopes: tuple[str, ...],
    origins: tuple[str, ...],
    quota: str,
    expires: date | None,
) -> None:
    """Make a key for PARTNER, and show it this once.

    A new partner needs --scope. For one that is there, what is given replaces what it had.
    """
    _show(file.add_key(partner, scopes, origins, quota, expires))


@keys.command("list")
@click.pass_obj
def list_keys(file: PartnersFile) -> None:
    """Show partners and keys, never secrets; a line each, with tabs, where no terminal reads."""
    rows = list(_rows(file, datetime.now(UTC).date()))
    console = Console()
    if not console.is_terminal:
        for row in (_COLUMNS, *rows):
            click.echo("\t".join(row))
        return
    table = Table(box=None, pad_edge=False, collapse_padding=True)
    for name in _COLUMNS:
        table.add_column(name, no_wrap=name != "origins", overflow="fold")
    for row in rows:
        table.add_row(*(re.sub("[,;] ", "\n", value) for value in row))
    console.print(table)


def _rows(file: PartnersFile, today: date) -> Iterator[tuple[str, ...]]:
    for partner in file.partners().values():
        scopes = ", ".join(s for s in SCOPES if s in partner.scopes)
        shared = (scopes, quota_text(partner.quota))
        origins = ", ".join(partner.origins)
        for key in partner.keys or (None,):
            expires = str(key.expires or "") if key else ""
            if key and not key.is_live(today):
                expires += " (over)"
            made = str(key.created or "") if key else ""
            yield partner.name, key.id if key else "none", *shared, made, expires, origins


@keys.command()
@click.argument("partner")
@click.option(
    "--days", default=7, show_default=True, type=click.IntRange(0, 366), help="The old one stays."
)
@click.pass_obj
def rotate(file: PartnersFile, partner: str, days: int) -> None:
    """Make a second key for PARTNER; the one it has is refused after --days."""
    until = datetime.now(UTC).date() + timedelta(days=days)
    _show(file.rotate(partner, until))
    click.echo(f"the key before it is refused from {until} on", err=True)


@keys.command()
@click.argument("key")
@click.pass_obj
def revoke(file: PartnersFile, key: str) -> None:
    """Remove KEY (its id, or the whole key); servers refuse it within two seconds."""
    id = key.split("_")[1] if key.startswith("rc_") and "_" in key[3:] else key
    partner = file.revoke(id)
    click.echo(f"revoked {id} of {partner}")


def _show(issued: IssuedKey) -> None:
    click.echo(issued.text)
    click.echo("it is shown this once: hand it over by a way that nobody else reads", err=True)
