"""The lease: one publisher at a time, and none who died is waited for for ever."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from runcontent.cluster.connection import Cluster
from runcontent.cluster.lease import Lease
from runcontent.errors import PublishFailed, PublishLocked

from .cluster import SINGLE, open_test_cluster, removed


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    cluster = open_test_cluster()
    with removed(cluster):
        yield cluster


def test_each_ticket_is_higher_than_any_before(cluster: Cluster) -> None:
    """Also after one whose holder failed."""
    tickets = []
    for _ in range(3):
        with Lease(cluster, SINGLE).held(0) as held:
            tickets.append(held.ticket)
    assert tickets == [1, 2, 3]


def test_one_that_is_held_is_refused_by_name(cluster: Cluster) -> None:
    """With the machine and the process that hold it."""
    with (
        Lease(cluster, SINGLE).held(0),
        pytest.raises(PublishLocked, match=r"\S+/\d+/\w+ is publishing; try again later"),
        Lease(cluster, SINGLE).held(0),
    ):
        pass


def test_one_whose_holder_died_is_free_after_a_while(cluster: Cluster) -> None:
    """And its holder, should it live after all, learns that it has lost it."""
    now = 1_000_000.0
    sleeping = Lease(cluster, SINGLE, lambda: now, renewed=1)
    with sleeping.held(0) as lost:
        with Lease(cluster, SINGLE, lambda: now + 100).held(0) as held:
            assert held.ticket == lost.ticket + 1
            end = time.monotonic() + 20
            while lost.lost is None:
                assert time.monotonic() < end
                time.sleep(0.1)
        with pytest.raises(PublishFailed, match="another publisher has begun; nothing was changed"):
            lost.require()
