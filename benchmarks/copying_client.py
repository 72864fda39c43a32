"""A client that costs little: one kept connection of HTTP/1.1, whose bytes are counted."""

from __future__ import annotations

import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from urllib.parse import urlsplit

_PATIENCE = 120
_BUFFER = 1 << 18


@dataclass(slots=True)
class Traffic:
    """What went over connections: requests, and bytes with and without the headers."""

    requests: int = 0
    bytes: int = 0
    received_bodies: int = 0

    def __add__(self, other: Traffic) -> Traffic:
        return Traffic(
            self.requests + other.requests,
            self.bytes + other.bytes,
            self.received_bodies + other.received_bodies,
        )


@dataclass(slots=True)
class Answer:
    """`headers` by names in lower case; `body` only where it was to be kept."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


class Connection:
    """To a port of this machine. `window`: bytes that may wait to be read; the system's unless
    told. Raises OSError where the server hangs up."""

    def __init__(
        self, port: int, traffic: Traffic | None = None, window: int | None = None
    ) -> None:
        self.traffic = traffic or Traffic()
        self._socket = socket.socket()
        self._socket.settimeout(_PATIENCE)
        if window:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
        self._socket.connect(("127.0.0.1", port))
        self._buffer = bytearray(_BUFFER)

    def __enter__(self) -> Connection:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def get(
        self, path: str, headers: Mapping[str, str] | None = None, keep: bool = False
    ) -> Answer:
        """Ask, and read the answer to its end."""
        self.send(path, headers or {})
        return self.receive(keep)

    def send(self, path: str, headers: Mapping[str, str]) -> None:
        """Ask, and leave the answer unread."""
        lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        request = "\r\n".join([*lines, "", ""]).encode("ascii")
        self._socket.sendall(request)
        self.traffic.requests += 1
        self.traffic.bytes += len(request)

    def receive(self, keep: bool = False) -> Answer:
        """The answer to what was sent."""
        head = b""
        while (end := head.find(b"\r\n\r\n")) < 0:
            head += self._read(_BUFFER)
        lines = head[:end].decode("latin-1").split("\r\n")
        named = (line.partition(": ") for line in lines[1:])
        answer = Answer(int(lines[0].split()[1]), {name.lower(): value for name, _, value in named})
        body = head[end + 4 :]
        length = 0 if answer.status == 304 else int(answer.headers["content-length"])
        kept, left = [body], length - len(body)
        while left > 0:
            chunk = self._read(left)
            left -= len(chunk)
            if keep:
                kept.append(chunk.tobytes())
        if keep:
            answer.body = b"".join(kept)
        self.traffic.bytes += end + 4 + length
        self.traffic.received_bodies += length
        return answer

    def _read(self, most: int) -> memoryview:
        read = self._socket.recv_into(self._buffer, min(most, _BUFFER))
        if not read:
            raise ConnectionAbortedError("the server hung up")
        return memoryview(self._buffer)[:read]


def free_port() -> int:
    """One that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def rest_of(link: str) -> str:
    """The path and query of a `Link` header."""
    found = re.match(r"<([^>]+)>", link)
    if found is None:
        raise ValueError(link)
    parts = urlsplit(found[1])
    return f"{parts.path}?{parts.query}"
