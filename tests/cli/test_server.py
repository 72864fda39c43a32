"""The socket that `runcontent serve` listens at."""

from __future__ import annotations

import pytest

from runcontent.cli.server import bind


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
