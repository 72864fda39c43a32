"""A request whose body does not say how large it is, and never ends."""

from __future__ import annotations

from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app


class EndlessBody:
    """Gives what is asked for; `taken` is how many bytes that were."""

    def __init__(self) -> None:
        self.taken = 0

    def read(self, size: int = -1) -> bytes:
        """Not for ever."""
        assert size > 0, "never to its end"
        self.taken += size
        assert self.taken < 50_000_000
        return b" " * size


def post_endlessly(app: Flask, path: str, **headers: str) -> tuple[int, int]:
    """The status of the answer, and how many bytes were read for it."""
    body = EndlessBody()
    environ = EnvironBuilder(path, method="POST", headers=headers).get_environ()
    environ |= {"wsgi.input": body, "wsgi.input_terminated": True}
    _, status, _ = run_wsgi_app(app.wsgi_app, environ)
    return int(status[:3]), body.taken
