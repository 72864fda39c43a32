"""A library's history out of OpenSearch, and into it."""

from __future__ import annotations

from collections.abc import Iterator

from ..cluster.connection import Body, Cluster
from ..cluster.spans import OPEN
from ..model import Kind, Resource, SearchText, name_of
from .moving import History
from .opensearch_documents import (
    change_of,
    document_id,
    held_in,
    resource_document,
    source_document,
    source_of,
)

MOVED = "moved"
"""The name of no search generation."""

_TICKET = 1


def read_history(cluster: Cluster, index: str, library: Body) -> History:
    """Of the revision that `library` describes; `resources` are read when they are asked for."""

    def every(type: str) -> Iterator[Body]:
        for hit in cluster.every(index, held_in(library, [type]), ["key"]):
            yield hit["_source"]

    marks: dict[int, tuple[int, str, str | None]] = {}
    if library["floor"] == 0:
        marks[0] = (0, "", None)
    for each in every("revision"):
        number = each["revision"]
        marks[number] = (number, each["value"], each["published_at"])
    return History(
        library["identity"],
        library["revision"],
        library["published_at"],
        library["floor"],
        [marks[number] for number in sorted(marks)],
        map(change_of, every("change")),
        list(map(source_of, every("source"))),
        [(each["key"], each["value"]) for each in every("meta")],
        map(_resource, every("resource")),
    )


def _resource(document: Body) -> Resource:
    return Resource(
        kind=Kind(document["kind"]),
        id=document["id"],
        article=document["article"],
        position=document["position"],
        version=document["version"],
        title=document["title"],
        published_at=document["published_at"],
        updated_at=document["updated_at"],
        payload=document["payload"].encode(),
        facets={name: tuple(values) for name, values in document["facets"].items()},
        text=SearchText("", ""),
    )


def write_history(cluster: Cluster, index: str, history: History) -> None:
    """Into an empty library, under its first ticket."""
    cluster.write({"_index": index, **each} for each in _documents(history))
    cluster.refresh(index)


def _documents(history: History) -> Iterator[Body]:
    for number, mark, at in history.marks:
        if number:
            revision = {"revision": number, "value": mark, "published_at": at}
            yield _document("revision", str(number), revision)
    for change in history.changes:
        kind, id = change.key
        told = {"kind": kind.value, "id": id, "op": change.op, "reason": change.reason}
        yield _document("change", name_of(change.key), told | {"revision": change.revision})
    for source in history.sources:
        yield _document("source", source.path, source_document(source))
    for name, value in history.meta:
        yield _document("meta", name, {"value": value})
    for resource in history.resources:
        yield _document("resource", name_of(resource.key), resource_document(resource))


def _document(type: str, key: str, body: Body) -> Body:
    span = {"type": type, "key": key, "since": _TICKET, "until": OPEN}
    return {"_id": document_id(type, key, _TICKET), "_source": {**span, **body}}
