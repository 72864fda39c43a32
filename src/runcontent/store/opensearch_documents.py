"""What a library in OpenSearch consists of: one index, each document with the revisions it is of.

Every publish has a ticket, a number higher than any before. A document holds from the ticket
`since` until just before the ticket `until`. A publish adds documents and ends old ones; nobody
sees either, until the one document that says which ticket is the present one is replaced: that is
the commit. What an interrupted publish leaves bears a ticket that never came. The library lists it
as failed, so it counts for nothing even where it was on its way for long.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import orjson

from ..cluster.connection import Body
from ..cluster.spans import held_at
from ..model import Kind, Resource
from .port import ChangeRecord, Source, Stored

LIBRARY = "library"
"""The id of the document that says which revision is the present one."""

_KEYWORD = {"type": "keyword"}
_KEPT = {"type": "keyword", "index": False, "doc_values": False}
MAPPINGS: Body = {
    "dynamic_templates": [
        {"facets": {"path_match": "facets.*", "mapping": {"type": "keyword"}}},
    ],
    "properties": {
        "type": _KEYWORD,
        "key": _KEYWORD,  # what a document is of, among those of its type
        "since": {"type": "long"},
        "until": {"type": "long"},
        "kind": _KEYWORD,
        "id": _KEYWORD,
        "article": _KEYWORD,
        "position": {"type": "integer"},
        "version": {"type": "keyword", "index": False},
        "title": _KEPT,
        "sort_title": _KEYWORD,
        "published_at": _KEYWORD,
        "updated_at": _KEYWORD,
        "facets": {"type": "object", "dynamic": "true"},
        "payload": _KEPT,
        "slug": _KEYWORD,
        "aliases": _KEYWORD,
        "value": _KEPT,
        "op": _KEYWORD,
        "reason": _KEPT,
        "revision": {"type": "long"},
        "generation": _KEPT,
        "identity": _KEPT,
        "form": {"type": "integer", "index": False},
        "floor": {"type": "long", "index": False},
        "ticket": {"type": "long", "index": False},
        "failed": {"type": "object", "enabled": False},
        "tickets": {"type": "object", "enabled": False},
    },
}


def document_id(type: str, key: str, since: int) -> str:
    """The same for the same document, so that a write that is sent twice is one."""
    return hashlib.sha256(f"{type}\0{key}\0{since}".encode()).hexdigest()[:40]


def resource_document(resource: Resource) -> Body:
    return {
        "kind": resource.kind.value,
        "id": resource.id,
        "article": resource.article,
        "position": resource.position,
        "version": resource.version,
        "title": resource.title,
        "sort_title": resource.title.casefold(),
        "published_at": resource.published_at,
        "updated_at": resource.updated_at,
        "facets": {name: sorted(values) for name, values in facets_of(resource).items()},
        "payload": resource.payload.decode(),
    }


def facets_of(resource: Resource) -> dict[str, set[str]]:
    """Every one has its kind and article."""
    found = {name: set(values) for name, values in resource.facets.items() if values}
    found.setdefault("kind", set()).add(resource.kind.value)
    found.setdefault("article", set()).add(resource.article)
    return found


def stored_of(document: Body) -> Stored:
    return Stored(
        Kind(document["kind"]),
        document["id"],
        document["article"],
        document["version"],
        document["updated_at"],
        document["payload"].encode(),
    )


def source_document(source: Source) -> Body:
    value = [source.fingerprint, source.status, source.reason, source.safety]
    return {
        "slug": source.slug,
        "aliases": list(source.aliases),
        "value": orjson.dumps(value).decode(),
    }


def source_of(document: Body) -> Source:
    fingerprint, status, reason, safety = orjson.loads(document["value"])
    aliases = tuple(document["aliases"])
    return Source(
        document["key"], fingerprint, document["slug"], status, reason, aliases, bool(safety)
    )


def change_of(document: Body) -> ChangeRecord:
    key = (Kind(document["kind"]), document["id"])
    return ChangeRecord(document["revision"], document["op"], key, document.get("reason"))


def held_in(library: Body, types: Sequence[str], *conditions: Body) -> Body:
    """A query for what is in a library, as a filter."""
    failed = [number for number, _ in library["failed"]]
    of: Body = {"terms": {"type": [*types]}}
    return {"bool": {"filter": [of, held_at(library["ticket"], failed), *conditions]}}
