"""Doses, read from an item's own words or from its `dose` attribute; nothing is guessed."""

from __future__ import annotations

import re
from dataclasses import replace

from ..model import Dose, Duration, Frequency

_NUMBERS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), start=1
    )
}
_NUMBER = r"(?:\d+|" + "|".join(_NUMBERS) + r")"
_RANGE = rf"(?P<min>{_NUMBER})(?:\s*(?:to|or|-|–)\s*(?P<max>{_NUMBER}))?"  # noqa: RUF001
_END = r"(?:(?P<most>up\s+to|at\s+most|no\s+more\s+than)\s+|(?P<least>at\s+least)\s+)?"
_PER = r"(?:(?:a|an|per|each|every)|in\s+(?:a|an|each|every)(?:\s+normal)?)\s+(?P<per>day|week)"
_UNIT = r"(?P<unit>second|minute|hour|day|week|month)s?"

_SETS = re.compile(rf"\b{_RANGE}\s+sets?\b", re.I)
_REPS_OF_SETS = re.compile(rf"\bsets?\s+of\s+{_RANGE}\b(?!\s*(?:-\s*)?(?:second|minute))", re.I)
_REPS = re.compile(rf"\b{_RANGE}\s+(?:slow\s+)?(?:reps|repetitions|repeats)\b", re.I)
_REPEAT = re.compile(
    rf"\brepeat\w*\s+(?:it\s+|this\s+)?{_RANGE}\s+times\b(?!\s+(?:a|an|per|each|every)\b)", re.I
)
_SETS_OF_HOLDS = re.compile(rf"\bsets?\s+of\s+{_RANGE}[\s-]+(?P<unit>second|minute)s?\b", re.I)
_HOLD = re.compile(
    rf"\b(?:hold|held|holding)(?:\s+\w+){{0,2}}?\s+(?:for\s+)?{_RANGE}[\s-]+"
    r"(?P<unit>second|minute)s?\b",
    re.I,
)
_TIMES_PER = re.compile(
    rf"\b{_END}{_RANGE}\s+(?:times|days|(?:[\w-]+\s+){{0,3}}sessions)\s+{_PER}\b", re.I
)
_ONCE_TWICE = re.compile(rf"\b{_END}(?P<word>once|twice)\s+{_PER}\b", re.I)
_DAILY = re.compile(
    r"\bevery\s+day\b|\bdaily\b(?=\s*(?:[^\w\s]|$|(?:for|with|until|and|at|if|in|on)\b))", re.I
)
_DURATION = re.compile(rf"\b(?P<for>for\s+)?{_END}{_RANGE}\s+{_UNIT}\b", re.I)
_INTERVAL = re.compile(r"\s+(?:before|after|between|apart|later|ago|old|of\s+age)\b", re.I)
"""What makes a time a distance or an age: "48 hours between sessions" lasts nowhere 48 hours."""
_MOMENT = re.compile(
    r"\b(?:every|each|after|within|before|until|past|last|(?:more|longer|less) than)\s+"
    r"(?:about\s+)?$",
    re.I,
)
"""What makes a time a moment, a rhythm or a bound: "after 2 weeks", "every 6 months"."""
_DENIED = re.compile(
    r"\b(?:avoid\w*|never|don['\u2019]t|shouldn['\u2019]t|(?:do|should|must|try|can)\s*not)\b[^.,;:()]*",
    re.I,
)
"""What is not to be done: "avoid ibuprofen for 48 hours" prescribes nothing."""
_CONDITION = re.compile(
    r"(?<!progress )\b(?:when|until|if|unless|that you can"
    r"|once(?! (?:a|an|per|each|every|daily)\b))\b[^,.;:()]*",
    re.I,
)
"""What must hold first: "when you can run for 30 minutes" is no 30 minutes to run. A set after
which to progress is one to do."""
_PROGRESS = re.compile(r"(?:^|(?<=[.!?;]\s))progress\s+(?:when|once)\s+(?P<what>[^.!?]+)", re.I)
_STOP = re.compile(r"(?:^|(?<=[.!?;]\s))stop\s+(?:if|when)\s+(?P<what>[^.!?]+)", re.I)

_ATTRIBUTE_SETS = re.compile(r"(\d+)(?:-(\d+))?x(\d+)(?:-(\d+))?(s?)")
_ATTRIBUTE_FREQUENCY = re.compile(r"(\d+)(?:-(\d+))?/(day|week)")
_ATTRIBUTE_DURATION = re.compile(r"(\d+)(?:-(\d+))? (second|minute|hour|day|week|month)s?")


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word.lower()]


