"""Applications behind a server, for callers that need a real one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class _Silent(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"  # connections are kept, as behind any real server

    def log(self, type: str, message: str, *args: object) -> None:
        return


@contextmanager
def serving(application: WSGIApplication, host: str = "127.0.0.1") -> Iterator[str]:
    """On a free port of this machine; gives its origin, in which this machine is `host`."""
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=_Silent)
    server.daemon_threads = True
    server.log = lambda *_: None
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
