"""A connection to OpenSearch, and the names of one library's indices in it.

What the store and the engine have in common: how an index is made, read to its end and written to,
and that everything that can go wrong is a LibraryUnavailable that says what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

from opensearchpy import OpenSearch
from opensearchpy.exceptions import (
    AuthenticationException,
    AuthorizationException,
    NotFoundError,
    OpenSearchException,
    RequestError,
    SSLError,
    TransportError,
)
from opensearchpy.exceptions import ConnectionError as Unreachable

from ..errors import LibraryAway, LibraryDamaged, LibraryUnavailable
from .bulk import SECONDS, write
from .transport import AWAY

Body: TypeAlias = dict[str, Any]
Hit: TypeAlias = dict[str, Any]

_PAGE = 1_000
"""Documents that are read at once."""

_BUCKETS = 60_000
"""Values that are counted at once: a server gives 65,535, unless it is told."""

PATIENT: Body = {"request_timeout": SECONDS}
"""The parameters of what a publisher waits for, and nobody else."""


class Cluster:
    """OpenSearch as `client` reaches it (`where` is told to people); every index of a library has a
    name under `prefix`."""

    def __init__(self, client: OpenSearch, prefix: str, where: str = "OpenSearch") -> None:
        self.client, self.prefix, self._where = client, prefix, where

    def name(self, *parts: str) -> str:
        """An index's or an alias's name."""
        return "-".join((self.prefix, *parts))

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Raises LibraryUnavailable for whatever the cluster or the way to it fails in: LibraryAway
        where waiting helps, LibraryDamaged where an index is gone."""
        try:
            yield
        except NotFoundError as error:
            raise LibraryDamaged(
                f"no library under {self.prefix!r} in OpenSearch at {self._where}; "
                "run `runcontent index`"
            ) from error
        except (AuthenticationException, AuthorizationException) as error:
            raise LibraryUnavailable(
                f"OpenSearch at {self._where} refuses who asks ({error.status_code}): check "
                "RUNCONTENT_OPENSEARCH_USER and _PASSWORD, _API_KEY or the AWS credentials, and "
                f"that they may read and write {self.prefix}-*"
            ) from error
        except SSLError as error:
            raise LibraryUnavailable(
                f"OpenSearch at {self._where} cannot be trusted ({error.info}): name its "
                "authority's certificate in RUNCONTENT_OPENSEARCH_CA"
            ) from error
        except Unreachable as error:
            raise LibraryAway(
                f"OpenSearch at {self._where} does not answer ({type(error.info).__name__}); start "
                "it, or set RUNCONTENT_OPENSEARCH_URL",
                AWAY,
            ) from error
        except TransportError as error:
            told = f"OpenSearch at {self._where}: {error.status_code} {error.error}"
            if error.status_code in (429, 502, 503, 504):
                raise LibraryAway(f"{told}; try again later", AWAY) from error
            raise LibraryUnavailable(f"{told}; see its log") from error
        except OpenSearchException as error:
            raise LibraryUnavailable(f"OpenSearch at {self._where}: {error}") from error

    def create(self, index: str, mappings: Body, settings: Body) -> None:
        """Make an index, unless it is there. Nothing is added to its mapping by documents."""
        body = {"settings": settings, "mappings": {"dynamic": "strict", **mappings}}
        try:
            self.client.indices.create(index=index, body=body, params=PATIENT)
        except RequestError as error:
            if error.error != "resource_already_exists_exception":
                raise

    def search(self, index: str, body: Body, **more: Any) -> Body:
        """One answer; one that a shard is missing from is none."""
        params = {"allow_partial_search_results": "false", **more}
        found: Body = self.client.search(index=index, body=body, params=params)
        if found.get("timed_out"):
            raise LibraryAway("OpenSearch took too long; try again later", AWAY)
        return found

    def searches(self, index: str, bodies: Sequence[Body]) -> list[Body]:
        """Several answers for one way there and back."""
        lines: list[Body] = []
        for body in bodies:
            lines += [{"index": index, "allow_partial_search_results": False}, body]
        return list(self.client.msearch(body=lines)["responses"])

    def every(self, index: str, query: Body, sort: Sequence[Any], **more: Any) -> Iterator[Hit]:
        """Each document that a query admits, in an order that tells any two apart; `more` may say
        which fields (`_source`) and how many at once (`size`)."""
        body: Body = {"query": query, "sort": list(sort), "track_total_hits": False}
        body |= {"size": _PAGE, **more}
        while True:
            hits: list[Hit] = self.search(index, body)["hits"]["hits"]
            yield from hits
            if len(hits) < body["size"]:
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

    def counts(self, index: str, query: Body, field: str) -> dict[str, int]:
        """In how many of the documents that a query admits each value of a field stands.

        Each time is one way through the documents, however many values there are in it.
        """
        found: dict[str, int] = {}
        times = 1
        done = 0
        while done < times:
            terms: Body = {"field": field, "size": _BUCKETS}
            if times > 1:
                terms["include"] = {"partition": done, "num_partitions": times}
            body = {"size": 0, "query": query, "aggs": {"all": {"terms": terms}}}
            some = self.search(index, body)["aggregations"]["all"]
            if some["sum_other_doc_count"]:  # there are more
                times, done = 2 * times, 0
                continue
            found |= {each["key"]: each["doc_count"] for each in some["buckets"]}
            done += 1
        return found

    def write(self, actions: Iterable[Body]) -> int:
        """See `bulk.write`."""
        return write(self, actions)

    def refresh(self, index: str) -> None:
        """Let searches see what was written."""
        self.client.indices.refresh(index=index, params=PATIENT)

    def delete(self, index: str, query: Body) -> None:
        """Remove what a query admits; what is written to meanwhile may stay."""
        self.client.delete_by_query(
            index=index, body={"query": query}, params={"conflicts": "proceed", **PATIENT}
        )
