"""A server whose workers are replaced and killed."""

from __future__ import annotations

from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from socket import SO_RCVBUF, SOL_SOCKET, socket
from time import monotonic, sleep

from benchmarks.faults.libraries import write_version
from benchmarks.faults.servers import serving
from benchmarks.faults.workers import CALLERS, ask_during


def test_replacing_loses_nothing_and_a_kill_little(tmp_path: Path) -> None:
    """SIGHUP loses no request; a killed worker's callers lose one each, and another takes its
    place."""
    write_version(tmp_path / "a", "first")
    with serving(tmp_path / "a", tmp_path / "i") as server:
        reloaded = ask_during(server, 1, "reload")
        killed = ask_during(server, 1, "kill")
        assert len(server.workers()) == 2
    assert (reloaded.lost, reloaded.broken) == (0, 0)
    assert reloaded.answers > 0
    assert reloaded.statuses.keys() | killed.statuses.keys() <= {200, 404}
    assert killed.lost + killed.broken <= CALLERS


def test_a_caller_who_does_not_read_holds_up_no_stop(tmp_path: Path) -> None:
    """The server waits for answers that are on their way as long as `--grace` says, and ends."""
    write_version(tmp_path / "a", "first")
    request = b"GET /v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n"
    with socket() as caller:
        caller.setsockopt(SOL_SOCKET, SO_RCVBUF, 4096)
        with serving(tmp_path / "a", tmp_path / "i", options=("--grace", "1")) as server:
            caller.connect(("127.0.0.1", server.port))
            caller.sendall(request * 100)
            assert caller.recv(9) == b"HTTP/1.1 "
            start = monotonic()
        assert monotonic() - start < 10


def test_callers_who_do_not_read_keep_nobody_waiting(tmp_path: Path) -> None:
    """Three times as many downloads stall as a worker has threads, and it answers others."""
    write_version(tmp_path / "a", "first")
    prose = "Rest helps for a while. " * 150
    for number in range(15):
        parts = "\n".join(f"## Part {part}\n\n{prose}\n" for part in range(50))
        file = tmp_path / "a" / f"long-{number}.md"
        file.write_text(f"---\ntitle: Long {number}\n---\n\nIt is long.\n\n{parts}")
    request = b"GET /v1/bundle.ndjson HTTP/1.1\r\nHost: x\r\n\r\n"
    with serving(tmp_path / "a", tmp_path / "i", workers=1) as server, ExitStack() as stack:
        while _status(server.port, "/v1/bundle.ndjson") == 503:  # it is being built
            sleep(0.1)
        for _ in range(12):
            caller = stack.enter_context(socket())
            caller.setsockopt(SOL_SOCKET, SO_RCVBUF, 4096)
            caller.connect(("127.0.0.1", server.port))
            caller.sendall(request * 20)
            assert caller.recv(12) == b"HTTP/1.1 200"
        end = monotonic() + 3  # in which the buffers between them fill
        while monotonic() < end:
            assert _status(server.port, "/v1/articles") == 200
            sleep(0.02)


def _status(port: int, path: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()
