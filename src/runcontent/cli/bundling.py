"""Building the bundle of what is published, after a publish and outside of it."""

from __future__ import annotations

import multiprocessing
import os
import signal
from threading import Event, Thread

import click

from ..bootstrap import open_library
from ..library import Copies
from ..settings import Settings

_BEHIND = 10
"""How much less this wants to run than who answers requests (nice(2))."""


def build_bundle(settings: Settings) -> None:
    """Build it unless it is there. What fails is told, and fails nothing else: callers get the
    bundle before, or are asked to come back."""
    try:
        library = open_library(settings)
        Copies(library.store, settings, library.shelf).build_bundle()
    except Exception as error:
        message = f"the bundle could not be built: {type(error).__name__}: {error}"
        click.echo(f"{message}; `runcontent index` tries again", err=True)


class BundleBuilder:
    """Builds bundles in processes of their own, one at a time, which stand behind all others in
    line: no publish waits for them. However often it is asked meanwhile, it builds once more."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._asked = Event()
        Thread(target=self._build_always, name="bundles", daemon=True).start()

    def build(self) -> None:
        """See to it that the bundle of what is published now is built, without waiting for it."""
        if self._settings.bundles:
            self._asked.set()

    def _build_always(self) -> None:
        context = multiprocessing.get_context("spawn")
        while self._asked.wait():
            self._asked.clear()
            process = context.Process(target=_build_behind, args=(self._settings,), daemon=True)
            try:
                process.start()
            except OSError as error:
                click.echo(f"the bundle could not be built: {error}", err=True)
            else:
                process.join()


def _build_behind(settings: Settings) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # ends without a word, as the server does
    os.nice(_BEHIND)
    build_bundle(settings)