def _bounds(match: re.Match[str]) -> tuple[int, int]:
    low = _number(match["min"])
    high = _number(match["max"]) if match["max"] else low
    return min(low, high), max(low, high)


def _ends(match: re.Match[str]) -> tuple[int | None, int | None]:
    """The bounds, without the one that "up to" or "at least" leaves open."""
    low, high = _bounds(match)
    return (None if match["most"] else low), (None if match["least"] else high)


def _scalar(low: int, high: int) -> tuple[int, int | None]:
    """A range as the public shape has it: the value, and its end when it is a range."""
    return low, high if high != low else None


def dose_from_text(text: str) -> Dose | None:
    """The dose that an item's plain text states, or None when it states none."""
    dose = Dose(source_text=text)
    rest = _CONDITION.sub(" ", _DENIED.sub(" ", text))
    if match := _HOLD.search(rest) or _SETS_OF_HOLDS.search(rest):
        factor = 60 if match["unit"].lower() == "minute" else 1
        low, high = _scalar(*(bound * factor for bound in _bounds(match)))
        dose = replace(dose, hold_seconds=low, hold_seconds_max=high)
        keep = match.group() if match.re is _SETS_OF_HOLDS else ""
        rest = rest.replace(match.group(), "sets" if keep else " ", 1)
    if match := _SETS.search(rest):
        low, high = _scalar(*_bounds(match))
        dose = replace(dose, sets=low, sets_max=high)
    if match := _REPS_OF_SETS.search(rest) or _REPS.search(rest) or _REPEAT.search(rest):
        low, high = _scalar(*_bounds(match))
        dose = replace(dose, reps=low, reps_max=high)
    if match := _TIMES_PER.search(rest):
        dose = replace(dose, frequency=Frequency(*_ends(match), match["per"].lower()))
        rest = rest.replace(match.group(), " ", 1)
    elif match := _ONCE_TWICE.search(rest):
        times = 1 if match["word"].lower() == "once" else 2
        ends = (None if match["most"] else times), (None if match["least"] else times)
        dose = replace(dose, frequency=Frequency(*ends, match["per"].lower()))
        rest = rest.replace(match.group(), " ", 1)
    elif _DAILY.search(rest):
        dose = replace(dose, frequency=Frequency(1, 1, "day"))
    for match in _DURATION.finditer(rest):
        if match["for"] or not (
            _INTERVAL.match(rest, match.end()) or _MOMENT.search(rest, 0, match.start())
        ):
            dose = replace(dose, duration=Duration(*_ends(match), match["unit"].lower()))
            break
    if match := _PROGRESS.search(text):
        dose = replace(dose, progress_when=match["what"].strip())
    if match := _STOP.search(text):
        dose = replace(dose, stop_if=match["what"].strip())
    return dose if dose != Dose(source_text=text) else None


def dose_from_attribute(value: str, text: str) -> Dose:
    """The dose of `3x12, 3-4/week, 6-8 weeks`; what it leaves out is read from `text`.

    Forms: `SETSxREPS`, `SETSxSECONDSs` (holds), `TIMES/day` or `/week`, `N weeks`; each
    number may be a range. Raises ValueError that names the part which fits none.
    """
    dose = dose_from_text(text) or Dose(source_text=text)
    for part in (part.strip() for part in value.split(",")):
        if match := _ATTRIBUTE_SETS.fullmatch(part):
            sets, sets_max, many, many_max, seconds = match.groups()
            dose = replace(dose, sets=int(sets), sets_max=int(sets_max) if sets_max else None)
            high = int(many_max) if many_max else None
            if seconds:
                dose = replace(dose, hold_seconds=int(many), hold_seconds_max=high)
            else:
                dose = replace(dose, reps=int(many), reps_max=high)
        elif match := _ATTRIBUTE_FREQUENCY.fullmatch(part):
            low, high_, per = match.groups()
            dose = replace(dose, frequency=Frequency(int(low), int(high_ or low), per))
        elif match := _ATTRIBUTE_DURATION.fullmatch(part):
            low, high_, unit = match.groups()
            dose = replace(dose, duration=Duration(int(low), int(high_ or low), unit))
        else:
            raise ValueError(f"{part!r} is no dose; write 3x12, 3x30s, 3-4/week or 6-8 weeks")
    return replace(dose, source_text=text or value)
