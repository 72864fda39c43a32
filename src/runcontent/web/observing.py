"""What a request costs and how it ends: a line in the log, and figures for Prometheus.

A WSGI middleware around all others. With `PROMETHEUS_MULTIPROC_DIR` set, which `runcontent serve`
does, the figures are those of all workers together.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from ..errors import LibraryUnavailable
from ..library import Library, open_jobs, read_outcomes
from ..partners import holds_key, redact_keys
from .caching import REQUEST_ID

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
_GROUPS = (
    "articles sections faqs advice guides plans tags categories search suggest answer sync media "
    "bundle.sqlite bundle.ndjson admin usage openapi.json"
).split()
_FIRST = ("media", "docs", "articles", "guides", "plans", "assets", "embed", "preview")

_SECRET = ("preview", "guides", "plans")
"""Whose query is never logged: it may be a token, or tell of somebody's health."""

_registry = CollectorRegistry()
_requests = Counter(
    "runcontent_requests", "Requests answered.", ["group", "status"], registry=_registry
)
_latency = Histogram(
    "runcontent_request_seconds",
    "Seconds from a request to its answer.",
    ["group"],
    buckets=_SECONDS,
    registry=_registry,
)
_searches = Counter("runcontent_searches", "Searches answered.", registry=_registry)
_without_hit = Counter(
    "runcontent_searches_without_hit", "Searches that found nothing.", registry=_registry
)

# looked up once: finding a label's figure costs more than counting
_requests_of = cache(_requests.labels)
_latency_of = cache(_latency.labels)

FOUND = "X-Runcontent-Found"
"""The header by which a search tells how much it found; it goes no further than here."""


def group_of(path: str) -> str:
    """What a path belongs to; few names, so that no caller can make many."""
    first, _, rest = path.lstrip("/").partition("/")
    if first != "v1":
        return first if first in _FIRST else "other"
    name = rest.split("/", 1)[0]
    return name if name in _GROUPS else "other"


class Observed:
    """Counts and logs what `application` answers; `log` is given the line's fields."""

    def __init__(
        self,
        application: WSGIApplication,
        log: Callable[..., Any],
        log_queries: bool,
    ) -> None:
        self._application, self._log, self._log_queries = application, log, log_queries

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start = time.perf_counter()
        told: list[tuple[str, list[tuple[str, str]]]] = []

        def answer(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            found = [value for name, value in headers if name == FOUND]
            if found:
                _searches.inc()
                _without_hit.inc(found[0] == "0")
                headers = [header for header in headers if header[0] != FOUND]
            told.append((status, headers))
            return start_response(status, headers, *rest)

        body = self._application(environ, answer)
        seconds = time.perf_counter() - start
        status, headers = told[-1] if told else ("500", [])
        path = environ.get("PATH_INFO", "")
        group = group_of(path)
        _requests_of(group, status[:3]).inc()
        _latency_of(group).observe(seconds)
        fields = {
            "method": environ["REQUEST_METHOD"],
            "path": redact_keys(path),
            "status": int(status[:3]),
            "bytes": int(next((v for n, v in headers if n == "Content-Length"), 0)),
            "ms": round(seconds * 1000, 2),
            "request_id": environ.get(REQUEST_ID),
        }
        is_secret = group in _SECRET
        if self._log_queries and environ.get("QUERY_STRING") and not is_secret:
            fields["query"] = _without_key(environ["QUERY_STRING"])
        self._log("request", **fields)
        return body


def _without_key(query: str) -> str:
    """As it was asked, or, where a key is in it, however that is written, decoded and without."""
    decoded = unquote(query)
    return redact_keys(decoded) if holds_key(decoded) else query


def metrics(library: Library) -> bytes:
    """Everything in Prometheus's text format."""
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        counted = generate_latest(registry)
    else:
        counted = generate_latest(_registry)
    figures = CollectorRegistry()
    figures.register(_LibraryFigures(library))
    return counted + generate_latest(figures)


class _LibraryFigures:
    """What is known of the library at this moment, by whichever worker is asked."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def collect(self) -> Iterator[GaugeMetricFamily | CounterMetricFamily]:
        """For prometheus_client."""
        known = read_outcomes(self._library.settings.index, self._library.shelf)
        publishes = CounterMetricFamily(
            "runcontent_publishes", "Publishes of this index, whoever began them.", labels=["how"]
        )
        last = GaugeMetricFamily(
            "runcontent_last_publish_timestamp_seconds", "When one ended so.", labels=["how"]
        )
        for how in ("done", "failed"):
            publishes.add_metric([how], getattr(known, how))
            last.add_metric([how], getattr(known, f"last_{how}"))
        yield from (publishes, last)
        jobs = GaugeMetricFamily(
            "runcontent_publish_jobs",
            "Publishes asked for over HTTP, the last fifty.",
            labels=["status"],
        )
        counts = open_jobs(self._library.settings, self._library.shelf).counts()
        for status, number in counts.items():
            jobs.add_metric([status], number)
        yield jobs
        try:
            revision, published_at = self._library.ready()
        except LibraryUnavailable:
            yield _gauge("library_up", "1 where a library answers.", 0)
            return
        yield _gauge("library_up", "1 where a library answers.", 1)
        yield _gauge("revision", "The revision that is served.", revision)
        if published_at is not None:
            age = time.time() - datetime.fromisoformat(published_at).timestamp()
            yield _gauge("library_age_seconds", "Since it was published.", age)


def _gauge(name: str, what: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"runcontent_{name}", what, value)
