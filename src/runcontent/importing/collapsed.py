"""Lists that lost their line ends: `- First point. - Second point - Third` is three items.

A dash begins an item only where a reader would see one. Ranges (`3 - 4`), pairs (`run - walk`),
doses (`Squats - 3 sets of 12`) and dashes within a sentence are none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .draft import Sure

MARKER = re.compile(r"^(\s*)([-*+•‣▪◦●○]|[–—·](?=\s))[ \t]*(?<=[\s•‣▪◦●○])(?=\S)")  # noqa: RUF001
ORDERED = re.compile(r"^(\s*)(\d{1,3})([.)])\s+(?=\S)")
_BULLETS = "•‣▪◦●○"
_DASH = re.compile(r"\s+([-*–•‣▪◦●○])\s+(?=\S)|\s*([•‣▪●○])\s*(?=\S)")  # noqa: RUF001
_CLOSED = re.compile(
    r"\([^()]*\)|\[[^\]]*\](?:\([^)]*\))?|`[^`]*`|\*\*[^*]+\*\*|\"[^\"]*\"|“[^”]*”"
)
_STOP = re.compile(r"[.!?…][\"”')\]*]*$")
_LEAD = re.compile(r"^(?P<lead>[^•‣▪◦●○]*?\S:)\s+(?P<list>[-*•‣▪◦●○]\s+\S.*)$")
_NEXT_LEAD = re.compile(r"^(?P<item>.+[.!?])\s+(?P<lead>[^\W\d_a-z][^.!?]{0,60}:)$")
_PAIRS = {
    frozenset(pair.split())
    for pair in (
        "run walk",
        "warm up",
        "cool down",
        "stop start",
        "on off",
        "day night",
        "work rest",
    )
}


@dataclass(slots=True)
class Item:
    """One item, how sure it is that it is one, and the items in it."""

    text: str
    sure: Sure = Sure.HIGH
    items: list[Item] = field(default_factory=list)


def split_lead(line: str, document: str) -> tuple[str, list[Item]] | None:
    """A lead and the list that goes on in its line (`Bring: - Water. - A map.`), or None."""
    match = _LEAD.match(line)
    if match is None or MARKER.match(line):
        return None
    items = split_bullets(match["list"], document)
    return (match["lead"], items) if len(items) > 1 else None


def split_at_leads(lead: str, items: Sequence[Item]) -> list[tuple[str, list[Item]]]:
    """Items in parts, each with its lead: one that ends `by day. Avoid:` leads to those
    after it."""
    parts: list[tuple[str, list[Item]]] = [(lead, [])]
    for number, item in enumerate(items, start=1):
        match = None if item.items or number == len(items) else _NEXT_LEAD.match(item.text)
        if match:
            item.text = match["item"]
        parts[-1][1].append(item)
        if match:
            parts.append((match["lead"], []))
    return parts


def split_bullets(line: str, document: str) -> list[Item]:
    """The items of a line that begins with a bullet; `document` is asked which words it writes
    as one (`run-walk`)."""
    opening = MARKER.match(line)
    if opening is None:
        return [Item(line)]
    mark, text = opening[2], line[opening.end() :].strip()
    closed = [(m.start(), m.end()) for m in _CLOSED.finditer(text)]
    items: list[Item] = []
    start, sure = 0, Sure.HIGH
    for dash in _DASH.finditer(text):
        if any(low <= dash.start() < high for low, high in closed):
            continue
        own = text[start : dash.start()].strip()
        following = text[dash.end() :]
        told = _judge(mark, dash[1] or dash[2], own, following, items, document)
        if told is None:
            continue
        nested, next_sure = told
        _add(items, Item(own, sure))
        start, sure = dash.end(), next_sure
        if nested:
            _open(items)
    _add(items, Item(text[start:].strip(), sure))
    return _nest(items)


def _add(items: list[Item], item: Item) -> None:
    if item.text:
        items.append(item)


def _open(items: list[Item]) -> None:
    """Mark the last item as one that small-lettered items belong to."""
    items[-1].items.append(Item(""))


def _nest(flat: list[Item]) -> list[Item]:
    """Items that begin with a small letter go into the opened one above them."""
    found: list[Item] = []
    is_open = False
    for item in flat:
        opens = bool(item.items)
        item.items = []
        if is_open and found and not opens and item.text[:1].islower():
            found[-1].items.append(item)
        else:
            found.append(item)
            is_open = opens
    return found


def _judge(
    mark: str, dash: str, own: str, following: str, items: Sequence[Item], document: str
) -> tuple[bool, Sure] | None:
    """Whether a dash begins an item (and one of a list within `own`), and how surely."""
    if dash in _BULLETS:
        return False, Sure.HIGH
    if dash != mark:
        return None
    first = items[0].text if items else own
    start = following.lstrip("*_[\"“'(")[:1]
    before, after = _last_word(own), _first_word(following)
    if before[-1:].isdigit() and start.isdigit():
        return None
    ended = bool(_STOP.search(own))
    if own.endswith(":") and start.islower() and not first[:1].islower():
        return True, Sure.HIGH
    if (
        any(item.items for item in items)
        and start.islower()
        and not _is_pair(before, after, document)
    ):
        return False, Sure.HIGH
    if start.islower():
        if not first[:1].islower() or _is_pair(before, after, document):
            return None
        return False, Sure.HIGH if ended else Sure.MEDIUM
    if following.startswith("**") or ended:
        return False, Sure.HIGH
    if start.isdigit():
        return (False, Sure.MEDIUM) if first[:1].isdigit() else None
    if _is_name(own, before) and _STOP.search(_rest(following)):
        return None
    return False, Sure.MEDIUM


def _is_pair(before: str, after: str, document: str) -> bool:
    pair = (before.lower(), after.lower())
    joined = rf"\b{re.escape(pair[0])}-{re.escape(pair[1])}\b"
    return frozenset(pair) in _PAIRS or bool(re.search(joined, document, re.I))


def _is_name(own: str, before: str) -> bool:
    """Whether the word before a dash is written as a name, in the middle of its item."""
    return before.istitle() and len(before) > 1 and len(own.split()) > 1


def _rest(following: str) -> str:
    """What follows a dash, up to the next one that begins a word with a capital."""
    return re.split(r"\s+-\s+(?=[A-Z*\[])", following)[0].strip()


def _last_word(text: str) -> str:
    found = re.findall(r"\w+", text)
    return found[-1] if found and text[-1:].isalnum() else ""


def _first_word(text: str) -> str:
    found = re.match(r"\W*(\w+)", text)
    return found[1] if found else ""


def split_numbers(line: str) -> tuple[int, list[Item]]:
    """The items of a line that begins with a number, `1. Stop. 2. Rest.`, and the first number."""
    opening = ORDERED.match(line)
    if opening is None:
        return 1, [Item(line)]
    number, mark = int(opening[2]), opening[3]
    first = number
    rest = line[opening.end() :]
    items = []
    while True:
        following = re.search(
            rf"\s+{number + 1}{re.escape(mark)}\s+(?=[^\W\d_a-z]|\*\*|\[|“|\")", rest
        )
        if following is None:
            items.append(Item(rest.strip()))
            return first, items
        items.append(Item(rest[: following.start()].strip()))
        rest, number = rest[following.end() :], number + 1
