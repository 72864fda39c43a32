"""The cluster that the tests are given by OPENSEARCH_URL, and libraries in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_hex

from runcontent.cluster.connection import PATIENT, Cluster
from runcontent.cluster.opening import open_cluster
from runcontent.settings import Settings

URL = os.environ.get("OPENSEARCH_URL", "")
"""Empty where there is none: `make test-opensearch` starts one."""

SINGLE = {"number_of_replicas": 0}


def settings_of(prefix: str, **more: object) -> Settings:
    """A library of its own; long times, for tests run side by side."""
    return Settings(
        backend="opensearch",
        opensearch_url=URL,
        opensearch_prefix=prefix,
        opensearch_replicas=0,
        opensearch_timeout=60,
        **more,  # type: ignore[arg-type]
    )


def open_test_cluster(prefix: str = "") -> Cluster:
    return open_cluster(settings_of(prefix or f"t{token_hex(6)}"))


@contextmanager
def removed(cluster: Cluster) -> Iterator[None]:
    """Remove everything of a library in the end."""
    try:
        yield
    finally:
        cluster.client.indices.delete(index=cluster.name("*"), params=PATIENT)
