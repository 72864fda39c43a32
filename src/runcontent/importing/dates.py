"""Dates as other systems and pages write them."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

_FORMS = ("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y", "%Y/%m/%d")
_ISO = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?=$|[T ])")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")


def day_of(value: Any) -> date | None:
    """The day that a value names: a date, a time, ISO 8601, or `3 March 2025`; None for another.

    Dates of figures alone that put day or month first (`03/04/2025`) can be read two ways, and
    are not read.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        return None
    text = " ".join(_ORDINAL.sub("", value).replace(",", " ").replace(".", " ").split())
    try:
        if match := _ISO.match(text):
            return date(*map(int, match.groups()))
    except ValueError:
        return None
    for form in _FORMS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None
