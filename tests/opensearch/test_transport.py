"""Each request ends in time, and a cluster that is away is not asked by everybody."""

from __future__ import annotations

import time
from threading import Event
from typing import Any

import pytest
from opensearchpy.exceptions import OpenSearchException

from runcontent.cluster.connection import Cluster
from runcontent.cluster.opening import open_cluster
from runcontent.cluster.transport import AWAY
from runcontent.errors import LibraryAway, LibraryUnavailable, PublishFailed
from runcontent.settings import Settings

from .answering import Answer, Told, answering

SECONDS = 1.0


def _cluster(*urls: str) -> Cluster:
    given: Any = {"opensearch_url": ",".join(urls), "opensearch_timeout": SECONDS}
    return open_cluster(Settings(backend="opensearch", **given))


def _count(cluster: Cluster) -> Any:
    with cluster.explained():
        return cluster.client.count()["count"]


def test_what_fails_in_passing_is_asked_again() -> None:
    """While a cluster chooses another primary shard, say."""
    answers = iter([503, 429, 502])
    with answering(lambda _: (next(answers, 200), {"count": 7})) as (url, asked):
        assert _count(_cluster(url)) == 7
    assert len(asked) == 4


def test_a_search_among_several_that_fails_in_passing_is_asked_again() -> None:
    """The request as a whole is a 200 then."""
    lost = {"error": {"type": "search_phase_execution_exception"}, "status": 503}
    found = {"hits": {"hits": []}, "status": 200}
    answers = iter([[found, lost], [lost, found]])
    with answering(lambda _: (200, {"responses": next(answers, [found, found])})) as (url, asked):
        assert _cluster(url).searches("x", [{}, {}]) == [found, found]
    assert len(asked) == 3


def test_a_search_among_several_that_is_refused_is_told() -> None:
    """It is not asked again."""
    refused = {"error": {"type": "parsing_exception"}, "status": 400}
    with answering(lambda _: (200, {"responses": [refused]})) as (url, asked):
        cluster = _cluster(url)
        with pytest.raises(LibraryUnavailable, match="400 parsing_exception"), cluster.explained():
            cluster.searches("x", [{}])
    assert len(asked) == 1


def test_failures_that_one_node_may_have_do_not_make_several_be_away() -> None:
    """Whatever was on its way to a node fails together when it is gone."""
    answers = iter([503] * 6)
    with answering(lambda _: (next(answers, 200), {"count": 7})) as (url, _):
        cluster = _cluster(url, url.replace("127.0.0.1", "localhost"))
        with pytest.raises(LibraryAway):
            _count(cluster)
        assert _count(cluster) == 7


def test_another_node_is_asked_for_one_that_is_gone() -> None:
    """At once, for as long as there is one."""
    with answering(lambda _: (200, {"count": 7})) as (url, _):
        cluster = _cluster("http://127.0.0.1:9", url)
        began = time.monotonic()
        assert [_count(cluster) for _ in range(10)] == [7] * 10
        assert time.monotonic() - began < SECONDS


def test_a_node_that_hangs_is_not_waited_for_in_vain() -> None:
    """Each request is answered by the other one within its time."""
    over = Event()

    def hang(_: Told) -> Answer:
        over.wait()
        return 200, {"count": 0}

    with answering(hang) as (hanging, _), answering(lambda _: (200, {"count": 7})) as (well, _):
        cluster = _cluster(hanging, well)
        try:
            assert [_count(cluster) for _ in range(4)] == [7] * 4
        finally:
            over.set()


def test_no_request_lasts_longer_than_its_time() -> None:
    """Of a cluster that takes connections and does not answer."""
    over = Event()

    def hang(_: Told) -> Answer:
        over.wait()
        return 200, {}

    with answering(hang) as (url, _):
        began = time.monotonic()
        try:
            with pytest.raises(LibraryAway, match="does not answer"):
                _count(_cluster(url))
            assert time.monotonic() - began < 2 * SECONDS
        finally:
            over.set()


def test_a_cluster_that_is_away_is_left_alone_for_a_while() -> None:
    """After some failures it is not asked, and callers are told at once; then it is again."""
    is_well = Event()

    def answer(_: Told) -> Answer:
        return (200, {"count": 7}) if is_well.is_set() else (503, {"error": "no"})

    with answering(answer) as (url, asked):
        cluster = _cluster(url)
        for _ in range(3):
            with pytest.raises(LibraryAway):
                _count(cluster)
        before, began = len(asked), time.monotonic()
        for _ in range(20):
            with pytest.raises(LibraryAway, match="does not answer") as told:
                _count(cluster)
        assert told.value.retry_after == AWAY
        assert (len(asked), time.monotonic() - began < SECONDS) == (before, True)
        is_well.set()
        time.sleep(AWAY + 0.1)
        assert _count(cluster) == 7


def test_answers_that_are_no_failure_do_not_count() -> None:
    """A cluster that says of something that it is not there is not away."""
    with answering(lambda _: (404, {"error": {"type": "x"}})) as (url, asked):
        cluster = _cluster(url)
        for _ in range(10):
            with pytest.raises(OpenSearchException):
                cluster.client.count()
    assert len(asked) == 10


def _items(*answers: tuple[str, int]) -> Answer:
    return 200, {
        "errors": any(status > 299 for _, status in answers),
        "items": [
            {"index": {"_id": id, "status": status, "error": {"reason": "why"}}}
            for id, status in answers
        ],
    }


def test_writes_that_are_refused_for_now_are_sent_again() -> None:
    """Those alone, until the last one is taken."""
    turns = iter([_items(("a", 201), ("b", 429)), _items(("b", 201))])
    with answering(lambda _: next(turns)) as (url, asked):
        actions = [{"_index": "i", "_id": id, "_source": {"x": 1}} for id in "ab"]
        assert _cluster(url).write(iter(actions)) == 2
    assert [body.count(b'"_id"') for *_, body in asked] == [2, 1]


def test_a_write_that_is_no_good_fails_the_publish() -> None:
    """With what the cluster says of it."""
    with (
        answering(lambda _: _items(("a", 400))) as (url, _),
        pytest.raises(PublishFailed, match="OpenSearch refused a: why"),
    ):
        _cluster(url).write([{"_index": "i", "_id": "a", "_source": {"x": 1}}])


@pytest.mark.parametrize("present", [5, 6])
def test_a_write_whose_answer_was_lost_is_done(present: int) -> None:
    """The second time it meets a conflict with itself; with another's it fails."""

    def answer(told: Told) -> Answer:
        if told[1].startswith("/_bulk"):
            return 200, {"errors": True, "items": [{"update": {"_id": "a", "status": 409}}]}
        return 200, {"_source": {"until": present}}

    action = {"_op_type": "update", "_index": "i", "_id": "a", "doc": {"until": 5}}
    with answering(answer) as (url, _):
        if present == 5:
            assert _cluster(url).write([action]) == 1
        else:
            with pytest.raises(PublishFailed, match="another publisher wrote"):
                _cluster(url).write([action])
