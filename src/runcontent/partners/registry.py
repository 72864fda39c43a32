"""partners.toml, read strictly, and read again when it changes.

[runners-weekly]                          # the partner's name
scopes = ["read", "search"]
origins = ["https://runners.example"]     # optional; pages that may use the keys
quota = "600/minute; 50000/day"           # optional

[[runners-weekly.keys]]                   # at most two that are live
id = "k3f9a2c7"
hash = "hmac-sha256:…"                    # as `runcontent keys new` writes it
created = 2026-01-31
expires = 2027-01-31                      # optional; the first day on which it is refused
"""

from __future__ import annotations

import hmac
import logging
import re
import threading
import time
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from ..errors import SettingError, Unauthorized
from .callers import PUBLIC_TIER, Caller
from .keys import HASH, KEY, hash_secret
from .quotas import Quota, parse_quota
from .scopes import SCOPES, parse_scopes

_log = logging.getLogger(__name__)

MOST_LIVE_KEYS = 2
_LOOK_EVERY = 1.0
"""Seconds between two looks at whether the file has changed."""

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


class _Day(fields.Field[date]):
    """A TOML date, not a date with a time, nor text."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> date:
        if type(value) is not date:
            raise ValidationError("write a day without quotes, such as 2026-01-31")
        return value


class _KeySchema(Schema):
    class Meta:
        unknown = RAISE

    id = fields.String(required=True, validate=validate.Regexp(r"[a-z0-9]{8}\Z"))
    hash = fields.String(required=True, validate=validate.Regexp(HASH.pattern + r"\Z"))
    created = _Day()
    expires = _Day()
    note = fields.String()


class _PartnerSchema(Schema):
    class Meta:
        unknown = RAISE

    title = fields.String()
    scopes = fields.List(fields.String(validate=validate.OneOf(SCOPES)), required=True)
    origins = fields.List(fields.String(), load_default=list)
    quota = fields.String(load_default="")
    keys = fields.List(fields.Nested(_KeySchema), load_default=list)


@dataclass(frozen=True, slots=True)
class PartnerKey:
    """One key of a partner: it is live before the day `expires`."""

    id: str
    hash: str
    created: date | None = None
    expires: date | None = None

    def is_live(self, today: date) -> bool:
        return self.expires is None or today < self.expires


@dataclass(frozen=True, slots=True)
class Partner:
    """One table of the file."""

    name: str
    scopes: frozenset[str]
    origins: tuple[str, ...]
    quota: Quota
    keys: tuple[PartnerKey, ...]


def read_partners(text: str, today: date) -> dict[str, Partner]:
    """The partners of a file by name. Raises ValueError naming the place and the remedy."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"it is no TOML: {error}") from None
    partners = {name: _partner(name, table, today) for name, table in tables.items()}
    seen: dict[str, str] = {}
    for partner in partners.values():
        for key in partner.keys:
            if key.id in seen:
                raise ValueError(f"{partner.name} and {seen[key.id]} both have the key {key.id}")
            seen[key.id] = partner.name
    return partners


def _partner(name: str, table: Any, today: date) -> Partner:
    if not _NAME.fullmatch(name) or name == PUBLIC_TIER or not isinstance(table, dict):
        raise ValueError(f"[{name}]: a partner is a table with a name such as runners-weekly")
    try:
        read: Mapping[str, Any] = _PartnerSchema().load(table)
    except ValidationError as error:
        raise ValueError(f"[{name}]: {_first(error.messages)}") from None
    try:
        quota = parse_quota(read["quota"])
    except ValueError as error:
        raise ValueError(f"[{name}]: quota: {error}") from None
    for origin in read["origins"]:
        if not is_origin(origin):
            raise ValueError(f"[{name}]: origins: {origin!r} is none; write https://example.org")
    keys = tuple(
        PartnerKey(key["id"], key["hash"], key.get("created"), key.get("expires"))
        for key in read["keys"]
    )
    live = [key.id for key in keys if key.is_live(today)]
    if len(live) > MOST_LIVE_KEYS:
        raise ValueError(
            f"[{name}]: {len(live)} keys are live ({', '.join(live)}), at most {MOST_LIVE_KEYS} "
            "may be; revoke one"
        )
    return Partner(name, parse_scopes(read["scopes"]), tuple(read["origins"]), quota, keys)


def is_origin(text: str) -> bool:
    """Whether this is a web origin as browsers send it (RFC 6454): scheme, host, maybe a port."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return False
    return text == f"{parts.scheme}://{parts.hostname}{f':{port}' if port else ''}"


def _first(messages: Any, place: str = "") -> str:
    """The first of marshmallow's messages, with the path to its place."""
    while isinstance(messages, dict):
        key, messages = next(iter(messages.items()))
        place = f"{place}[{key + 1}]" if isinstance(key, int) else f"{place}.{key}".lstrip(".")
    return f"{place}: {messages[0]}"


class Registry:
    """The partners of a file, or none where `path` is None; a change counts within two seconds.

    A file that cannot be read when the server starts is a SettingError. One that is broken by a
    later edit is reported, and the last good one stands, so that a typing error locks nobody out;
    a file that is gone has no partners.
    """

    def __init__(
        self,
        path: Path | None,
        pepper: str,
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._path, self._pepper, self._today, self._clock = path, pepper, today, clock
        self._lock = threading.Lock()
        self._looked = clock()
        self._by_key: dict[str, tuple[Partner, PartnerKey]] = {}
        self._state: object = None
        if path is not None:
            hash_secret("", pepper)  # a pepper that is missing is told at the start
            try:
                self._state, self._by_key = _state(path), self._read(path)
            except (OSError, ValueError) as error:
                raise SettingError(f"{path}: {error}") from error

    def identify(self, text: str) -> Caller:
        """The partner whose key this is. Raises Unauthorized saying why it is refused."""
        match = KEY.fullmatch(text)
        if match is None:
            raise Unauthorized("the key has another form than rc_<id>_<secret>")
        id, secret = match.groups()
        known = self._present().get(id)
        given = hash_secret(secret, self._pepper) if self._path else ""
        wanted = known[1].hash if known else "hmac-sha256:"
        if not hmac.compare_digest(given, wanted) or known is None:
            raise Unauthorized("the key is not known, or was revoked")
        partner, key = known
        if not key.is_live(self._today()):
            raise Unauthorized(f"the key {id} expired on {key.expires}; ask for a new one")
        counted_as = f"partner:{partner.name}"
        return Caller(
            partner.name, counted_as, partner.scopes, partner.quota, partner.origins, key.id
        )

    def _present(self) -> dict[str, tuple[Partner, PartnerKey]]:
        if self._path is None or self._clock() - self._looked < _LOOK_EVERY:
            return self._by_key
        with self._lock:
            if self._clock() - self._looked < _LOOK_EVERY:
                return self._by_key
            state = _state(self._path)
            if state != self._state:
                self._state = state
                try:
                    self._by_key = self._read(self._path) if state else {}
                    _log.info("%s was read again", self._path.name)
                except (OSError, ValueError) as error:
                    _log.error("%s: %s; what it said before stands", self._path.name, error)
            self._looked = self._clock()  # until now whoever asks waits for what is being read
        return self._by_key

    def _read(self, path: Path) -> dict[str, tuple[Partner, PartnerKey]]:
        partners = read_partners(path.read_text("utf-8"), self._today())
        return {key.id: (partner, key) for partner in partners.values() for key in partner.keys}


def _state(path: Path) -> object:
    """What changes whenever the file does; None where there is no file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
