"""Answers kept whole, by revision and request: what was asked once is a look-up of bytes.

A WSGI middleware in front of the application. It answers `If-None-Match` and `If-Modified-Since`
(RFC 9110, section 13) before anything else is done, codes each body once, and gives every response
its request id.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import threading
import time
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cachetools import LRUCache
from werkzeug.http import http_date, parse_date

from ..errors import LibraryAway
from ..partners import holds_key
from .encodings import IDENTITY, accepted_codings, encode, is_worth_coding

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PUBLIC = "public, max-age=60, stale-while-revalidate=600"
"""The Cache-Control of what is kept until the next publish."""

PRIVATE = "private, max-age=60, stale-while-revalidate=600"
"""That of what names the host that was asked for, which a shared cache need not tell apart."""

IMMUTABLE = "public, max-age=31536000, immutable"
"""That of what never changes below its address; what is not media is kept too."""

PROMPT = "public, max-age=10"
"""That of what must not be told late, such as withdrawals to copies."""

REQUEST_ID = "runcontent.request_id"
"""Where the application finds the request's id, in the WSGI environment."""

REFUSAL = "runcontent.refusal"
"""Where it finds the exception to answer with, if the request was refused before it came here."""

_STALE = 3600.0
"""Seconds for which kept answers are given while the library is away. Nothing can be published
meanwhile; but a network may be torn in two."""

_SOON = 5
"""Seconds for which others may keep such an answer."""

_SETTLED = 2.0
"""Seconds after a publish from which its date names it."""

_CAPACITY = 64 * 1024 * 1024
_UNCACHED = ("/media/", "/v1/bundle.", "/livez", "/readyz", "/metrics")
_CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_RANGE", "HTTP_RANGE")
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_TAG = re.compile(r'(?:W/)?"([^"]*?)(?:-(?:br|gzip))?"')

_Headers = list[tuple[str, str]]


@dataclass(slots=True)
class _Entry:
    """One answer at one revision. `headers` have no length, coding or tag; `asked` is what the
    request that it is kept by takes, in bytes; `date` is `modified` as HTTP writes it."""

    revision: Hashable
    headers: _Headers
    asked: int
    tag: str
    modified: float | None
    date: str
    body: bytes
    is_worth_coding: bool
    coded: dict[str, tuple[_Headers, bytes]] = field(default_factory=dict)

    def size(self) -> int:
        return 2 * len(self.body) + 2_000 + self.asked  # about what it is with its codings

    def dated(self, now: float) -> _Headers:
        """Last-Modified, once it is sure to name this answer: a date tells no more than the
        second, and a second may yet see another publish."""
        if self.modified is None or now - self.modified <= _SETTLED:
            return []
        return [("Last-Modified", self.date)]

    def in_coding(self, codings: Sequence[str]) -> tuple[_Headers, bytes]:
        """The headers and body in the first of `codings`, made when first asked for; plain where
        that is admitted and no coding is worth it."""
        coding = codings[0]
        if IDENTITY in codings and not self.is_worth_coding:
            coding = IDENTITY
        found = self.coded.get(coding)
        if found is None:
            body = encode(self.body, coding)
            suffix = "" if coding == IDENTITY else f"-{coding}"
            headers = [*self.headers, ("ETag", f'"{self.tag}{suffix}"')]
            if suffix:
                headers.append(("Content-Encoding", coding))
            found = self.coded[coding] = headers, body
        return found


