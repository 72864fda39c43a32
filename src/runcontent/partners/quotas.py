"""Quotas: so many requests in so long, counted in memory or, for several processes, in Redis.

The notation is that of the `limits` library: `600/minute; 50000/day`.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from limits import RateLimitItem, parse_many
from limits.errors import ConfigurationError, StorageError
from limits.storage import MemoryStorage, RedisStorage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from ..errors import SettingError, install_extra

_log = logging.getLogger(__name__)

Quota = tuple[RateLimitItem, ...]
"""Windows, the shortest first; empty: as much as one likes."""

MEMORY = "memory"
_RETRY_SECONDS = 5.0
"""How long Redis is left alone after it failed: a dead one costs one request its time-out."""

_TIMEOUT = 0.25
_ZERO = re.compile(r"(?<!\d)0+(?!\d)")


def parse_quota(text: str) -> Quota:
    """The windows of a notation. Raises ValueError for one that is none, or that nothing passes."""
    if not text.strip():
        return ()
    remedy = "write one such as 600/minute; 50000/day"
    try:
        windows = parse_many(text)
    except ValueError:
        raise ValueError(f"{text!r} is no quota; {remedy}") from None
    if _ZERO.search(text):  # the library takes `1/0minute` for 1/minute
        raise ValueError(f"{text!r} lets nothing pass: no number may be 0; {remedy}")
    return tuple(sorted(windows, key=lambda window: window.get_expiry()))


def quota_text(quota: Quota) -> str:
    """The notation of a quota, as `parse_quota` takes it."""
    return "; ".join(f"{window.amount}/{_name(window)}" for window in quota)


def _name(window: RateLimitItem) -> str:
    return f"{window.multiples if window.multiples > 1 else ''}{window.GRANULARITY.name}"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a caller stands in one window: `reset_in` is in seconds."""

    name: str
    limit: int
    window: int
    remaining: int
    reset_in: int
    exceeded: bool


class QuotaCounter:
    """Counts what callers use up.

    In Redis the count is exact over any number of processes. While Redis does not answer, each
    process counts by itself, so that callers are served, and may get as many times their quota as
    there are processes.
    """

    def __init__(self, place: str = MEMORY, clock: Callable[[], float] = time.monotonic) -> None:
        """`place` is `memory` or a `redis://` address. Raises SettingError for another, or where
        the Python package for Redis is not installed."""
        self._own = FixedWindowRateLimiter(MemoryStorage())
        self._shared = None if place == MEMORY else FixedWindowRateLimiter(_redis(place))
        self._clock = clock
        self._shared_from = 0.0

    @property
    def is_degraded(self) -> bool:
        """Whether Redis is configured and did not answer when last asked."""
        return self._shared is not None and self._clock() < self._shared_from

    def count(self, quota: Quota, who: str) -> tuple[Standing, ...]:
        """Count one request in each window up to one exceeded, and tell how `who` stands in all."""
        if self._shared is not None and self._clock() >= self._shared_from:
            try:
                return _count(self._shared, quota, who)
            except StorageError as error:
                self._shared_from = self._clock() + _RETRY_SECONDS
                _log.warning("quotas are counted by each process alone: %s", error)
        return _count(self._own, quota, who)


def _count(limiter: FixedWindowRateLimiter, quota: Quota, who: str) -> tuple[Standing, ...]:
    standings: list[Standing] = []
    for window in quota:
        is_over = any(standing.exceeded for standing in standings)  # then it uses up no more
        exceeded = not is_over and not limiter.hit(window, who)
        reset, remaining = limiter.get_window_stats(window, who)
        seconds = max(1, round(reset - time.time()))
        told = (window.amount, window.get_expiry(), remaining, seconds, exceeded)
        standings.append(Standing(_name(window), *told))
    return tuple(standings)


def _redis(place: str) -> RedisStorage:
    try:
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        storage = storage_from_string(
            place,
            wrap_exceptions=True,
            socket_timeout=_TIMEOUT,
            socket_connect_timeout=_TIMEOUT,
        )
    except (ConfigurationError, ImportError) as error:
        remedy = f"write memory; or for redis://host:port/0 {install_extra('redis')}"
        raise SettingError(f"RUNCONTENT_QUOTA_STORE cannot be used ({error}); {remedy}") from error
    if not isinstance(storage, RedisStorage):
        raise SettingError(f"RUNCONTENT_QUOTA_STORE cannot be {place}; write memory or redis://…")
    # a connection that Redis has closed is opened again; by default a caller waits for seconds
    storage.storage.set_retry(Retry(NoBackoff(), 1))
    return storage
