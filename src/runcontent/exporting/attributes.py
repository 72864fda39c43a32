"""What the words of an item do not say and its article must: dose, tags, id and kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..model import Dose
from ..parsing.doses import dose_from_text
from ..parsing.outline import slug_of

_BOLD_NAME = re.compile(r"^(?:<p>)?<strong>(.{2,80}?)</strong>")


def dose_written(dose: Mapping[str, Any] | None, text: str) -> str | None:
    """The parts of a dose that an item's words do not state, as its attribute has them
    (`3x12, 3-4/week, 6-8 weeks`); None where they state it all."""
    if dose is None:
        return None
    said = dose_from_text(text) or Dose(source_text=text)
    parts = []
    sets = bool(dose["sets"])
    if sets and dose["reps"] and _differs(dose, said, "sets", "sets_max", "reps", "reps_max"):
        parts.append(f"{_range(dose, 'sets')}x{_range(dose, 'reps')}")
    if (
        sets
        and dose["hold_seconds"]
        and (
            _differs(dose, said, "hold_seconds", "hold_seconds_max")
            or (not dose["reps"] and _differs(dose, said, "sets", "sets_max"))
        )
    ):
        parts.append(f"{_range(dose, 'sets')}x{_range(dose, 'hold_seconds')}s")
    frequency, duration = dose["frequency"], dose["duration"]
    if frequency and _ends(frequency) != _ends(said.frequency):
        parts.append(f"{_between(frequency)}/{frequency['per']}")
    if duration and _ends(duration) != _ends(said.duration):
        parts.append(f"{_between(duration)} {duration['unit']}s")
    return ", ".join(parts) or None


def _differs(dose: Mapping[str, Any], said: Dose, *names: str) -> bool:
    return any(dose[name] != getattr(said, name) for name in names)


def _range(dose: Mapping[str, Any], name: str) -> str:
    high = dose[f"{name}_max"]
    return f"{dose[name]}-{high}" if high else str(dose[name])


def _ends(value: Any) -> tuple[Any, ...] | None:
    if value is None:
        return None
    if isinstance(value, Mapping):
        return tuple(value.get(name) for name in ("min", "max", "per", "unit"))
    return tuple(getattr(value, name, None) for name in ("min", "max", "per", "unit"))


def _between(value: Mapping[str, Any]) -> str:
    low, high = value["min"] or value["max"], value["max"] or value["min"]
    return f"{low}-{high}" if low != high else str(low)


def id_written(identifier: str, html: str, text: str) -> str | None:
    """An item's id, where it is another than our parser makes of its words."""
    name = _BOLD_NAME.match(html)
    words = re.sub(r"<[^>]+>", "", name[1]) if name else " ".join(text.split()[:6])
    return (
        None if re.fullmatch(rf"{re.escape(slug_of(words))}(?:-\d+)?", identifier) else identifier
    )
