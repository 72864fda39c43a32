"""Four real workers that share quotas in Redis and partners in a file."""

from __future__ import annotations

import http.client
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic, sleep

import pytest
from benchmarks.faults.servers import Server, serving

from runcontent.partners import PartnersFile

from ..web.libraries import make_library
from .redis_server import RedisServer

WORKERS, QUOTA, CALLERS = 4, 150, 8
PEPPER = "p" * 32


def _status(port: int, key: str) -> int:
    """Of one request, on a connection of its own, so that any worker may answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Authorization": f"Bearer {key}", "Connection": "close"}
    connection.request("GET", "/v1/articles", headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def _ask(server: Server, key: str, times: int) -> Counter[int]:
    with ThreadPoolExecutor(CALLERS) as pool:
        return Counter(pool.map(lambda _: _status(server.port, key), range(times)))


@dataclass(frozen=True)
class Shared:
    """A server, and the file that it knows partners by."""

    server: Server
    file: PartnersFile

    def key(self, name: str, quota: str = "") -> str:
        """Of a new partner, known to every worker."""
        key = self.file.add_key(name, ["read"], quota=quota).text
        sleep(2)
        return key


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, redis_server: RedisServer) -> Iterator[Shared]:
    folder = tmp_path_factory.mktemp("workers")
    settings = make_library(folder, "a").settings
    file = PartnersFile(folder / "partners.toml", PEPPER)
    file.add_key("first", ["read"])
    environ = {
        "RUNCONTENT_PARTNERS": str(folder / "partners.toml"),
        "RUNCONTENT_PEPPER": PEPPER,
        "RUNCONTENT_QUOTA_STORE": redis_server.address,
    }
    with serving(settings.articles, settings.index, WORKERS, **environ) as server:
        yield Shared(server, file)


def test_a_change_of_the_file_counts_within_two_seconds(shared: Shared) -> None:
    """In every worker: a new key opens, both of a partner's are live, a revoked one is refused."""
    first = shared.key("weekly")
    assert _ask(shared.server, first, 20) == {200: 20}
    second = shared.file.rotate("weekly", datetime.now(UTC).date() + timedelta(days=2)).text
    sleep(2)
    assert _ask(shared.server, second, 20) == {200: 20}
    assert _ask(shared.server, first, 20) == {200: 20}
    shared.file.revoke(first.split("_")[1])
    sleep(2)
    assert _ask(shared.server, first, 20) == {401: 20}
    assert _ask(shared.server, second, 20) == {200: 20}


def test_a_quota_is_exact_over_workers_and_survives_redis(
    shared: Shared, redis_server: RedisServer
) -> None:
    """Not one request more or less. While Redis is gone everybody is served, and at once, up to the
    quota from each worker; once it is back, which they see by themselves, it is exact again."""
    key = shared.key("monthly", f"{QUOTA}/hour")
    assert _ask(shared.server, key, 2 * QUOTA) == {200: QUOTA, 429: QUOTA}

    redis_server.stop()
    taken = []
    for _ in range(10):
        start = monotonic()
        assert _status(shared.server.port, key) == 200
        taken.append(monotonic() - start)
    assert max(taken) < 2, taken  # by default the Redis client tries again for many seconds
    without = _ask(shared.server, key, (WORKERS + 1) * QUOTA)
    assert without.keys() == {200, 429}
    assert QUOTA < without[200] < WORKERS * QUOTA  # so more than one worker gave
    assert "quotas are counted by each process alone" in shared.server.log.read_text("utf-8")

    redis_server.start()  # it kept nothing, so a new window begins
    sleep(5.5)
    assert _ask(shared.server, key, 2 * QUOTA) == {200: QUOTA, 429: QUOTA}
