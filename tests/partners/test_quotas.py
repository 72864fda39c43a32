"""Quotas: counted exactly, in memory and in Redis, and still counted when Redis is gone."""

from __future__ import annotations

import logging
import multiprocessing
from collections import Counter

import pytest

from runcontent.errors import SettingError
from runcontent.partners import QuotaCounter, parse_quota, quota_text

from .redis_server import RedisServer

PROCESSES, REQUESTS, QUOTA = 4, 100, 150


def test_windows_come_the_shortest_first() -> None:
    """However they are written."""
    quota = parse_quota("50000/day; 600/minute, 10/5seconds")
    assert [(w.amount, w.get_expiry()) for w in quota] == [(10, 5), (600, 60), (50000, 86400)]
    assert parse_quota(" ") == ()


def test_a_quota_is_told_as_one_writes_it() -> None:
    """And is read again as what it is."""
    for text in ("600/minute; 50000/day", "10/5second; 100/2hour; 1000/month", ""):
        assert quota_text(parse_quota(text)) == text


def test_what_is_left_is_told() -> None:
    """Down to nothing; then each request is refused, and says when to come back."""
    counter, quota = QuotaCounter(), parse_quota("2/hour")
    told = [counter.count(quota, "a")[0] for _ in range(3)]
    assert [(s.remaining, s.exceeded) for s in told] == [(1, False), (0, False), (0, True)]
    assert all(0 < s.reset_in <= 3600 for s in told)
    assert not counter.count(quota, "b")[0].exceeded


def test_each_window_counts() -> None:
    """The longer one refuses what the shorter would let through."""
    counter, quota = QuotaCounter(), parse_quota("5/minute; 2/day")
    exceeded = [counter.count(quota, "a")[-1].exceeded for _ in range(3)]
    assert exceeded == [False, False, True]
    assert [s.name for s in counter.count(quota, "a")] == ["minute", "day"]


def test_a_refusal_tells_every_window(redis_server: RedisServer) -> None:
    """Those after the one exceeded are told and not used up, in memory and in Redis."""
    for counter in (QuotaCounter(), QuotaCounter(redis_server.address)):
        quota = parse_quota("3/minute; 5/day")
        told = [counter.count(quota, "every") for _ in range(6)]
        assert [[s.remaining for s in one] for one in told] == [
            [2, 4],
            [1, 3],
            [0, 2],
            [0, 2],
            [0, 2],
            [0, 2],
        ]
        assert [s.exceeded for s in told[-1]] == [True, False]
        assert [s.name for s in told[-1]] == ["minute", "day"]


def _ask(place: str, allowed: multiprocessing.Queue[int]) -> None:
    counter, quota = QuotaCounter(place), parse_quota(f"{QUOTA}/hour")
    counted = Counter(counter.count(quota, "a")[-1].exceeded for _ in range(REQUESTS))
    allowed.put(counted[False])


def test_redis_counts_exactly_over_processes(redis_server: RedisServer) -> None:
    """Four that ask at once get the quota together, not one more and not one less."""
    context = multiprocessing.get_context("spawn")
    allowed: multiprocessing.Queue[int] = context.Queue()
    processes = [
        context.Process(target=_ask, args=(redis_server.address, allowed)) for _ in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    counts = [allowed.get(timeout=60) for _ in processes]
    for process in processes:
        process.join()
    assert sum(counts) == QUOTA


def test_callers_are_served_while_redis_is_gone(
    redis_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    """Each process counts alone, and goes back to Redis when it is there again."""
    seconds = [0.0]
    counter = QuotaCounter(redis_server.address, lambda: seconds[0])
    quota = parse_quota("2/hour")
    assert not counter.count(quota, "x")[0].exceeded
    redis_server.stop()
    with caplog.at_level(logging.WARNING):
        told = [counter.count(quota, "x")[0].exceeded for _ in range(3)]
    assert told == [False, False, True]
    assert counter.is_degraded
    assert len(caplog.records) == 1
    redis_server.start()
    seconds[0] = 6.0
    assert not counter.count(quota, "y")[0].exceeded
    assert not counter.is_degraded


@pytest.mark.parametrize("place", ["postgres://x", "redis", "memcached://x", "async+redis://x"])
def test_another_store_is_refused(place: str) -> None:
    """With what there is."""
    with pytest.raises(SettingError, match="RUNCONTENT_QUOTA_STORE"):
        QuotaCounter(place)
