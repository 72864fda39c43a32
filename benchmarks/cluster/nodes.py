"""Which node of a cluster does what, and how the cluster is."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Sequence
from time import monotonic, sleep
from typing import Any

from tests.opensearch.nodes import Node

_EACH = 5.0
"""Seconds that one question is given."""


def alive(nodes: Sequence[Node]) -> list[Node]:
    return [node for node in nodes if node.process.poll() is None]


def ask(nodes: Sequence[Node], path: str, body: Any = None, method: str = "GET") -> Any:
    """The JSON that the first node says which answers at all. Raises OSError."""
    for node in (*alive(nodes), None):
        if node is None:
            raise OSError(f"no node answers {path}")
        asked = urllib.request.Request(
            node.url + path,
            None if body is None else json.dumps(body).encode(),
            {"Content-Type": "application/json"},
            method=method,
        )
        try:
            with urllib.request.urlopen(asked, timeout=_EACH) as answer:
                return json.load(answer)
        except OSError:
            continue
    raise AssertionError


def status(nodes: Sequence[Node]) -> str:
    """`green`, `yellow` or `red`; `away` where no node says so."""
    try:
        return str(ask(nodes, "/_cluster/health?timeout=2s")["status"])
    except OSError:
        return "away"


def wait_for(nodes: Sequence[Node], wanted: str, seconds: float = 120) -> float:
    """The seconds until the cluster is `wanted`. Raises TimeoutError."""
    began = monotonic()
    while (found := status(nodes)) != wanted:
        if monotonic() - began > seconds:
            raise TimeoutError(f"the cluster is {found} after {seconds:g} s, and not {wanted}")
        sleep(0.25)
    return monotonic() - began


def cluster_manager(nodes: Sequence[Node]) -> Node:
    """The one that is elected now."""
    (found,) = ask(nodes, "/_cat/cluster_manager?format=json")
    return next(node for node in nodes if node.name == found["node"])


def keep_primaries_on(nodes: Sequence[Node], holder: Node | None) -> None:
    """Let what is created be on one node alone, without copies; with None let copies be made on the
    others, and nothing be moved."""
    settings = {
        "cluster.routing.allocation.include._name": holder and holder.name,
        "cluster.routing.rebalance.enable": "none",
    }
    ask(nodes, "/_cluster/settings", {"persistent": settings}, "PUT")


def shards(nodes: Sequence[Node], prefix: str) -> list[tuple[str, str, str]]:
    """Index, `p` or `r`, and node of each shard of a library."""
    found = ask(nodes, f"/_cat/shards/{prefix}-*?format=json")
    return [(one["index"], one["prirep"], one["node"] or "none") for one in found]


def bytes_of(nodes: Sequence[Node], prefix: str) -> int:
    """What the indices of a library take on disks, copies included."""
    found = ask(nodes, f"/_stats/store?filter_path=indices.{prefix}-*.total.store.size_in_bytes")
    every = found["indices"].values()
    return sum(int(index["total"]["store"]["size_in_bytes"]) for index in every)
