"""A dose in words. What is not written is not said; the widgets' script says it in the same way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def dose_words(dose: Mapping[str, Any] | None) -> list[str]:
    """A dose of the API in short phrases: ``["3 sets of 10 to 15", "twice …"]``; none of None."""
    if dose is None:
        return []
    said = []
    if dose["sets"] or dose["reps"]:
        said.append(sets_and_repetitions(dose))
    if dose["hold_seconds"]:
        said.append(f"hold {spread(dose['hold_seconds'], dose['hold_seconds_max'])} seconds")
    if dose["frequency"]:
        said.append(how_often(dose["frequency"]))
    if duration := dose["duration"]:
        most = duration["min"] if duration["max"] is None else duration["max"]
        said.append(f"{_ends(duration)} {duration['unit']}{'' if most == 1 else 's'}")
    return said


def sets_and_repetitions(dose: Mapping[str, Any]) -> str:
    """``3 sets of 10 to 15``, ``3 sets``, or ``10 to 15 repetitions``; one of both is there."""
    sets = dose["sets"] and spread(dose["sets"], dose["sets_max"])
    repetitions = dose["reps"] and spread(dose["reps"], dose["reps_max"])
    noun = "set" if sets == "1" else "sets"
    if sets and repetitions:
        return f"{sets} {noun} of {repetitions}"
    return f"{sets} {noun}" if sets else f"{repetitions} repetitions"


def how_often(frequency: Mapping[str, Any]) -> str:
    """``3 to 4 times a week``, ``once a day``."""
    if frequency["min"] == frequency["max"] == 1:
        return f"once a {frequency['per']}"
    return f"{_ends(frequency)} times a {frequency['per']}"


def spread(low: int, high: int | None) -> str:
    """``10 to 15``, or ``10`` where there is no other end."""
    return f"{low} to {high}" if high and high != low else str(low)


def _ends(values: Mapping[str, Any]) -> str:
    low, high = values["min"], values["max"]
    if low is None or high is None:
        return f"at least {low}" if high is None else f"up to {high}"
    return spread(low, high)
