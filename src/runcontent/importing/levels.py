"""The levels of headings that a flattened text no longer tells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..model import Aspect
from ..parsing.aspects import infer_aspect
from .blocks import Block, What
from .draft import Sure

_SERIES = re.compile(
    r"^(?P<label>phase|step|stage|week|weeks|day|part|level|month|exercise|block|session|rule|tip"
    r"|mistake|fase|etapa|étape|schritt|woche|semana|semaine)\s+"
    r"(?P<number>\d+|one|two|three|four|five|six|[IVX]+)\b",
    re.I,
)
_NUMBERED = re.compile(r"^(?P<number>\d{1,2}(?:\.\d{1,2})*)[.)]?\s+\S")
_PLAN = re.compile(
    r"\b(plan|programme|program|phases?|steps?|stages?|weeks?|schedule|protocol|progression|rehab"
    r"|routine|exercises|rules|tips|mistakes|what to do|how to)\b",
    re.I,
)
_TO_DO = re.compile(r"^(do|don['’]t|dos|don['’]ts)$", re.I)  # noqa: RUF001
_PLANNED = {Aspect.TREATMENT, Aspect.EXERCISES, Aspect.SELF_CARE}


def give_levels(blocks: Sequence[Block]) -> None:
    """Set the level of each heading that has none: 2, deeper for the members of a series, for
    numbers such as 2.1, and for what stands between two members."""
    headings = [block for block in blocks if block.what is What.HEADING]
    numbered = sum(bool(_NUMBERED.match(heading.text)) for heading in headings) > 1
    series = _series_of(headings)
    inside: dict[int, int] = {}
    for members in series:
        level = _level_of(blocks, headings, members)
        for position in members:
            _set(headings[position], level, "one of a series", Sure.HIGH)
        for position in range(members[0] + 1, members[-1]):
            inside[position] = level + 1
    for position, heading in enumerate(headings):
        if heading.level:
            continue
        if position in inside:
            _set(heading, inside[position], "stands within a series", Sure.MEDIUM)
        elif _TO_DO.match(heading.text.strip()) and position:
            above = next(
                (h for h in reversed(headings[:position]) if not _TO_DO.match(h.text.strip())), None
            )
            _set(
                heading, (above.level if above else 1) + 1, "goes on with the one above", Sure.HIGH
            )
        elif numbered and (match := _NUMBERED.match(heading.text)):
            level = 2 + match["number"].rstrip(".").count(".")
            _set(heading, level, "its number tells its level", Sure.HIGH)
        else:
            heading.level = 2


def _set(heading: Block, level: int, reason: str, sure: Sure) -> None:
    if not heading.level:
        heading.level = min(level, 6)
        heading.reason, heading.sure = f"{heading.reason}; {reason}", sure


def _series_of(headings: Sequence[Block]) -> list[list[int]]:
    """The positions of headings that count: "Phase 1", "Phase 2", with no more than two others
    between one and the next."""
    found: list[list[int]] = []
    labels: list[str] = []
    for position, heading in enumerate(headings):
        match = _SERIES.match(heading.text)
        if match is None:
            continue
        label = match["label"].lower().rstrip("s")
        if found and labels[-1] == label and position - found[-1][-1] <= 3:
            found[-1].append(position)
        else:
            found.append([position])
            labels.append(label)
    return [members for members in found if len(members) > 1]


def _level_of(blocks: Sequence[Block], headings: Sequence[Block], members: Sequence[int]) -> int:
    """3 below the heading of a plan, or one that has next to no text; else 2."""
    if not members[0]:
        return 2
    above = headings[members[0] - 1]
    start = next(n for n, block in enumerate(blocks) if block is above)
    end = next(n for n, block in enumerate(blocks) if block is headings[members[0]])
    between = blocks[start + 1 : end]
    level = above.level or 2
    if not between or _PLAN.search(above.text) or infer_aspect(above.text) in _PLANNED:
        return level + 1
    return 2
