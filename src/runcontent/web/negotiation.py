"""Which of the media types that an endpoint has a caller takes (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from functools import lru_cache

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

JSON = "application/json"
LINKED_DATA = "application/ld+json"


class NotAcceptable(Exception):
    """The caller takes none of `offered`."""

    def __init__(self, accept: str, offered: tuple[str, ...]) -> None:
        self.accept, self.offered = accept, offered
        super().__init__(f"there is no {accept!r} here; there is {' and '.join(offered)}")


@lru_cache(maxsize=512)
def negotiate(accept: str, offered: tuple[str, ...] = (JSON,)) -> str:
    """The best of `offered` for an Accept header; the first where it is all the same.

    Raises NotAcceptable.
    """
    if not accept.strip():
        return offered[0]
    best = parse_accept_header(accept, MIMEAccept).best_match(offered)
    if best is None:
        raise NotAcceptable(accept[:200], offered)
    return best
