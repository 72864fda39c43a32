"""Reading and searching with both clients, over a server that is not always there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from runcontent_client import ApiError, Client, Unavailable

from .conftest import ClientError, Driver
from .failing import Failing

ARTICLE = "/v1/articles/it-band-syndrome"


def _in(seconds: float) -> str:
    """A fault whose Retry-After is a date of HTTP."""
    moment = datetime.now(UTC) + timedelta(seconds=seconds)
    return f"503 {format_datetime(moment, usegmt=True)}"


def test_typescript_reads_and_revalidates(driver: Driver, server: Failing) -> None:
    """What was read once comes as a 304; busy servers are waited for."""
    driver("client", name="reads", baseUrl=server.origin)

    def call(method: str, *args: object) -> dict[str, object]:
        return dict(driver("call", client="reads", method=method, args=args))

    first = call("article", "it-band-syndrome")
    assert call("article", "it-band-syndrome") == first
    assert server.statuses(ARTICLE) == [200, 304]
    server.faults[:] = ["503 0", "429 0"]
    assert call("article", "it-band-syndrome") == first
    assert server.statuses(ARTICLE) == [503, 429, 304]
    assert call("search", "outer knee pain", {"kind": ["article"]})["items"]
    faqs = driver("each", client="reads", path="/v1/faqs", query={"limit": 7})
    assert len(faqs) == call("faqs", {"limit": 1})["meta"]["total"]  # type: ignore[index]
    with pytest.raises(ClientError) as caught:
        call("article", "nothing-at-all")
    assert (caught.value.name, caught.value.status) == ("ApiError", 404)
    server.faults[:] = ["503 3600"]
    with pytest.raises(ClientError) as caught:
        call("article", "it-band-syndrome")
    assert (caught.value.name, caught.value.retry_after) == ("Unavailable", 3600)


def test_typescript_filters_where_browsers_are_older(driver: Driver, server: Failing) -> None:
    """Without `URLSearchParams.prototype.size`, too, each parameter arrives."""
    driver("client", name="older", baseUrl=server.origin)
    query = {"limit": 2, "tag": ["knee-pain"]}
    call = {"client": "older", "method": "faqs", "args": [query]}
    told = driver("callWithoutSize", **call)
    assert len(told["items"]) == 2
    assert told == driver("call", **call)
    assert "tag=knee-pain" in told["links"]["self"]


def test_python_reads_and_revalidates(server: Failing) -> None:
    """The same."""
    with Client(server.origin) as client:
        first = client.article("it-band-syndrome")
        server.faults[:] = ["503 0", "429 0"]
        assert client.article("it-band-syndrome") == first
        assert server.statuses(ARTICLE) == [200, 503, 429, 304]
        assert client.search("outer knee pain", kind=["article"])["items"]
        total = client.get("/v1/faqs", limit=1)["meta"]["total"]
        assert len(list(client.each("/v1/faqs", limit=7))) == total
        with pytest.raises(ApiError, match="404"):
            client.article("nothing-at-all")
        server.faults[:] = ["503 3600"]
        with pytest.raises(Unavailable):
            client.article("it-band-syndrome")


def test_typescript_waits_until_a_date(driver: Driver, server: Failing) -> None:
    """`Retry-After` may be one: of the past it is now, and of a far day it is told in seconds. What
    is no date is waited for as if nothing had been said."""
    driver("client", name="dated", baseUrl=server.origin)
    call = {"client": "dated", "method": "article", "args": ["it-band-syndrome"]}
    server.faults[:] = ["503 soon", _in(-3600), _in(1.5)]
    assert driver("call", **call)["id"] == "it-band-syndrome"
    assert server.statuses(ARTICLE) == [503, 503, 503, 200]
    server.faults[:] = [_in(3600)]
    with pytest.raises(ClientError) as caught:
        driver("call", **call)
    assert caught.value.name == "Unavailable"
    assert caught.value.retry_after == pytest.approx(3600, abs=30)


def test_python_waits_until_a_date(server: Failing) -> None:
    """The same, for as long as it says."""
    waited: list[float] = []
    with Client(server.origin, sleep=waited.append) as client:
        server.faults[:] = ["503 soon", _in(-3600), _in(40)]
        assert client.article("it-band-syndrome")["id"] == "it-band-syndrome"
        assert 0 < waited[0] < 10
        assert waited[1] == 0
        assert 30 < waited[2] <= 40
        server.faults[:] = [_in(3600)]
        with pytest.raises(Unavailable) as caught:
            client.article("it-band-syndrome")
        assert caught.value.retry_after == pytest.approx(3600, abs=30)
