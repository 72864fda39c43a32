"""Who asks, whether they may, and how much is left: before anything is answered, kept or not.

A WSGI middleware in front of the kept answers. A refusal is put into the WSGI environment, and the
application answers it with a problem document, as every error.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote

from ..bootstrap import Access
from ..errors import (
    Forbidden,
    InvalidParameters,
    ParameterError,
    QuotaExceeded,
    RuncontentError,
    Unauthorized,
)
from ..partners import PUBLIC_TIER, Caller, Standing, holds_key
from ..usage import Recorder
from .caching import REFUSAL
from .observing import FOUND

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CALLER = "runcontent.caller"
"""Where the application finds the Caller, in the WSGI environment."""

UNGUARDED = "runcontent.unguarded"
"""The extension of the Flask application that answers without asking who asks."""

_SCOPES = {
    "search": "search",
    "suggest": "search",
    "answer": "search",
    "sync": "sync",
    "bundle.sqlite": "sync",
    "bundle.ndjson": "sync",
    "media": "sync",
    "admin": "publish",
}
"""The scope of what stands first below `/v1`; everything else there is `read`."""

_FREE = ("openapi.json", "usage")
"""Needs no scope; `usage` asks for a key itself."""

_UNCOUNTED = ("/livez", "/readyz", "/metrics")
_NETWORK_OF_ONE = 64
"""Bits of an IPv6 address that one subscriber has alone (RFC 6177)."""


class Guard:
    """Lets through to `application` who may ask, and counts what they use up."""

    def __init__(self, application: WSGIApplication, access: Access) -> None:
        self._application, self._access = application, access
        self._anybody = Caller(PUBLIC_TIER, "", access.public_scopes, access.public_quota)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path in _UNCOUNTED or environ["REQUEST_METHOD"] == "OPTIONS":
            return self._application(environ, start_response)
        caller = self._public(environ)
        refusal: RuncontentError | None = None
        try:
            _refuse_key(path, environ.get("QUERY_STRING", ""))
            caller = self._identify(environ, path) or caller
            _admit(caller, path, environ.get("HTTP_ORIGIN", ""))
        except RuncontentError as error:
            refusal = error
        standings = self._access.counter.count(
            caller.quota, caller.counted_as
        )  # what is refused counts
        if any(standing.exceeded for standing in standings):
            spent = (standing for standing in standings if standing.remaining == 0)
            last = max(spent, key=lambda standing: standing.reset_in)  # before it all is in vain
            refusal = QuotaExceeded(last.name, last.reset_in)
        if refusal is not None:
            environ[REFUSAL] = refusal
        environ[CALLER] = caller

        recorder = self._access.recorder
        if not (caller.is_partner or standings or recorder):
            return self._application(environ, start_response)

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            if recorder is not None:
                _record(recorder, caller, environ, status, headers)
            return start_response(status, _told(headers, caller, standings), *rest)

        return self._application(environ, start)

    def _public(self, environ: WSGIEnvironment) -> Caller:
        if not self._anybody.quota:
            return self._anybody
        return replace(self._anybody, counted_as=counted_as(environ.get("REMOTE_ADDR", "")))

    def _identify(self, environ: WSGIEnvironment, path: str) -> Caller | None:
        """The partner, or None where there is no key of ours."""
        scheme, _, key = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
        key = key.strip()
        if scheme.lower() != "bearer" or not path.startswith("/v1/"):
            return None
        if path.startswith("/v1/admin/") and not key.startswith("rc_"):
            return None  # the operator's own key, which the view knows
        return self._access.registry.identify(key)


def _record(
    recorder: Recorder,
    caller: Caller,
    environ: WSGIEnvironment,
    status: str,
    headers: list[tuple[str, str]],
) -> None:
    found = next((value for name, value in headers if name == FOUND), None)
    missed = None
    if found == "0" and status.startswith("200"):
        missed = parse_qs(environ.get("QUERY_STRING", "")).get("q", [""])[0]
    recorder.record(caller.name, is_search=found is not None, missed=missed)


def _refuse_key(path: str, query: str) -> None:
    """Raises InvalidParameters for a key in an address: logs, caches and histories keep it."""
    if holds_key(path) or holds_key(unquote(query)):
        detail = (
            "there is a key in the address, where others can read it: send it in the header "
            "`Authorization: Bearer`, and have this one revoked"
        )
        raise InvalidParameters([ParameterError("Authorization", "key_in_address", detail)])


def _admit(caller: Caller, path: str, origin: str) -> None:
    """Raises Unauthorized or Forbidden unless the caller may ask for this path."""
    scope = scope_of(path)
    if scope is not None and scope not in caller.scopes:
        if caller.is_partner:
            raise Forbidden(f"the key {caller.key_id} is not for scope `{scope}`")
        if scope != "publish":  # there the view asks for the operator's key
            raise Unauthorized(f"a key of scope `{scope}` is needed here")
    if caller.origins and origin and origin not in caller.origins:
        raise Forbidden(f"the key {caller.key_id} is not for pages of {origin[:200]}")


def scope_of(path: str) -> str | None:
    """The scope that a path needs; None for what is open to all."""
    if not path.startswith("/v1/"):
        return None
    first = path.removeprefix("/v1/").partition("/")[0]
    return None if first in _FREE else _SCOPES.get(first, "read")


@lru_cache(maxsize=4096)
def counted_as(address: str) -> str:
    """What an address is counted as: itself, or the network that an IPv6 address stands in."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return f"address:{address}"
    if parsed.version == 6 and parsed.ipv4_mapped is not None:
        return f"address:{parsed.ipv4_mapped}"
    if parsed.version == 6:
        network = ipaddress.ip_network((parsed, _NETWORK_OF_ONE), strict=False)
        return f"address:{network.network_address}"
    return f"address:{parsed}"


def _told(
    headers: list[tuple[str, str]], caller: Caller, standings: tuple[Standing, ...]
) -> list[tuple[str, str]]:
    """The headers, with the quota's (draft-ietf-httpapi-ratelimit-headers-10); what a key is
    answered tells of its quota, so that it is for one reader only."""
    if caller.is_partner:
        headers = [
            (name, value.replace("public", "private", 1) if name == "Cache-Control" else value)
            for name, value in headers
        ]
    if standings:
        policy = ", ".join(f'"{s.name}";q={s.limit};w={s.window}' for s in standings)
        left = ", ".join(f'"{s.name}";r={s.remaining};t={s.reset_in}' for s in standings)
        headers = [*headers, ("RateLimit-Policy", policy), ("RateLimit", left)]
    return headers
