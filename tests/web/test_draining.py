"""How a worker lets go of its callers."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Response

from runcontent.web.draining import SIGNAL, Draining


@pytest.fixture(autouse=True)
def handler() -> Iterator[None]:
    before = signal.getsignal(SIGNAL)
    yield
    signal.signal(SIGNAL, before)


def test_connections_end_once_the_signal_came() -> None:
    """Each with its next answer, which is whole."""
    client = Client(Draining(Response("body")))
    assert "Connection" not in client.get("/").headers
    signal.raise_signal(SIGNAL)
    answer = client.get("/")
    assert (answer.headers["Connection"], answer.text) == ("close", "body")
