"""A connection to OpenSearch, and the names of one library's indices in it.

What the store and the engine have in common: how an index is made, read to its end and written to,
and that everything that can go wrong is a LibraryUnavailable.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

from opensearchpy import OpenSearch
from opensearchpy.exceptions import NotFoundError, OpenSearchException, TransportError
from opensearchpy.helpers import BulkIndexError, streaming_bulk

from ..errors import LibraryUnavailable

Body: TypeAlias = dict[str, Any]
Hit: TypeAlias = dict[str, Any]

_PAGE = 1_000
"""Documents that are read at once."""

_CHUNK = 500
"""Documents that are written at once, up to `_CHUNK_BYTES`."""

_CHUNK_BYTES = 8_000_000
_ATTEMPTS = 6
"""Of a write that the cluster is too busy for, each after twice the pause of the last."""


class Cluster:
    """OpenSearch as `client` reaches it; every index of a library has a name under `prefix`."""

    def __init__(self, client: OpenSearch, prefix: str) -> None:
        self.client, self.prefix = client, prefix

    def name(self, *parts: str) -> str:
        """An index's or an alias's name."""
        return "-".join((self.prefix, *parts))

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Raises LibraryUnavailable for whatever the cluster or the way to it fails in."""
        try:
            yield
        except NotFoundError as error:
            raise LibraryUnavailable(
                f"no library under {self.prefix!r} in OpenSearch; run `runcontent index`"
            ) from error
        except (OpenSearchException, BulkIndexError) as error:
            raise LibraryUnavailable(f"OpenSearch: {_told(error)}; try again later") from error

    def create(self, index: str, mappings: Body, settings: Body) -> None:
        """Make an index. Nothing is added to its mapping by documents."""
        body = {"settings": settings, "mappings": {"dynamic": "strict", **mappings}}
        self.client.indices.create(index=index, body=body)

    def search(self, index: str, body: Body) -> Body:
        """One answer; one that a shard is missing from is none."""
        found: Body = self.client.search(
            index=index, body=body, params={"allow_partial_search_results": "false"}
        )
        if found.get("timed_out"):
            raise LibraryUnavailable("OpenSearch took too long; try again later")
        return found

    def searches(self, index: str, bodies: Sequence[Body]) -> list[Body]:
        """Several answers for one way there and back."""
        lines: list[Body] = []
        for body in bodies:
            lines += [{"index": index, "allow_partial_search_results": False}, body]
        found = self.client.msearch(body=lines)["responses"]
        for each in found:
            if "error" in each:
                raise TransportError(each.get("status", 500), str(each["error"].get("type")), each)
        return list(found)

    def every(self, index: str, query: Body, sort: Sequence[Any], **more: Any) -> Iterator[Hit]:
        """Each document that a query admits, in an order that tells any two apart."""
        body = {"query": query, "sort": list(sort), "track_total_hits": False, **more}
        body["size"] = _PAGE
        while True:
            hits: list[Hit] = self.search(index, body)["hits"]["hits"]
            yield from hits
            if len(hits) < _PAGE:
                return
            body["search_after"] = hits[-1]["sort"]

    def buckets(self, index: str, query: Body, sources: Mapping[str, str]) -> Iterator[Body]:
        """Each combination of the values of some fields, with its `doc_count`."""
        composite: Body = {
            "size": _PAGE,
            "sources": [{name: {"terms": {"field": field}}} for name, field in sources.items()],
        }
        body = {"size": 0, "query": query, "aggs": {"all": {"composite": composite}}}
        while True:
            found = self.search(index, body)["aggregations"]["all"]
            yield from found["buckets"]
            if "after_key" not in found:
                return
            composite["after"] = found["after_key"]

    def write(self, actions: Iterable[Body]) -> int:
        """Streams writes, waiting where the cluster is busy; how many there were."""
        written = 0
        for _ in streaming_bulk(
            self.client,
            actions,
            chunk_size=_CHUNK,
            max_chunk_bytes=_CHUNK_BYTES,
            max_retries=_ATTEMPTS,
            initial_backoff=1,
            max_backoff=30,
        ):
            written += 1
        return written


def _told(error: Exception) -> str:
    if isinstance(error, TransportError):
        return f"{error.status_code} {error.error}"
    return type(error).__name__
