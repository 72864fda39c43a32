"""Servers for a browser: the real application, and pages of somebody else that embed it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import Flask, Response, abort
from werkzeug.serving import WSGIRequestHandler, make_server

from runcontent.library import Library
from runcontent.web.app import create_app


class _Silent(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"  # connections are kept, as behind any real server

    def log(self, type: str, message: str, *args: object) -> None:
        return


@contextmanager
def _serving(app: Flask, host: str) -> Iterator[str]:
    """`app` on a free port of this machine; gives its origin."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def serving_library(library: Library) -> Iterator[str]:
    """The API and its pages over `library`; gives their origin."""
    with _serving(create_app(library), "127.0.0.1") as origin:
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

    with _serving(app, "localhost") as origin:
        host.origin = origin
        yield host
