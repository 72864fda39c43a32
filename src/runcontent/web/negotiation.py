"""Which of the media types that an endpoint has a caller takes (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from werkzeug.datastructures import Accept, MIMEAccept
from werkzeug.http import parse_accept_header

JSON = "application/json"
LINKED_DATA = "application/ld+json"

_SHORT_QUALITY = re.compile(r";(\s*)q=\.", re.IGNORECASE)
"""`;q=.2`, as Java's own client writes it."""


class NotAcceptable(Exception):
    """The caller takes none of `offered`, and says so in the header `named`."""

    def __init__(self, named: str, asked: str, offered: Sequence[str]) -> None:
        self.offered = tuple(offered)
        shown = asked[:200]
        super().__init__(f"{named} admits {shown!r}; there is {' and '.join(offered)}")


@lru_cache(maxsize=512)
def negotiate(accept: str, offered: tuple[str, ...] = (JSON,)) -> str:
    """The best of `offered` for an Accept header; the first where it is all the same.

    Parameters of a media type are passed over: `application/json; charset=utf-8` is JSON, which is
    in UTF-8 anyway. A lone `*`, which old clients send, is anything. Raises NotAcceptable.
    """
    ranges = parse_accept_header(_SHORT_QUALITY.sub(r";\1q=0.", accept), Accept)
    if not ranges:
        return offered[0]
    plain = MIMEAccept([(_without_parameters(value), quality) for value, quality in ranges])
    best = plain.best_match(offered)
    if best is None:
        raise NotAcceptable("Accept", accept, offered)
    return best


def _without_parameters(value: str) -> str:
    kind = value.partition(";")[0].strip()
    return "*/*" if kind == "*" else kind
