"""`runcontent serve`: publish if needed, then answer requests."""

from __future__ import annotations

import multiprocessing
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from threading import Event, Thread

import click
from granian.constants import HTTPModes, Interfaces

from ..bootstrap import open_library
from ..errors import ContentError, PublishLocked, RuncontentError
from ..library import Library
from ..settings import Settings
from .bundling import BundleBuilder
from .folders import folders
from .progress import progress, show_problems, summary
from .server import Server, bind, listen
from .watching import watch_articles

_APPLICATION = "runcontent.web.app:worker"
"""Named, not imported: each worker makes its own."""

_BACKLOG = 1024
"""Connections that wait to be taken, in each queue."""

_THREADS = 4
"""Requests at once in a worker: enough to wait for the disk, few enough not to wait in line."""


@click.command()
@folders
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 256))
@click.option(
    "--grace",
    default=20,
    show_default=True,
    type=click.IntRange(1, 3600),
    metavar="SECONDS",
    help="How long answers may still take when the server is stopped or reloaded.",
)
@click.option("--watch", is_flag=True, help="Publish again whenever an article is saved.")
@click.option("--no-publish", is_flag=True, help="Serve what is published; no articles are needed.")
def serve(
    settings: Settings,
    host: str,
    port: int,
    workers: int,
    grace: int,
    watch: bool,
    no_publish: bool,
) -> None:
    """Publish what changed, then serve the API.

    A file that cannot be published is named, and the rest is served.
    """
    if watch and no_publish:
        raise click.UsageError("--watch publishes, and --no-publish does not; choose one")
    with _refusal(host, port):
        listener = bind(host, port)
    if watch and not settings.preview_token:
        settings = replace(settings, preview_token=secrets.token_urlsafe())
    library = open_library(settings)
    if not no_publish:
        _publish_first(library)
    os.environ |= settings.to_env()  # by which the workers are told
    figures = tempfile.TemporaryDirectory(prefix="runcontent-")
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", figures.name)
    with _refusal(host, port):
        queues = listen(listener, workers, _BACKLOG)
    server = Server(
        _APPLICATION,
        queues,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=_THREADS,
        factory=True,
        http=HTTPModes.http1,  # while it looks which one it is, a connection can be lost
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=grace,  # or one caller who does not read would hold it for ever
        log_enabled=True,
    )
    stop = Event()

    def started() -> None:
        place = _address(host, port)
        click.echo(f"runcontent is at {place}")
        if settings.preview_token:
            click.echo(f"drafts are at {place}/preview?token={settings.preview_token}")
        bundles = BundleBuilder(settings)
        bundles.build()
        if watch:
            arguments = (settings.articles, lambda: _publish_again(library, bundles), stop)
            Thread(target=watch_articles, args=arguments, name="watch", daemon=True).start()
            click.echo(f"watching {settings.articles}")

    server.on_startup(started)
    server.on_shutdown(stop.set)
    # A fresh interpreter a worker: nothing of the publish (threads, connections) is inherited.
    multiprocessing.set_start_method("spawn", force=True)
    with ExitStack() as held:
        held.enter_context(figures)
        for queue in queues:
            held.enter_context(queue)
        server.serve()


@contextmanager
def _refusal(host: str, port: int) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        message = (
            f"cannot listen on {host}, port {port}: {reason}; choose others with --host, --port"
        )
        raise click.ClickException(message) from None


def _publish_first(library: Library) -> None:
    """Publish; where that cannot be done now, what was published before is served."""
    try:
        with progress() as callback:
            report = library.publish(progress=callback)
    except PublishLocked as error:
        click.echo(f"{error}; serving what is published", err=True)
        return
    except ContentError as error:
        show_problems(error.problems)
        library.revision()  # raises when there is nothing to serve
        click.echo("not published; serving what was published before", err=True)
        return
    show_problems(report.problems)
    click.echo(summary(report))


def _publish_again(library: Library, bundles: BundleBuilder) -> bool:
    """One publish of the watcher, which must outlive any that fails; whether it is done with."""
    try:
        report = library.publish()
    except ContentError as error:  # which only another save can mend
        show_problems(error.problems)
        click.echo("not published; serving what was published before", err=True)
        return True
    except RuncontentError as error:
        click.echo(f"not published: {error}; trying again", err=True)
        return False
    except Exception as error:
        click.echo(f"not published: {type(error).__name__}: {error}; trying again", err=True)
        return False
    show_problems(report.problems)
    click.echo(summary(report))
    bundles.build()
    return True


def _address(host: str, port: int) -> str:
    """A URL that somebody at this machine can open."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{port}"
