"""The top of a flattened text: title, summary, and its facts (`· 6 min read · Training`)."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

from .dates import day_of
from .draft import Draft, Sure
from .lines import Line, is_heading_like
from .vocabulary import category_named, take_category

_READ = re.compile(r"^\d{1,3}\s*[-\s]?min(?:ute)?s?(?:\s+(?:read|to read))?$", re.I)
_BY = re.compile(r"^(?:written\s+)?by:?\s+(?P<name>[^\d:·|]{2,60})$", re.I)
_REVIEWER = re.compile(r"^(?:medically\s+)?reviewed\s+by:?\s+(?P<name>[^\d:·|]{2,60})$", re.I)
_DATED = re.compile(
    r"^(?P<what>last\s+updated|updated|published|posted|reviewed|last\s+reviewed)(?:\s+on)?:?\s+"
    r"(?P<date>.+)$",
    re.I,
)
_SEPARATOR = re.compile(r"\s*[·•|]\s*")
_CRUMBS = re.compile(r"^\S[^.!?]{0,120}(?:\s[>›»/]\s[^.!?>›»]{1,60})+$")  # noqa: RUF001
_LONGEST_TITLE = 150
_LONGEST_SUMMARY = 320
_WITHIN = 8
"""Lines from the top within which the facts stand."""


def read_header(draft: Draft, lines: list[Line]) -> list[Line]:
    """Set title, summary, category, dates and authors; returns the lines that are left."""
    lines = _before_title(draft, list(lines))
    lines = _title(draft, lines)
    facts = [n for n, line in enumerate(lines[:_WITHIN]) if _is_facts(draft, line)]
    for number in facts:
        _take_facts(draft, lines[number])
    summary = _summary(draft, lines, facts)
    return [line for n, line in enumerate(lines) if n not in facts and n != summary]


def _before_title(draft: Draft, lines: list[Line]) -> list[Line]:
    """A trail of links or the category, alone above the title."""
    if len(lines) > 1 and _CRUMBS.match(lines[0].text.strip()):
        plain = lines[0].text.strip()
        draft.leave_out("trail of links", plain, lines[0].number)
        for name in reversed(re.split(r"\s[>›»/]\s", plain)):  # noqa: RUF001
            if category_named(name, draft.taxonomy):
                take_category(draft, name, lines[0].number, "the trail of links")
                break
        return lines[1:]
    if len(lines) > 2 and category_named(lines[0].text.strip(), draft.taxonomy):
        take_category(draft, lines[0].text.strip(), lines[0].number, "the line above the title")
        draft.leave_out("category's name", lines[0].text, lines[0].number)
        return lines[1:]
    return lines


def _title(draft: Draft, lines: list[Line]) -> list[Line]:
    plain = lines[0].text.strip() if lines else ""
    title = re.sub(r"^#\s+|^\*\*(?=.*\*\*$)|(?<=.)\*\*$", "", plain).strip()
    fits = 0 < len(title) <= _LONGEST_TITLE and not re.search(r"[.,;:]$|\]\(|://|^[-*•]\s", title)
    if fits:
        title = draft.values["title"] = unescape(title)
        sure = Sure.HIGH if is_heading_like(title) else Sure.MEDIUM
        draft.infer("title", title, sure, "the first line", lines[0].number)
        return lines[1:]
    draft.values["title"] = draft.name.replace("-", " ").capitalize()
    reason = "the first line is no title, so the file's name"
    draft.infer("title", draft.values["title"], Sure.LOW, reason, 1)
    return lines


def _parts(line: Line) -> list[str]:
    return [part for part in _SEPARATOR.split(line.text.strip()) if part]


def _fact(part: str) -> tuple[str, str | date] | None:
    """What a part of the line of facts tells, or None."""
    if _READ.match(part):
        return "reading time", part
    if match := _REVIEWER.match(part):
        return "reviewers", match["name"].strip()
    if match := _BY.match(part):
        return "authors", match["name"].strip()
    if (match := _DATED.match(part)) and (day := day_of(match["date"])):
        what = match["what"].lower()
        field = "reviewed" if "review" in what else "updated" if "updat" in what else "published"
        return field, day
    if day := day_of(part):
        return "published", day
    return None


def _is_facts(draft: Draft, line: Line) -> bool:
    plain = line.text.strip()
    parts = _parts(line)
    known = [part for part in parts if _fact(part)]
    if len(plain) > 160 or not parts:
        return False
    if plain[0] in "·|" and (known or len(parts) == 1):
        return bool(known) or bool(category_named(parts[0], draft.taxonomy))
    return bool(known) and (len(parts) == 1 or len(known) * 2 >= len(parts) or len(parts) <= 3)


def _take_facts(draft: Draft, line: Line) -> None:
    left = []
    draft.leave_out("line of facts", line.text, line.number)
    for part in _parts(line):
        fact = _fact(part)
        if fact is None:
            left.append(part)
            continue
        field, value = fact
        if field == "reading time":
            continue
        if field in ("authors", "reviewers"):
            names = [name.strip() for name in re.split(r",|\band\b", str(value)) if name.strip()]
            draft.values.setdefault(field, []).extend(names)
        else:
            draft.values[field] = value
        draft.infer(field, str(value), Sure.HIGH, "the line of facts", line.number)
    for part in sorted(left, key=lambda p: category_named(p, draft.taxonomy) is None):
        if "category" not in draft.values:
            take_category(draft, part, line.number, "the line of facts")
        else:
            draft.warn(
                line.number, f"{part!r} of the line of facts has no place", "see if it is a tag"
            )


def _summary(draft: Draft, lines: list[Line], facts: list[int]) -> int | None:
    """The number of the line that is the summary: what stands between the title and the last line
    of facts, else a short first paragraph that another one follows."""
    between = [n for n in range(facts[-1]) if n not in facts] if facts else []
    if between and (facts[0] > 0 or len(between) == 1):
        plain = _without_emphasis(lines[between[0]].text.strip())
        if len(plain) <= _LONGEST_SUMMARY * 2 and _no_markup(plain):
            return _take_summary(draft, lines, between[0], Sure.HIGH, "between title and facts")
        return None
    rest = [n for n in range(min(len(lines), _WITHIN)) if n not in facts]
    if len(rest) < 2:
        return None
    first, second = lines[rest[0]].text.strip(), lines[rest[1]].text.strip()
    short = len(first) <= _LONGEST_SUMMARY and len(re.findall(r"[.!?](?:\s|$)", first)) <= 2
    is_text = bool(re.search(r"[.!?]$", first)) and not is_heading_like(first)
    goes_on = bool(re.search(r"[.!?:]$", second)) and len(second) > len(first) * 0.6
    if short and is_text and goes_on and not is_heading_like(second) and _no_markup(first + second):
        return _take_summary(
            draft, lines, rest[0], Sure.MEDIUM, "a short paragraph above the first one"
        )
    draft.infer("summary", "none", Sure.MEDIUM, "nothing stands between title and text")
    return None


def _without_emphasis(text: str) -> str:
    """A text that is set in italics as a whole, plain."""
    return re.sub(r"^([*_])(?![*_\s])([^*_]+)\1$", r"\2", text)


def _no_markup(text: str) -> bool:
    return not re.search(r"^\s*[-*•!|]|^\*\*|\t|\]\(|`|<", text)


def _take_summary(draft: Draft, lines: list[Line], at: int, sure: Sure, reason: str) -> int:
    plain = draft.values["summary"] = unescape(_without_emphasis(lines[at].text.strip()))
    draft.infer("summary", plain, sure, reason, lines[at].number)
    return at
