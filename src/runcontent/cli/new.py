"""`runcontent new`: a file to fill in."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from ..errors import ContentError, Problem
from ..importing import skeleton
from ..importing.files import write_whole
from ..importing.outcome import State
from ..nearest import did_you_mean
from ..parsing import load_taxonomy
from ..parsing.outline import slug_of
from ..settings import Settings
from .folders import folders


@click.command()
@folders
@click.argument("title")
@click.option("--category", help="A category's slug; the first of taxonomy.yaml unless given.")
def new(settings: Settings, title: str, category: str | None) -> None:
    """Begin an article named TITLE, as a draft in the articles' folder.

    The file's name, and so its address, is made from the title. A file that is there is kept.
    """
    taxonomy = load_taxonomy(settings.articles / "taxonomy.yaml")
    known = [one.slug for one in taxonomy.categories]
    if category is not None and known and category not in known:
        hint = did_you_mean(category, known) or f"it has {', '.join(known)}"
        raise click.BadParameter(
            f"{category!r} is not in taxonomy.yaml; {hint}", param_hint="--category"
        )
    if not title.strip() or len(title) > 200:
        raise click.BadParameter("write 1 to 200 characters", param_hint="TITLE")
    path = settings.articles / f"{slug_of(title)}.md"
    text = skeleton(title, category, taxonomy, datetime.now(UTC).date())
    if path.exists() or write_whole(path, text.encode()) is not State.NEW:
        remedy = "choose another title, or edit that file"
        raise ContentError([Problem(str(path), 1, "is there already", remedy, code="exists")])
    click.echo(f"{path}: fill it in, then set its status to published")
