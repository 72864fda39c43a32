"""Building the bundle of what is published, after a publish and outside of it."""

from __future__ import annotations

import click

from ..bootstrap import open_library
from ..library import Copies
from ..settings import Settings


def build_bundle(settings: Settings) -> None:
    """Build it unless it is there. What fails is told, and fails nothing else: callers get the
    bundle before, or are asked to come back."""
    try:
        Copies(open_library(settings).store, settings).build_bundle()
    except Exception as error:
        message = f"the bundle could not be built: {type(error).__name__}: {error}"
        click.echo(f"{message}; `runcontent index` tries again", err=True)
