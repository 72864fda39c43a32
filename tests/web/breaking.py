"""What in a new OpenAPI document would break a caller of an old one.

For answers, what was there must stay as it was; for requests, what was allowed must stay allowed.
"""

from __future__ import annotations

import re
from typing import Any


def breaking_changes(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """One line a change, with where it is; empty when every caller can go on."""
    found: list[str] = []
    for path, operations in old["paths"].items():
        if path not in new["paths"]:
            found.append(f"{path} is gone")
            continue
        for method, operation in operations.items():
            if method not in new["paths"][path]:
                found.append(f"{method} {path} is gone")
            else:
                found += _operation(f"{path}", operation, new["paths"][path][method])
    for name, schema in old["components"]["schemas"].items():
        other = new["components"]["schemas"].get(name)
        found += [f"{name} is gone"] if other is None else _answer(name, schema, other)
    return found


def _operation(where: str, old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    found = []
    parameters = {p["name"]: p for p in old["parameters"]}
    others = {p["name"]: p for p in new["parameters"]}
    found += [f"{where}: the parameter {n} is gone" for n in parameters if n not in others]
    for name, parameter in others.items():
        was = parameters.get(name, {"required": False})
        if parameter.get("required") and not was.get("required"):
            found.append(f"{where}: the parameter {name} is required")
        if name in parameters:
            found += _asked(f"{where}: the parameter {name}", was["schema"], parameter["schema"])
    for status, answer in old["responses"].items():
        other = new["responses"].get(status)
        if other is None:
            found.append(f"{where}: {status} is gone")
            continue
        for kind, content in answer.get("content", {}).items():
            there = other.get("content", {}).get(kind)
            if there is None:
                found.append(f"{where}: {status} has no {kind}")
            else:
                found += _answer(f"{where} {status}", content["schema"], there["schema"])
    return found


def _asked(where: str, old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """A parameter may not take less than before. Of a pattern only its words can be compared."""
    found = []
    if _types(old) != _types(new):
        found.append(f"{where} is {sorted(_types(new))}, was {sorted(_types(old))}")
    for limit, sign in (("maximum", 1), ("maxLength", 1), ("maxItems", 1), ("minimum", -1)):
        if limit in new and (limit not in old or sign * (new[limit] - old[limit]) < 0):
            found.append(f"{where} has another {limit}")
    if "enum" in new and not set(old.get("enum", [object()])) <= set(new["enum"]):
        found.append(f"{where} takes fewer values")
    words, others = (re.findall(r"\w+", schema.get("pattern", "")) for schema in (old, new))
    if others and not (words and set(words) <= set(others)):
        found.append(f"{where} has another pattern")
    if old.get("default") != new.get("default"):
        found.append(f"{where} has another default")
    if "items" in old:
        found += _asked(where, old["items"], new.get("items", {}))
    return found


def _answer(where: str, old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """An answer may not lose a field, change a type, become null, or have a value unheard of."""
    found = []
    if old.get("$ref") != new.get("$ref"):
        found.append(f"{where}: is another shape")
    if not _types(new) <= _types(old):
        found.append(f"{where}: is {sorted(_types(new))}, was {sorted(_types(old))}")
    if "enum" in old and not set(new.get("enum", [object()])) <= set(old["enum"]):
        found.append(f"{where}: has values unheard of")
    for name, schema in old.get("properties", {}).items():
        other = new.get("properties", {}).get(name)
        if other is None:
            found.append(f"{where}.{name} is gone")
        else:
            found += _answer(f"{where}.{name}", schema, other)
    found += [
        f"{where}.{n} may be absent"
        for n in set(old.get("required", ())) - set(new.get("required", ()))
    ]
    if "items" in old:
        found += _answer(f"{where}[]", old["items"], new.get("items", {}))
    for one, other in zip(old.get("anyOf", ()), new.get("anyOf", ()), strict=False):
        found += _answer(where, one, other)
    return found


def _types(schema: dict[str, Any]) -> set[str]:
    """The JSON types that a schema admits; a reference's are its own name."""
    if "anyOf" in schema:
        return set().union(*map(_types, schema["anyOf"]))
    if "$ref" in schema:
        return {schema["$ref"]}
    kinds = schema.get("type", [])
    return {kinds} if isinstance(kinds, str) else set(kinds)