class ResponseCache:
    """Keeps the public answers of `application`.

    `revision` names the state that every answer depends on; it may raise anything, and then
    nothing is kept or answered from what was. But where what keeps the library is away, what is
    kept of its last state is given for an hour, and says that it is stale (RFC 9111, 4.2.4).
    `clock` gives seconds since 1970.
    """

    def __init__(
        self,
        application: WSGIApplication,
        revision: Callable[[], Hashable],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._application, self._revision, self._clock = application, revision, clock
        self._entries: LRUCache[Hashable, _Entry] = LRUCache(_CAPACITY, _Entry.size)
        self._latest: Hashable = None
        self._seen = 0.0
        self._lock = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        given = environ.get("HTTP_X_REQUEST_ID", "")
        is_good = _GIVEN_ID.fullmatch(given) and not holds_key(given)
        request_id = given if is_good else secrets.token_hex(8)
        environ[REQUEST_ID] = request_id
        named = ("X-Request-Id", request_id)
        method = environ["REQUEST_METHOD"]
        path = environ.get("PATH_INFO", "")
        codings = accepted_codings(environ.get("HTTP_ACCEPT_ENCODING", ""))
        is_kept = method in ("GET", "HEAD") and codings and REFUSAL not in environ
        if not is_kept or path.startswith(_UNCACHED):

            def start(status: str, headers: _Headers, *rest: object) -> object:
                return start_response(status, [*headers, named], *rest)  # type: ignore[arg-type]

            return self._application(environ, start)  # type: ignore[arg-type]
        asked = ("QUERY_STRING", "HTTP_ACCEPT", "HTTP_HOST", "wsgi.url_scheme")
        key = (path, *(environ.get(name, "") for name in asked))
        stale: _Headers = []
        revision: Hashable = None
        try:
            # read before the answer is made: one made from a later revision is then made again
            revision = self._revision()
        except LibraryAway:
            stale = self._staleness()
        except Exception:  # the application meets it too, and says what it is
            revision = None
        entry = self._kept(key, revision, is_away=bool(stale))
        if entry is None:
            status, headers, body = self._ask(environ)
            if not status.startswith("200") or not _is_kept(headers):
                start_response(status, [*headers, ("Content-Length", str(len(body))), named])
                return [] if method == "HEAD" else [body]
            entry = _entry(revision, headers, body, 2 * sum(map(len, key)))
            stale = []
            if revision is not None and entry.size() <= _CAPACITY:
                with self._lock:
                    self._entries[key] = entry
        headers, body = entry.in_coding(codings)
        if stale:
            headers = [*filter(lambda h: h[0] != "Cache-Control", headers), *stale]
            headers.append(("Cache-Control", _soon(entry.headers)))
        dated = entry.dated(self._clock())
        headers = [*headers, *dated]
        if _is_known(entry, environ, bool(dated)):
            kept = [h for h in headers if h[0] not in ("Content-Type", "Content-Encoding")]
            start_response("304 Not Modified", [*kept, named])
            return []
        start_response("200 OK", [*headers, ("Content-Length", str(len(body))), named])
        return [] if method == "HEAD" else [body]

    def _kept(self, key: Hashable, revision: Hashable, *, is_away: bool) -> _Entry | None:
        """What is kept of this revision, or of the last one that was known."""
        with self._lock:
            if is_away:
                return self._entries.get(key)
            self._seen = self._clock()
            if revision != self._latest:  # what was kept of another is of no use any more
                self._latest = revision
                self._entries.clear()
            entry = self._entries.get(key)
        return entry if entry is not None and entry.revision == revision else None

    def _staleness(self) -> _Headers:
        """How a stale answer says that it is one (RFC 9211, and RFC 7234, section 5.5, for those
        who still read that); nothing where what is kept is too old."""
        age = self._clock() - self._seen
        if age > _STALE:
            return []
        return [
            ("Cache-Status", f"runcontent; hit; ttl=-{max(1, round(age))}"),
            ("Warning", '110 - "Response is Stale"'),
        ]

    def _ask(self, environ: WSGIEnvironment) -> tuple[str, _Headers, bytes]:
        """The application's whole answer to a plain GET."""
        plain = {name: value for name, value in environ.items() if name not in _CONDITIONS}
        plain["REQUEST_METHOD"] = "GET"
        told: list[tuple[str, _Headers]] = []

        def start(status: str, headers: _Headers, *_: object) -> Callable[[bytes], object]:
            told.append((status, headers))
            return lambda _: None

        chunks = self._application(plain, start)
        try:
            body = b"".join(chunks)
        finally:
            if close := getattr(chunks, "close", None):
                close()
        status, headers = told[-1]
        return status, [h for h in headers if h[0] != "Content-Length"], body


def _entry(revision: Hashable, headers: _Headers, body: bytes, asked: int) -> _Entry:
    """The tag is the application's own (a resource's version), or else the body's hash."""
    told = dict(headers)
    tag = told.get("ETag", "").strip('"') or hashlib.sha256(body).hexdigest()[:32]
    date = parse_date(told.get("Last-Modified"))
    kept = [(name, value) for name, value in headers if name not in ("ETag", "Last-Modified")]
    modified = date.timestamp() if date else None
    written = http_date(modified) if modified is not None else ""
    is_worth = is_worth_coding(body, told["Content-Type"])
    return _Entry(revision, kept, asked, tag, modified, written, body, is_worth)


def _soon(headers: _Headers) -> str:
    """The Cache-Control of what is given though it is stale."""
    is_private = ("Cache-Control", PRIVATE) in headers
    return f"{'private' if is_private else 'public'}, max-age={_SOON}"


def _is_kept(headers: _Headers) -> bool:
    return any(("Cache-Control", kept) in headers for kept in (PUBLIC, PRIVATE, IMMUTABLE, PROMPT))


def _is_known(entry: _Entry, environ: WSGIEnvironment, is_dated: bool) -> bool:
    """Whether the caller has this answer already; a tag decides alone where one is given."""
    tags = environ.get("HTTP_IF_NONE_MATCH")
    if tags is not None:
        return tags.strip() == "*" or entry.tag in _TAG.findall(tags)
    since = parse_date(environ.get("HTTP_IF_MODIFIED_SINCE"))
    if since is None or entry.modified is None or not is_dated:
        return False
    return entry.modified <= since.timestamp()
