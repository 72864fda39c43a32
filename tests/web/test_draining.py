"""How a worker lets go of its callers."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Response

from runcontent.web.draining import SIGNAL, Draining

SHARED = """
import os, socket
from runcontent.web.draining import stop_accepting
with socket.create_server(("127.0.0.1", 0)) as listening:
    listening.setblocking(False)
    with socket.create_connection(listening.getsockname()):
        if not (child := os.fork()):
            stop_accepting()
            try:
                listening.accept()
            except BlockingIOError:
                os._exit(7)
            os._exit(1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
        listening.accept()[0].close()
"""


@pytest.fixture(autouse=True)
def handler() -> Iterator[None]:
    before = signal.getsignal(SIGNAL)
    yield
    signal.signal(SIGNAL, before)


def test_other_processes_go_on_accepting() -> None:
    """A connection that waits at a socket that is shared is left to them."""
    subprocess.run([sys.executable, "-c", SHARED], check=True)


def test_connections_end_once_the_signal_came() -> None:
    """Each with its next answer, which is whole."""
    stopped: list[bool] = []
    client = Client(Draining(Response("body"), lambda: stopped.append(True)))
    assert "Connection" not in client.get("/").headers
    signal.raise_signal(SIGNAL)
    answer = client.get("/")
    assert (answer.headers["Connection"], answer.text) == ("close", "body")
    assert stopped == [True]
