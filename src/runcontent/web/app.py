"""The Flask application."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from ..bootstrap import open_access, open_library
from ..library import Copies, Library, open_jobs
from ..logs import configure_logs
from ..settings import Settings
from .addresses import register_addresses
from .admin import admin
from .assets import assets
from .building import building
from .bundles import bundles
from .caching import ResponseCache
from .draining import Draining, stop_accepting
from .embedding import frames, oembed, releases
from .feeds import feeds
from .finding import finding
from .front import front
from .guarding import UNGUARDED, Guard
from .guide_pages import guide_pages
from .guides import guides
from .health import health
from .media import media
from .observing import Observed
from .pages import pages
from .plan_pages import plan_pages
from .plans import plans
from .preview import preview
from .problems import LastResort, register_problems
from .reading import reading
from .reference import reference
from .responses import register_headers
from .searching import searching
from .signposts import signposts
from .sync import sync
from .templating import register_templating
from .usage import usage
from .vocabulary import vocabulary

_ROOMS = (
    reading,
    searching,
    vocabulary,
    guides,
    plans,
    media,
    health,
    feeds,
    signposts,
    assets,
    reference,
    front,
    finding,
    building,
    pages,
    guide_pages,
    plan_pages,
    preview,
    releases,
    frames,
    oembed,
)


def create_app(library: Library, clock: Callable[[], float] = time.time) -> Flask:
    """The API over `library`, its answers kept for as long as its revision stands."""
    app = Flask("runcontent", static_folder=None, template_folder="web/templates")
    app.url_map.merge_slashes = (
        False  # one address for each thing; `responses` redirects the others
    )
    register_addresses(app, library.settings.public_url)
    register_headers(app)
    register_problems(app)
    register_templating(app)
    for room in _ROOMS:
        app.register_blueprint(room(library))
    copies = Copies(library.store, library.settings, library.shelf)
    app.register_blueprint(sync(library, copies))
    app.register_blueprint(bundles(copies))
    app.register_blueprint(admin(library.settings, open_jobs(library.settings, library.shelf)))
    access = open_access(library.settings)
    app.register_blueprint(usage(access.ledger))
    cached = ResponseCache(app.wsgi_app, library.identity, clock)
    app.extensions[UNGUARDED] = cached
    app.wsgi_app = LastResort(app, Guard(cached, access))  # type: ignore[method-assign]
    return app


def application() -> Flask:
    """The API over the library that the environment names; what a WSGI server calls once."""
    settings = Settings.from_env(os.environ)
    log = configure_logs(settings.log)
    app = create_app(open_library(settings))
    if settings.trusted_proxies:  # who asks is then what the proxies say, not they
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.trusted_proxies)  # type: ignore[method-assign]
    app.wsgi_app = Observed(app.wsgi_app, log, settings.log_queries)  # type: ignore[method-assign]
    return app


def worker() -> Flask:
    """The same for a worker of `runcontent serve`, which is told before it ends."""
    app = application()
    app.wsgi_app = Draining(app.wsgi_app, stop_accepting)  # type: ignore[method-assign]
    return app
