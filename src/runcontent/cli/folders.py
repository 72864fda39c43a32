"""The options that say where things are; they override the settings of the environment."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any

import click

from ..errors import SettingError
from ..settings import Settings


def folders(command: Callable[..., None]) -> Callable[..., None]:
    """Give `command` the options --articles and --index, and pass it `settings`."""

    @click.option(
        "--articles",
        type=click.Path(path_type=Path),
        help="The folder of Markdown articles (RUNCONTENT_ARTICLES).",
    )
    @click.option(
        "--index",
        type=click.Path(file_okay=False, path_type=Path),
        help="The generated index (RUNCONTENT_INDEX).",
    )
    @wraps(command)
    def with_settings(articles: Path | None, index: Path | None, **rest: Any) -> None:
        settings = Settings.from_env(os.environ)
        if articles is not None:
            settings = replace(settings, articles=articles)
        if index is not None:
            settings = replace(settings, index=index)
        if not settings.articles.is_dir() and not rest.get("no_publish"):
            raise SettingError(
                f"there is no folder {settings.articles}; name yours with --articles or "
                "RUNCONTENT_ARTICLES"
            )
        command(settings=settings, **rest)

    return with_settings
