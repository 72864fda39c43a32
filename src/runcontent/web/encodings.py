"""Content codings: which one a caller takes, and the bytes in it."""

from __future__ import annotations

import gzip
from functools import lru_cache

import brotli
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

IDENTITY = "identity"
_OFFERED = ("br", "gzip")
"""In the order of our liking, when a caller likes them alike."""

_TOO_SMALL = 256
"""Bytes below which a coding saves nothing worth having."""


@lru_cache(maxsize=512)
def best_coding(accept_encoding: str) -> str:
    """`br`, `gzip` or `identity`, for an Accept-Encoding header (RFC 9110, section 12.5.3)."""
    accepted: Accept = parse_accept_header(accept_encoding, Accept)
    liked = [(accepted.quality(name), -place, name) for place, name in enumerate(_OFFERED)]
    quality, _, name = max(liked)
    return name if quality > 0 and quality >= accepted.quality(IDENTITY) else IDENTITY


def encode(body: bytes, coding: str) -> bytes:
    """`body` in a coding, as small as is cheap for what is kept and sent many times."""
    if coding == "br":
        compressed: bytes = brotli.compress(body, mode=brotli.MODE_TEXT, quality=9)
        return compressed
    if coding == "gzip":
        return gzip.compress(body, compresslevel=9, mtime=0)
    return body


def is_worth_coding(body: bytes, content_type: str) -> bool:
    """Whether a body is text, and long enough."""
    kind = content_type.partition(";")[0]
    is_text = kind.startswith("text/") or kind.endswith(("json", "xml"))
    return is_text and len(body) >= _TOO_SMALL
