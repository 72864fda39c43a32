"""Numbers as English texts say them, with their units."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

_WORDS = dict(
    zip(
        "zero one two three four five six seven eight nine ten eleven twelve".split(),
        range(13),
        strict=True,
    )
) | {"twice": 2, "twenty": 20, "thirty": 30, "sixty": 60}
_ORDINALS = {"third": 3, "fourth": 4, "fifth": 5, "sixth": 6}
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5}
_NUMBER = "|".join((r"\d+(?:\.\d+)?", *_WORDS))
_UNIT = r"(second|minute|hour|day|week|month|kilometre|mile)s?\b"
_OFTEN = r"(?:\s+(?:times|(?:short\s+)?sessions))?\s+(?:a|per)\s+(day|week)\b"
_QUANTITY = re.compile(
    rf"\b({_NUMBER})(?:(?:\s*[-–]\s*|\s+(?:to|or)\s+)({_NUMBER}))?\b"  # noqa: RUF001
    rf"(?:\s*(%|per\s*cent\b)|[\s-]{_UNIT}|{_OFTEN})?",
    re.I,
)
_ORDINAL = re.compile(rf"\b({'|'.join(_ORDINALS)})\b", re.I)
_FRACTION = re.compile(rf"\b(?:(a|one|two|three|four)\s+)?({'|'.join(_PARTS)})s?\b", re.I)
PERCENT = "per cent"
NTH = "th"
"""The unit of "every fourth"."""

TIMES = {"day": "times a day", "week": "times a week"}
_SHARE = "share"
"""The unit of a part that is said in words, such as a third: so many per cent, or about so many."""

_ALIKE = 2
"""Per cent by which one may differ from a share: a third is 33 or 35."""

_FARTHEST = 100
"""How wide a range may be whose numbers are all said by it."""


class Quantity(NamedTuple):
    """A number with its unit, None where it has none."""

    number: float
    unit: str | None


def quantities(text: str, *, between: bool = False) -> list[Quantity]:
    """Every number that is said in an English text, in digits or in words, the ends of ranges too,
    and with `between` what lies in them. "One" alone is no number."""
    found = []

    def share(match: re.Match[str]) -> str:
        count, part = match[1], match[2].lower()
        if not count and part != "half":
            return match[0]  # the third of several
        number = _WORDS.get((count or "one").lower(), 1)
        found.append(Quantity(round(100 * number / _PARTS[part]), _SHARE))
        return " "

    text = _FRACTION.sub(share, text)
    for match in _QUANTITY.finditer(text):
        low = _value(match[1])
        high = _value(match[2]) if match[2] else low
        unit = PERCENT if match[3] else (match[4] or "").lower() or None
        if match[5]:
            unit = TIMES[match[5].lower()]
        if unit is None and not match[2] and match[1].lower() == "one":
            continue
        inside = range(int(low) + 1, int(high)) if between and high - low < _FARTHEST else ()
        found += [Quantity(n, unit) for n in dict.fromkeys((low, *inside, high))]
    found += [Quantity(_ORDINALS[match[1].lower()], NTH) for match in _ORDINAL.finditer(text)]
    return found


def is_said(one: Quantity, known: Collection[Quantity]) -> bool:
    """A number without a unit may have any; shares are compared as roughly as they are said."""
    if one.unit is None:
        return any(one.number == other.number for other in known)
    rough = {PERCENT: (_SHARE,), _SHARE: (_SHARE, PERCENT)}.get(one.unit, ())
    near = (other.number for other in known if other.unit in rough)
    return one in known or any(abs(one.number - number) <= _ALIKE for number in near)


def in_words(one: Quantity) -> str:
    """As a report says it: "10 per cent", "1 minute"."""
    number = f"{one.number:g}"
    if one.unit in (None, NTH):
        return number
    if one.unit in (PERCENT, _SHARE):
        return f"{number} {PERCENT}"
    plural = "" if one.number == 1 or one.unit in TIMES.values() else "s"
    return f"{number} {one.unit}{plural}"


def _value(word: str) -> float:
    return _WORDS[word.lower()] if word.lower() in _WORDS else float(word)
