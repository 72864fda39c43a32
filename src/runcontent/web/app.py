"""The Flask application."""

from __future__ import annotations

import os

from flask import Flask

from ..bootstrap import open_library
from ..library import Library
from ..settings import Settings
from .health import health
from .media import media
from .problems import register_problems
from .reading import reading
from .responses import register_headers
from .searching import searching
from .vocabulary import vocabulary


def create_app(library: Library) -> Flask:
    """The API over `library`."""
    app = Flask("runcontent", static_folder=None)
    app.url_map.strict_slashes = False
    register_headers(app)
    register_problems(app)
    for room in (reading, searching, vocabulary, media, health):
        app.register_blueprint(room(library))
    return app


def application() -> Flask:
    """The API over the library that the environment names; what a WSGI server calls once."""
    return create_app(open_library(Settings.from_env(os.environ)))
