"""`fields` and `format` over a payload."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .parameter_table import FORMATS
from .parameters import Parameters

_BODIES = ("answer", "body")
_ALWAYS = ("kind", "id")


def shape(payload: dict[str, Any], parameters: Parameters, *, listed: bool) -> dict[str, Any]:
    """The payload with the renderings and fields that were asked for.

    By default one resource has HTML and text; in a list, articles and sections have no body,
    while FAQs and advice, whose body is the thing itself, keep theirs.
    """
    short = any(name in payload for name in _BODIES)
    formats = parameters.formats
    if formats is None:
        usual = () if listed and not short else ("html", "text")
        formats = asked_formats(usual, parameters.keep) or ()
    for holder in (payload, *(payload[name] for name in _BODIES if name in payload)):
        for name in FORMATS:
            if name not in formats:
                holder.pop(name, None)
    for path in parameters.drop:
        _drop(payload, path.split("."))
    if parameters.keep:
        paths = [path.split(".") for path in (*_ALWAYS, *parameters.keep)]
        kept: dict[str, Any] = _keep(payload, paths)
        return kept
    return payload


def asked_formats(formats: tuple[str, ...] | None, keep: Sequence[str]) -> tuple[str, ...] | None:
    """`formats`, and those that `fields` names: who names one wants it."""
    asked = {path.rsplit(".", 1)[-1] for path in keep}
    named = tuple(name for name in FORMATS if name in asked)
    return (*(formats or ()), *named) if named else formats


def _drop(value: Any, path: list[str]) -> None:
    if isinstance(value, list):
        for item in value:
            _drop(item, path)
    elif isinstance(value, dict):
        if len(path) == 1:
            value.pop(path[0], None)
        else:
            _drop(value.get(path[0]), path[1:])


def _keep(value: Any, paths: list[list[str]]) -> Any:
    if isinstance(value, list):
        return [_keep(item, paths) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {}
    for name, inner in value.items():
        rests = [path[1:] for path in paths if path[0] == name]
        if rests:
            kept[name] = inner if [] in rests else _keep(inner, rests)
    return kept
