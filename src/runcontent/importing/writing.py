"""A draft as a file: front matter in the order of docs/authoring.md, then the body."""

from __future__ import annotations

import re
from datetime import date
from enum import Enum
from typing import Any

import yaml

ORDER = (
    "title summary slug category tags conditions published updated reviewed review_due authors "
    "reviewers aliases status withdrawn_reason withdrawal image sources source canonical_url "
    "language allow"
).split()
_INLINE = ("tags", "conditions", "authors", "reviewers", "aliases")


class _Text(str):
    """A text that must be read as a text again."""


class _Dumper(yaml.SafeDumper):
    pass


_Dumper.add_representer(
    _Text,
    lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", str(text)),
)


def write_article(values: dict[str, Any], body: str) -> str:
    """The whole file; a field that is None or empty is left out."""
    head = "".join(_field(name, values[name]) for name in ORDER if _given(values.get(name)))
    body = re.sub(r"\n{3,}(?![ \t])", "\n\n", body.strip("\n"))
    return f"---\n{head}---\n\n{body}\n" if body else f"---\n{head}---\n"


def _given(value: Any) -> bool:
    return value is not None and value not in ([], "", {})


def _field(name: str, value: Any) -> str:
    if name in _INLINE:
        inner = ", ".join(_scalar(item, flow=True) for item in value)
        return f"{name}: [{inner}]\n"
    if name == "sources":
        lines = [f"  - title: {_scalar(s['title'])}\n    url: {_scalar(s['url'])}\n" for s in value]
        return "sources:\n" + "".join(lines)
    if name == "allow":
        lines = [f"  {_scalar(check)}: {_scalar(reason)}\n" for check, reason in value.items()]
        return "allow:\n" + "".join(lines)
    return f"{name}: {_scalar(value)}\n"


def _scalar(value: Any, flow: bool = False) -> str:
    """One value on one line, quoted only where YAML would read it as something else."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return str(value.value)
    text = _Text(" ".join(str(value).split()))
    dumped = yaml.dump(
        [text] if flow else {"v": text},
        Dumper=_Dumper,
        allow_unicode=True,
        width=float("inf"),
        default_flow_style=flow,
    ).strip()
    return dumped[1:-1].strip() if flow else dumped[2:].strip()
