"""Files, as they lie on the disk."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from flask import Response, request, send_file


def wants_part() -> bool:
    """Whether the request has a `Range`; one of an unknown unit is ignored (RFC 9110, 14.2)."""
    return request.headers.get("Range", "").startswith("bytes=")


def send(
    path: Path,
    etag: str,
    mimetype: str | None = None,
    last_modified: datetime | None = None,
) -> Response:
    """A file, or the part of it that is asked for; or a 304, which is decided before any part
    (RFC 9110, 13.2.2), and by Flask after it. `last_modified` is that of the disk unless told; a
    condition by date is judged by the one that is sent."""
    if not wants_part() or request.if_none_match.contains_weak(etag):
        request.environ.pop("HTTP_RANGE", None)
    return send_file(
        path.resolve(),
        mimetype=mimetype,
        conditional=True,
        etag=etag,
        last_modified=last_modified,
    )
