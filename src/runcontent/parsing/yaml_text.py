"""YAML as we admit it: small, without aliases or duplicate keys, by the C loader."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import yaml

from ..errors import ContentError, Problem

_DEPTH = 20


class _StrictLoader(yaml.CSafeLoader):
    """CSafeLoader that refuses duplicate keys."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
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


def line_of(text: str, path: Sequence[str | int], first_line: int = 1) -> int:
    """The line on which the value at `path` stands in YAML that `load_mapping` has read; that of
    the nearest value above it where it is missing."""
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
    return line


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
