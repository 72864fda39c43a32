"""YAML as we admit it: small, without aliases or duplicate keys, by the C loader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml
from marshmallow import validate

from ..errors import ContentError, Problem
from ..nearest import did_you_mean

_DEPTH = 20


class _StrictLoader(yaml.CSafeLoader):
    """CSafeLoader that refuses duplicate keys."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(
                    None, None, "a name cannot be a list or a mapping", key.start_mark
                )
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key.value!r} stands twice", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _refuse_aliases(text: str) -> None:
    """Raise before anything is composed: the C loader composes where no override is called."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        mark: Any = event.start_mark
        if isinstance(event, yaml.AliasEvent):
            raise yaml.composer.ComposerError(None, None, "an alias (*name) is not allowed", mark)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEPTH:
            raise yaml.composer.ComposerError(None, None, "nested too deep", mark)


def load_mapping(file: str, text: str, *, first_line: int, limit: int) -> dict[str, Any]:
    """The mapping that `text` holds; `first_line` is its line in `file`, `limit` its bytes.

    Raises ContentError.
    """

    def problem(line: int, message: str, remedy: str) -> ContentError:
        return ContentError([Problem(file, line, message, remedy, code="yaml")])

    if len(text.encode()) > limit:
        raise problem(first_line, f"more than {limit} bytes of YAML", "make it shorter")
    try:
        _refuse_aliases(text)
        value = yaml.load(text, Loader=_StrictLoader)  # a safe loader, made stricter
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = first_line + (mark.line if mark else 0)
        raise problem(
            line, str(error.problem), "mend this line; quote text that holds ': '"
        ) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise problem(first_line, f"cannot be read as YAML: {error}", "mend the YAML") from None
    if value is None:
        return {}
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise problem(first_line, "is not a list of `name: value`", "write one name a line")
    return value


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands, and as what it was written, where it is a single word or text."""

    line: int
    written: str | None


def place_of(text: str, path: Sequence[str | int], first_line: int = 1) -> Place:
    """The place of the value at `path` in YAML that `load_mapping` has read; that of the nearest
    value above it, with nothing written, where it is missing."""
    node = yaml.compose(text, Loader=yaml.CSafeLoader)
    line = first_line
    for step in path:
        if isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == step), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step] if step < len(node.value) else None
        else:
            node = None
        if node is None:
            break
        line = first_line + node.start_mark.line
    written = node.value if isinstance(node, yaml.ScalarNode) else None
    return Place(line, written)


SLUG = validate.Regexp(
    r"^[a-z0-9]+(?:-[a-z0-9]+)*$",
    error="is no slug; write words in lower case with hyphens, such as knee-pain",
)


def explain(message: str, value: Any, place: Place, path: Sequence[str | int]) -> tuple[str, str]:
    """What was found instead of what a schema wants, and what to write: marshmallow's `message`
    about `value`, which stands at `place`, in words."""
    name = str(path[-1]) if path else ""
    if message == "Missing data for required field.":
        return "is missing", f"add `{name}:`"
    if message == "Field may not be null.":
        return "is empty", "write a value, or remove the line"
    if message == "Unknown field.":
        return "is no field", "remove it, or mend its name"
    found = _found(value)
    if message == "Not a valid string.":
        if place.written is None:
            return f"holds {found}, where one text belongs", f"write one text after `{name}:`"
        return f"YAML reads {found} here, which is no text", f"quote it: {place.written!r}"
    if message in ("Not a valid list.", "Invalid input type."):
        wanted = "a list" if "list" in message else "`name: value`"
        written = f"[{place.written}]" if place.written and "list" in message else wanted
        return f"holds {found}, where {wanted} belongs", f"write {written}"
    written = place.written if place.written is not None else value
    if message == "Not a valid URL.":
        return f"{written!r} is no address", "write one that begins with https://"
    if message.startswith("Must be one of: "):
        allowed = message.removeprefix("Must be one of: ").rstrip(".").split(", ")
        hint = did_you_mean(str(written), allowed) or f"write one of {', '.join(allowed)}"
        return f"{written!r} is none of {', '.join(allowed)}", hint
    if message.startswith("is no "):
        words, _, remedy = message.partition("; ")
        return f"{written!r} {words}", remedy
    return f"{written!r}: {message}", "see docs/authoring.md"


def _found(value: Any) -> str:
    if isinstance(value, bool):
        return "yes or no"
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, date):
        return f"the date {value}"
    if isinstance(value, list):
        return "a list"
    return "names and values" if isinstance(value, dict) else "a text"


def value_at(raw: Any, path: Sequence[str | int]) -> Any:
    """The value at a path of what was read, or None."""
    for step in path:
        try:
            raw = raw[step]
        except (KeyError, IndexError, TypeError):
            return None
    return raw


def first_error(messages: Any) -> tuple[tuple[str | int, ...], str]:
    """Of marshmallow's nested messages the first: the path to the value, and what is wrong."""
    path: tuple[str | int, ...] = ()
    while isinstance(messages, dict | list):
        if isinstance(messages, dict):
            step, messages = next(iter(messages.items()))
            path = (*path, step)
        else:
            messages = messages[0]
    return path, str(messages)
