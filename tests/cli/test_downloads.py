"""Answers in parts, and the threads that send them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from threading import Event

from runcontent.cli.downloads import Downloads, Sender


class Body:
    """One part, when its caller reads."""

    def __init__(self, is_read: Event) -> None:
        self._is_read, self.is_closed = is_read, Event()

    def __iter__(self) -> Iterator[bytes]:
        assert self._is_read.wait(10)
        yield b"part"

    def close(self) -> None:
        self.is_closed.set()


class Connection:
    """Keeps what is answered."""

    def __init__(self) -> None:
        self.status, self.headers, self.body = 0, dict[str, str](), b""
        self.is_done = Event()

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status, self.headers, self.body = status, dict(headers), body
        self.is_done.set()

    def response_iter(
        self, status: int, headers: list[tuple[str, str]], body: Iterable[bytes]
    ) -> None:
        self.response_bytes(status, headers, b"".join(body))


def answer(sender: Sender, body: Body | bytes) -> int:
    """As granian's own callback does."""
    headers = [("X-Request-Id", "12345678")]
    if isinstance(body, bytes):
        sender.response_bytes(200, headers, body)
    else:
        sender.response_iter(200, headers, body)  # type: ignore[arg-type]
    return 200


def test_a_whole_answer_goes_from_where_it_was_made() -> None:
    connection = Connection()
    assert Downloads().around(answer)(connection, b"whole") == 200
    assert (connection.status, connection.body) == (200, b"whole")


def test_one_in_parts_holds_nobody_and_its_place_is_free_afterwards() -> None:
    """Beyond the most there is a refusal that says when to come again, and closes its file."""
    is_read = Event()
    callback = Downloads(most=1).around(answer)
    first, second, third = Connection(), Connection(), Connection()
    refused = Body(is_read)
    callback(first, Body(is_read))  # returns, though nobody reads
    callback(second, refused)
    assert not first.is_done.is_set()
    assert second.status == 503
    assert second.headers["Retry-After"] == "10"
    assert second.headers["X-Request-Id"] == "12345678"
    assert b'"status":503' in second.body
    assert refused.is_closed.is_set()
    is_read.set()
    assert first.is_done.wait(10)
    assert (first.status, first.body) == (200, b"part")
    while third.status != 200:  # its thread frees the place a moment later
        callback(third, Body(is_read))
        third.is_done.wait(0.1)
    assert third.body == b"part"
