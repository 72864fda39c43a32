"""Lists in the lines of a flattened text: with bullets, with numbers, and without either.

Each function looks at the lines from `at` on, and returns the blocks that it found there with the
number of the line after them, or None.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..parsing.aspects import infer_aspect
from .blocks import Block, What
from .collapsed import MARKER, ORDERED, Item, split_at_leads, split_bullets, split_numbers
from .draft import Sure
from .lines import Line, is_heading_like

Found = tuple[list[Block], int] | None


def read_bullets(lines: Sequence[Line], at: int, document: str) -> Found:
    """A list: lines that begin with a bullet, or one line that holds several items."""
    if not MARKER.match(lines[at].text) or _is_dash_of_a_sentence(lines, at):
        return None
    first = lines[at]
    items: list[Item] = []
    above: list[tuple[int, list[Item]]] = [(-1, items)]
    while at < len(lines) and (match := MARKER.match(lines[at].text)):
        indent = len(match[1].expandtabs(4))
        while indent <= above[-1][0] and len(above) > 1:
            above.pop()
        found = split_bullets(lines[at].text.strip(), document)
        above[-1][1].extend(found)
        above.append((indent, found[-1].items))
        at = _continued(found[-1], indent, lines, at + 1)
    reason = "lines or parts of a line that begin with a bullet" if len(items) > 1 else "a bullet"
    blocks = bulleted(items, first.number, reason)
    return blocks, at


def bulleted(items: Sequence[Item], number: int, reason: str, lead: str = "") -> list[Block]:
    """Items as a list below their lead, and as a further one below each lead that stands among
    them."""
    blocks: list[Block] = []
    for words, own in split_at_leads(lead, items):
        if words:
            blocks.append(Block(What.PARAGRAPH, words, number))
        sure = Sure.MEDIUM if lead or any(item.sure is not Sure.HIGH for item in own) else Sure.HIGH
        blocks.append(Block(What.LIST, "", number, sure, reason, items=own))
    return blocks


def _continued(item: Item, indent: int, lines: Sequence[Line], at: int) -> int:
    """Lines indented below an item go on with it."""
    while at < len(lines):
        line = lines[at]
        own = len(line.text) - len(line.text.lstrip())
        if line.after_blank or own <= indent or MARKER.match(line.text):
            break
        item.text = f"{item.text} {line.text.strip()}"
        at += 1
    return at


def _is_dash_of_a_sentence(lines: Sequence[Line], at: int) -> bool:
    """A long dash begins an item only where the next line begins with one too."""
    plain = lines[at].text.strip()
    if plain[0] not in "–—·":  # noqa: RUF001
        return False
    near = [*lines[max(0, at - 1) : at], *lines[at + 1 : at + 2]]
    return not any(line.text.strip()[:1] == plain[0] for line in near)


def read_numbers(lines: Sequence[Line], at: int) -> Found:
    """A numbered list, in lines or in one line; a single number before a title is none."""
    first = lines[at]
    match = ORDERED.match(first.text)
    if match is None:
        return None
    number, items = split_numbers(first.text)
    at += 1
    expected = number + len(items)
    while at < len(lines):
        following = ORDERED.match(lines[at].text)
        if following is None or int(following[2]) != expected or following[3] != match[3]:
            break
        _, more = split_numbers(lines[at].text)
        items += more
        expected += len(more)
        at += 1
    if len(items) == 1 and number > 1:
        return None
    if len(items) == 1 and is_heading_like(items[0].text) and at < len(lines):
        return None
    block = Block(What.LIST, "", first.number, reason="numbered", items=items, first=number)
    return [block], at


def read_bare_items(lines: Sequence[Line], at: int) -> Found:
    """The lines below a lead that lost their bullets: short, without a stop, and several."""
    begun = at
    small = lines[at].text.strip()[:1].islower()
    while at < len(lines) and _is_bare(lines[at], small):
        at += 1
    if not small:  # the last of them heads what follows
        at -= 1 if at < len(lines) else 0
    if at - begun < 2:
        return None
    items = [Item(line.text.strip(), Sure.MEDIUM) for line in lines[begun:at]]
    reason = "short lines below a lead that ends in a colon"
    block = Block(What.LIST, "", lines[begun].number, Sure.MEDIUM, reason, items=items)
    return [block], at


def _is_bare(line: Line, small: bool) -> bool:
    plain = line.text.strip()
    if small:
        return plain[:1].islower() and len(plain) <= 160 and not MARKER.match(plain)
    named = infer_aspect(plain) is not None and line.after_blank
    return is_heading_like(plain) and plain[-1] not in ":?" and not named
