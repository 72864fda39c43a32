"""Resources for tests: only what a test is about needs to be said."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import orjson

from runcontent.model import Kind, Resource, SearchText


def make_resource(
    id: str = "knee/causes",
    *,
    kind: Kind = Kind.SECTION,
    position: int = 0,
    title: str = "",
    body: str = "",
    keywords: str = "",
    context: str = "",
    published_at: str | None = None,
    updated_at: str | None = None,
    facets: Mapping[str, tuple[str, ...]] | None = None,
) -> Resource:
    """A resource of the article that its id begins with; its version is its payload's hash."""
    public = {"title": title, "body": body, "updated_at": updated_at}
    version = hashlib.sha256(orjson.dumps(public)).hexdigest()[:32]
    return Resource(
        kind=kind,
        id=id,
        article=id.split("/", 1)[0],
        position=position,
        version=version,
        title=title,
        published_at=published_at,
        updated_at=updated_at,
        payload=orjson.dumps({"kind": kind, "id": id, "version": version} | public),
        facets=facets or {},
        text=SearchText(title, body, keywords, context),
    )
