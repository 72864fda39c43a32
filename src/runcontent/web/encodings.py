"""Content codings: which ones a caller takes, and the bytes in them."""

from __future__ import annotations

import gzip
from functools import lru_cache

import brotli
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

IDENTITY = "identity"
CODINGS = ("br", "gzip", IDENTITY)
"""In the order of our liking, when a caller likes them alike."""

_TOO_SMALL = 256
"""Bytes below which a coding saves nothing worth having."""


@lru_cache(maxsize=512)
def accepted_codings(accept_encoding: str) -> tuple[str, ...]:
    """Those of `CODINGS` that an Accept-Encoding header admits, the most liked first
    (RFC 9110, section 12.5.3): `identity` too, unless it is refused."""
    accepted: Accept = parse_accept_header(accept_encoding, Accept)
    named = {value.lower() for value, _ in accepted}
    liked = []
    for place, coding in enumerate(CODINGS):
        quality = accepted.quality(coding)
        is_refused = quality == 0 and not (coding == IDENTITY and not named & {IDENTITY, "*"})
        if not is_refused:
            liked.append((-quality, place, coding))
    return tuple(coding for _, _, coding in sorted(liked))


def encode(body: bytes, coding: str) -> bytes:
    """`body` in a coding, as small as is cheap: many a search is asked only once."""
    if coding == "br":
        # a higher quality takes many times as long for our answers, and saves less than a percent
        compressed: bytes = brotli.compress(body, mode=brotli.MODE_TEXT, quality=5)
        return compressed
    if coding == "gzip":
        return gzip.compress(body, compresslevel=9, mtime=0)
    return body


def is_worth_coding(body: bytes, content_type: str) -> bool:
    """Whether a body is text, and long enough."""
    kind = content_type.partition(";")[0]
    is_text = kind.startswith("text/") or kind.endswith(("json", "xml"))
    return is_text and len(body) >= _TOO_SMALL
