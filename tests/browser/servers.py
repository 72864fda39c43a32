"""Servers for a browser: the real application, and pages of somebody else that embed it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import Flask, Response, abort

from runcontent.library import Library
from runcontent.web.app import create_app

from ..serving import serving


@contextmanager
def serving_library(library: Library) -> Iterator[str]:
    """The API and its pages over `library`; gives their origin."""
    with serving(create_app(library)) as origin:
        yield origin


@dataclass
class Host:
    """A site of somebody else: `localhost`, so that it is another site and not just a port."""

    origin: str
    pages: dict[str, tuple[str, str, str]] = field(default_factory=dict)

    def page(self, html: str, policy: str = "", name: str = "", mimetype: str = "text/html") -> str:
        """Serve `html` under a Content-Security-Policy (none when empty); gives its address."""
        name = name or f"page-{len(self.pages)}"
        self.pages[name] = html, policy, mimetype
        return f"{self.origin}/{name}"


@contextmanager
def serving_host() -> Iterator[Host]:
    """A host without pages."""
    app = Flask("host", static_folder=None)
    host = Host("")

    @app.get("/<path:name>")
    def page(name: str) -> Response:
        if name not in host.pages:
            abort(404)
        html, policy, mimetype = host.pages[name]
        response = Response(html, mimetype=mimetype)
        if policy:
            response.headers["Content-Security-Policy"] = policy
        return response

    @app.get("/favicon.ico")
    def icon() -> Response:
        return Response(status=204)

    with serving(app, "localhost") as origin:
        host.origin = origin
        yield host
