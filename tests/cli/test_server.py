"""The socket that `runcontent serve` listens at."""

from __future__ import annotations

import itertools
import socket
import sys
from contextlib import ExitStack

import pytest

from runcontent.cli.server import bind, listen


def test_of_two_servers_that_start_at_once_one_is_refused() -> None:
    """Both were there before either listened; then they would answer by turns."""
    with bind("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with bind("127.0.0.1", port) as second:
            first.listen()
            with pytest.raises(OSError, match="in use"):
                second.listen()
        with pytest.raises(OSError, match="in use"):
            bind("0.0.0.0", port)


def test_a_name_of_this_machine_is_an_address() -> None:
    with bind("localhost", 0) as found:
        assert found.getsockname()[1]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is one queue")
def test_connections_are_shared_out_among_queues_and_nobody_else_gets_any() -> None:
    """Of sixty, each of two gets ten at least; another server at the same address is refused."""
    with ExitStack() as stack:
        bound = stack.enter_context(bind("127.0.0.1", 0))
        queues = listen(bound, 2, 64)
        stack.enter_context(queues[1])
        with pytest.raises(OSError, match="in use"):
            bind(*bound.getsockname())
        for _ in range(60):
            stack.enter_context(socket.create_connection(bound.getsockname()))
        taken = [_taken(queue) for queue in queues]
    assert sum(taken) == 60
    assert min(taken) >= 10  # fewer would be a chance of one in 10^7


def _taken(queue: socket.socket) -> int:
    queue.setblocking(False)
    for number in itertools.count():
        try:
            queue.accept()[0].close()
        except BlockingIOError:
            return number
    raise AssertionError
