"""What is sent with POST: a JSON object, read strictly."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import orjson
from flask import request

from ..errors import InvalidParameters, ParameterError
from ..nearest import nearest


def sent_object(allowed: Collection[str]) -> dict[str, Any]:
    """The body of this request. Raises InvalidParameters where it is no JSON object, or has a name
    that is not `allowed`."""
    try:
        sent = orjson.loads(request.get_data())
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
    near = nearest(name, allowed)
    hint = f"; did you mean {near!r}?" if near else ""
    return f"{name[:100]!r} is nothing that is sent here{hint}"
