"""What is sent with POST: bounded, and where it is a JSON object, read strictly."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import orjson
from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from ..errors import InvalidParameters, ParameterError
from ..nearest import did_you_mean

LARGEST_BODY = 64 * 1024
LARGEST_WEBHOOK = 25 * 1024 * 1024
"""What GitHub sends at most: https://docs.github.com/webhooks."""


def bound_body() -> None:
    """Refuse a body that says that it is too large; of one that says nothing, let no more be read
    than a byte too much. Raises RequestEntityTooLarge."""
    request.max_content_length = _largest() + 1
    if (request.content_length or 0) > _largest():
        raise _too_large()


def sent_body() -> bytes:
    """The body of this request. Raises RequestEntityTooLarge."""
    body = request.get_data()
    if len(body) > _largest():
        raise _too_large()
    return body


def _largest() -> int:
    return LARGEST_WEBHOOK if request.path.startswith("/v1/admin/") else LARGEST_BODY


def _too_large() -> RequestEntityTooLarge:
    return RequestEntityTooLarge(f"the body is larger than {_largest():,} bytes")


def sent_object(allowed: Collection[str]) -> dict[str, Any]:
    """The body of this request. Raises InvalidParameters where it is no JSON object, or has a name
    that is not `allowed`."""
    try:
        sent = orjson.loads(sent_body())
    except orjson.JSONDecodeError:
        raise _refused("body", "malformed", "the body is no JSON in UTF-8") from None
    if not isinstance(sent, dict):
        raise _refused("body", "malformed", "the body is a JSON object, {…}")
    errors = [
        ParameterError(name[:100], "unknown", _unknown(name, allowed), tuple(allowed))
        for name in sent
        if name not in allowed
    ]
    if errors:
        raise InvalidParameters(errors)
    return sent


def _refused(name: str, code: str, detail: str) -> InvalidParameters:
    return InvalidParameters([ParameterError(name, code, detail)])


def _unknown(name: str, allowed: Collection[str]) -> str:
    hint = did_you_mean(name, allowed, "; ")
    return f"{name[:100]!r} is nothing that is sent here{hint}"
