"""What must hold of a plan before anybody runs by it.

- Phases of steps come first, the last phase grows; each begins with what the one before it ends in.
- The first steps are mild: no step is a jump, and the first run of all is short.
- Growth, lighter weeks and what comes back are within bounds that no plan may pass.
- It says when to stop.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

LONGEST_FIRST_RUN = 10
"""Minutes of running in the first session of somebody who does not run."""

MOST_RISE = 15
"""Per cent that a week may grow by; a longest run, too."""

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Unsound:
    """What is wrong; `path` leads to where it is written."""

    path: Path
    message: str
    remedy: str


def unsound(plan: Mapping[str, Any]) -> list[Unsound]:
    """Every fault of a plan as it is written."""
    return [*_phases(plan), *_steps(plan), *_bounds(plan), *_rules(plan)]


def _phases(plan: Mapping[str, Any]) -> list[Unsound]:
    phases, found = plan["phases"], []
    ids = [phase["id"] for phase in phases]
    for number, phase in enumerate(phases):
        place = ("phases", number)
        is_last = number == len(phases) - 1
        if ids.index(phase["id"]) != number:
            found.append(Unsound(place, f"the id {phase['id']!r} stands twice", "rename one"))
        if (phase["steps"] is None) != is_last or (phase["growth"] is None) == is_last:
            message = f"the phase {phase['id']!r} has the wrong part"
            remedy = "give every phase but the last `steps`, and the last one `growth`"
            found.append(Unsound(place, message, remedy))
        elif (phase["sessions_each"] is None) != is_last:
            message = f"the phase {phase['id']!r} is wrong about `sessions_each`"
            remedy = "give it to every phase with `steps`, and to no other"
            found.append(Unsound(place, message, remedy))
    if found:
        return found
    for number, (before, after) in enumerate(pairwise(phases), start=1):
        reached = max(step["run"] * step["rounds"] for step in before["steps"])
        if after["after_minutes"] > reached:
            message = f"{after['id']!r} begins after {after['after_minutes']} minutes, and the "
            message += f"phase before it ends with {reached}"
            remedy = "add a step there, or lower `after_minutes`"
            found.append(Unsound(("phases", number, "after_minutes"), message, remedy))
    if phases[0]["after_minutes"] != 0:
        message, remedy = "nobody can begin the first phase", "set its `after_minutes` to 0"
        found.append(Unsound(("phases", 0, "after_minutes"), message, remedy))
    return found


def _steps(plan: Mapping[str, Any]) -> list[Unsound]:
    found = []
    before = None
    for number, phase in enumerate(plan["phases"]):
        for at, step in enumerate(phase["steps"] or ()):
            place = ("phases", number, "steps", at)
            running = step["run"] * step["rounds"]
            if before is None and running > LONGEST_FIRST_RUN:
                message = f"the first session runs for {running} minutes"
                found.append(Unsound(place, message, f"{LONGEST_FIRST_RUN} at most"))
            if before is not None and not before <= running <= before + before // 2 + 1:
                message = f"{running} minutes of running come after {before}"
                remedy = "a step runs no less than the one before it, and at most half as much more"
                found.append(Unsound(place, message, remedy))
            before = running
    return found


def _bounds(plan: Mapping[str, Any]) -> list[Unsound]:
    found = []
    last = len(plan["phases"]) - 1
    growth = plan["phases"][last]["growth"]
    for name in ("week", "long_run") if growth else ():
        if growth[name]["percent"] > MOST_RISE:
            place = ("phases", last, "growth", name, "percent")
            message = f"{name} may rise by {growth[name]['percent']} per cent"
            found.append(Unsound(place, message, f"{MOST_RISE} at most"))
    return found


def _rules(plan: Mapping[str, Any]) -> list[Unsound]:
    given = {rule["when"] for rule in plan["rules"]}
    return [
        Unsound(("rules",), f"there is no rule for {when!r}", f"add one with `when: {when}`")
        for when in ("progress", "back_off", "stop")
        if when not in given
    ]
