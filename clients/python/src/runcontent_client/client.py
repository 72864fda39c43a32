"""Requests: revalidated by ETag, and tried again when the server says when."""

from __future__ import annotations

import random
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import httpx

_BUSY = (429, 502, 503, 504)
_KEPT = 200


class ApiError(Exception):
    """What the server refuses. `problem` is its problem document (RFC 9457), empty for none."""

    def __init__(self, status: int, problem: dict[str, Any], address: str) -> None:
        super().__init__(f"{status} {problem.get('detail', 'from the server')} ({address})")
        self.status, self.problem, self.address = status, problem, address

    def names(self, parameter: str) -> bool:
        """Whether it is about this parameter."""
        return any(one["parameter"] == parameter for one in self.problem.get("errors") or ())


class Unavailable(ApiError):
    """The server asks to come back later than this client waits; `retry_after` is in seconds."""

    def __init__(
        self, status: int, problem: dict[str, Any], address: str, retry_after: float | None
    ) -> None:
        super().__init__(status, problem, address)
        self.retry_after = retry_after


class Client:
    """A library behind its API, at `base_url` (without `/v1`).

    `attempts`: how often a request is tried in all. `patience`: the longest wait that a server may
    ask for, in seconds. Methods raise ApiError, and httpx.TransportError without a network.
    """

    def __init__(
        self,
        base_url: str,
        *,
        key: str | None = None,
        attempts: int = 4,
        patience: float = 60,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self.base = base_url.rstrip("/")
        headers = {"Accept": "application/json"}
        if key is not None:
            headers["Authorization"] = f"Bearer {key}"
        self._http = httpx.Client(
            headers=headers, transport=transport, timeout=30, follow_redirects=True
        )
        self._attempts, self._patience, self._sleep = attempts, patience, sleep
        self._kept: OrderedDict[str, tuple[str, Any]] = OrderedDict()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close its connections."""
        self._http.close()

    def get(self, path: str, **query: object) -> Any:
        """The JSON at a path: `get("/v1/faqs", tag=["knee-pain", "hip-pain"], limit=5)`. A list is
        any of its values, a list of lists all of them."""
        return self._json(self.base + quote(path) + searching(query))

    def each(self, path: str, **query: object) -> Iterator[dict[str, Any]]:
        """Everything a list has, fetched page by page."""
        page = self.get(path, **query)
        while True:
            yield from page["items"]
            link = page["links"]["next"]
            if link is None:
                return
            page = self._json(self._address(link))

    def article(self, slug: str, **query: object) -> dict[str, Any]:
        """One article, whole."""
        found: dict[str, Any] = self.get(f"/v1/articles/{slug}", **query)
        return found

    def search(self, q: str, **query: object) -> dict[str, Any]:
        """What the server finds."""
        found: dict[str, Any] = self.get("/v1/search", q=q, **query)
        return found

    def _address(self, link: str) -> str:
        """A link of an answer below our own base, whatever public URL it stands below: a key goes
        nowhere else."""
        parts = urlsplit(link)
        _, found, rest = parts.path.partition("/v1/")
        if not found:
            raise ValueError(f"no address of the API: {link}")
        return f"{self.base}/v1/{rest}" + (f"?{parts.query}" if parts.query else "")

    def _json(self, address: str) -> Any:
        etag, body = self._kept.get(address, (None, None))
        headers = {"If-None-Match": etag} if etag else {}
        with self.answer(address, headers) as answer:
            if answer.status_code != 304:
                answer.read()
                etag, body = answer.headers.get("ETag"), answer.json()
        if etag:
            self._kept[address] = etag, body
            self._kept.move_to_end(address)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return body

    @contextmanager
    def answer(self, address: str, headers: Mapping[str, str]) -> Iterator[httpx.Response]:
        """An answer that is a 2xx or a 304, its body not yet read; everything else is raised, after
        as many attempts as it is worth."""
        for attempt in range(1, self._attempts + 1):
            is_last = attempt == self._attempts
            request = self._http.build_request("GET", address, headers=dict(headers))
            try:
                answer = self._http.send(request, stream=True)
            except httpx.TransportError:
                if is_last:
                    raise
                self._sleep(_backoff(attempt))
                continue
            try:
                if answer.is_success or answer.status_code == 304:
                    yield answer
                    return
                answer.read()
            finally:
                answer.close()
            problem = _problem(answer)
            if answer.status_code not in _BUSY:
                raise ApiError(answer.status_code, problem, address)
            told = _retry_after(answer.headers.get("Retry-After"))
            wait = _backoff(attempt) if told is None else told
            if is_last or wait > self._patience:
                raise Unavailable(answer.status_code, problem, address, told)
            self._sleep(wait)


def searching(query: Mapping[str, object]) -> str:
    """`?…`: a list with commas, a list of lists as a repeated parameter; empty for nothing."""
    words: list[tuple[str, str]] = []
    for name, value in query.items():
        if value is None:
            continue
        is_all = isinstance(value, list) and any(isinstance(one, list) for one in value)
        groups = value if is_all and isinstance(value, list) else [value]
        for group in groups:
            text = ",".join(map(str, group)) if isinstance(group, list | tuple) else str(group)
            words.append((name, text))
    return f"?{urlencode(words)}" if words else ""


def _retry_after(value: str | None) -> float | None:
    """Seconds, of either form of the header (RFC 9110, section 10.2.3)."""
    if value is None:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return None


def _backoff(attempt: int) -> float:
    """Doubled each time, and spread, so that clients do not come at once."""
    return float(0.5 * 2 ** (attempt - 1) * random.uniform(0.5, 1.5))


def _problem(answer: httpx.Response) -> dict[str, Any]:
    try:
        found = answer.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
