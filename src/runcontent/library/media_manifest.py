"""The images that published resources show: what a copy fetches ahead."""

from __future__ import annotations

import hashlib
import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import unquote

import orjson

from ..errors import LibraryDamaged, NotFound
from ..model import Key, Kind
from ..search.query import FacetFilter, Filters
from ..store.port import Snapshot
from .images import Images

_MANY = 10_000
_TAG = re.compile(r"<img\b[^>]*>")
_ATTRIBUTE = re.compile(r'\b(src|width|height)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class MediaFile:
    """One image: where it is served, its SHA-256, its size in bytes and CSS pixels, and what shows
    it."""

    url: str
    sha256: str
    bytes: int
    content_type: str
    width: int | None
    height: int | None
    resources: tuple[Key, ...]


def media_files(
    snapshot: Snapshot, images: Images, limit: int = _MANY, offset: int = 0
) -> tuple[int, list[MediaFile]]:
    """How many images there are, and one page of them in the order of their addresses. What is
    lost from the index, until the next publish, is left out of its page."""
    places = sorted(snapshot.count("media"))
    page = (_file(snapshot, images, place) for place in places[offset : offset + limit])
    return len(places), [file for file in page if file is not None]


def _file(snapshot: Snapshot, images: Images, place: str) -> MediaFile | None:
    digest, _, name = place.partition("/")
    try:
        data = images.path(digest, unquote(name)).read_bytes()
    except (NotFound, LibraryDamaged, OSError):
        return None
    filters = Filters((FacetFilter("media", (place,)),))
    showing = [
        stored
        for kind in (Kind.ARTICLE, Kind.SECTION)
        for stored in snapshot.list(kind, filters, (), _MANY, 0)[1]
    ]
    found: list[dict[str, Any]] = [
        image
        for stored in showing
        for image in _images(orjson.loads(stored.payload))
        if image["src"].endswith(f"/media/{place}")
    ]
    known: dict[str, Any] = (
        found[0] if found else {"src": f"/media/{place}", "width": None, "height": None}
    )
    return MediaFile(
        known["src"],
        hashlib.sha256(data).hexdigest(),
        len(data),
        mimetypes.guess_type(name)[0] or "application/octet-stream",
        known["width"],
        known["height"],
        tuple((stored.kind, stored.id) for stored in showing),
    )


def _images(payload: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """As they are described in a payload: an article's own, a section's, and those in its HTML,
    which are all there is of images before the first heading."""
    if payload.get("image"):
        yield payload["image"]
    yield from payload.get("images", ())
    for tag in _TAG.findall(payload["html"]):
        told = dict(_ATTRIBUTE.findall(tag))
        sizes = {
            name: int(told[name]) if told.get(name, "").isdecimal() else None
            for name in ("width", "height")
        }
        yield {"src": unescape(told.get("src", "")), **sizes}
