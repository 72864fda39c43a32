"""One publishes at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from runcontent.errors import PublishLocked
from runcontent.store.port import Store

from ...fakes.resources import make_resource
from .publishing import publish


def _enter(store: Store) -> None:
    with store.alone():
        pass


def test_whoever_comes_second_is_told_at_once(store: Store) -> None:
    """Another publisher is refused for as long as the first one is at it, and no longer."""
    with ThreadPoolExecutor(1) as pool:
        with store.alone(), pytest.raises(PublishLocked, match="is publishing; try again later"):
            pool.submit(_enter, store).result()
        pool.submit(_enter, store).result()


def test_what_fails_lets_go(store: Store) -> None:
    """A publisher that meets an error is in nobody's way."""
    with pytest.raises(ZeroDivisionError), store.alone():
        raise ZeroDivisionError
    _enter(store)


def test_who_is_alone_publishes_and_discards(store: Store) -> None:
    """Nothing that a publish does waits for itself; who discards sees nothing from then on, and
    everybody sees what is published next."""
    publish(store, make_resource("knee/a"))
    with store.alone():
        store.discard()
        with store.snapshot() as snapshot:
            assert (snapshot.revision, snapshot.versions()) == (0, {})
        store.sweep()
        assert publish(store, make_resource("hip/a")) == 1
    with store.snapshot() as snapshot:
        assert [id for _, id in snapshot.versions()] == ["hip/a"]
