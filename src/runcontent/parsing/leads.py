"""What the words above a list make of its items: something to do, not to do, or neither.

An item is served alone. Under "Try to avoid:" it must say so itself; under "Your GP may:" it is
nothing for the reader to do; and where the words can be read two ways, it must not be served.
A warning sign is the end of a sentence that the words above it begin.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum


class Sense(Enum):
    """How an item is to be read."""

    DO = "do"
    DO_NOT = "do not"
    NO_ADVICE = "no advice"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Lead:
    """The sense, and for `DO_NOT` the mark that an item needs to be read alone."""

    sense: Sense
    mark: str = ""


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    sense: Sense
    pattern: re.Pattern[str]


def _rule(name: str, sense: Sense, pattern: str) -> _Rule:
    return _Rule(name, sense, re.compile(pattern, re.I))


_SOMEBODY = (
    r"(?:they|gps?|doctors?|nurses?|surgeons?|pharmacists?|dentists?|specialists?|physio\w*|"
    r"professionals?|clinicians?)"
)
_SUCH = r"(?:,? (?:such as|for example|like|including))?"
_THESE = r"(?: (?:these|this|the following|all|any|anything|things|doing|activities|exercises))"

_RULES: tuple[_Rule, ...] = (
    _rule(
        "what somebody else does",
        Sense.NO_ADVICE,
        rf"^they\b|\b{_SOMEBODY}\b(?: \w+)? (?:may|might|can|could|will|would)\b(?! help you to)"
        r"|\bmay be offered\b",
    ),
    _rule("a condition", Sense.NO_ADVICE, r"\S\s.*\b(?:if|whether)\b[^,:]*:$"),
    _rule(
        "a fact",
        Sense.NO_ADVICE,
        r"\bside effects?\b|\btrigger\w*\b|\bcaus(?:e|es|ed)\b(?!.*\bavoid\b)|\binclud(?:e|es):$"
        r"|^it\b|\bit (?:usually )?takes\b|\bhelp with:$|\b(?:is|are|was|were) [\w ]*count\b"
        r"|\bcount is:$|\bwill depend on\b|\bshould help:$",
    ),
    _rule(
        "what does not work",
        Sense.NO_ADVICE,
        r"\b(?:aren't|isn't|not) (?:recommended|advised)\b|\bunlikely to\b",
    ),
    _rule("less of it", Sense.DO_NOT, r"\b(?:less|fewer)(?: of)?:?$"),
    _rule(
        "a reminder", Sense.DO, r"\b(?:don't|do not|never) (?:forget|hesitate|be afraid|worry)\b"
    ),
    _rule(
        "avoided by doing it",
        Sense.DO,
        rf"\bways? of avoiding\b|\bavoid\w*\b.*\bby:$|\bto (?:help )?avoid(?!{_THESE})(?= \w)"
        rf"(?!{_SUCH}:$)",
    ),
    _rule(
        "not to be done",
        Sense.DO_NOT,
        rf"^(?:try to |you should |you must )?avoid(?:{_THESE}\b|:)"
        r"|^(?:try |you should |you must )?(?:do not|don't|never|not to|not)\b"
        rf"|\b(?:avoid|do not|don't|never|(?:should|must|try) not(?: to)?){_THESE}?{_SUCH} ?:$",
    ),
    _rule("a denial somewhere", Sense.UNCLEAR, r"\b(?:avoid\w*|do not|don't|never|not to)\b"),
)
_ASIDE = re.compile(
    r"\b(?:if|when|while|until|unless|because|who|that|for|during|after|before|at)\b[^,:]*,\s*"
    r"|^(?:if|when|while|until|unless)\b[^,:]*(?=:)",
    re.I,
)


def read_lead(text: str, title: str) -> Lead:
    """How the items below `text`, the paragraph above their list, are to be read.

    Where that paragraph does not end in a colon, the section's title decides, if it is an order
    itself ("Don't", "What to avoid").
    """
    last = re.split(r"(?<=[.!?])\s+", text.replace("\u2019", "'").strip())[-1]
    heading = title.replace("\u2019", "'").strip().rstrip(":")
    if last.endswith(":"):
        words = last
    elif re.search(r"^(?:do not|don't|never|avoid)\b|\bto avoid$|\b(?:less|fewer)$", heading, re.I):
        words = f"{heading}:"
    else:
        return Lead(Sense.DO)
    bare = _ASIDE.sub("", words).strip()
    for rule in _RULES:
        if rule.pattern.search(words if rule.name == "a condition" else bare):
            return Lead(rule.sense, _mark(rule, bare) if rule.sense is Sense.DO_NOT else "")
    return Lead(Sense.DO)


_OPEN_LEAD = re.compile(r"\b(?:and|with)(?: you| they)?:$", re.I)
_OPEN_HEADING = re.compile(r"\b(?:if|when)\b", re.I)


def sentence_start(text: str, title: str, item: str) -> str:
    """The words that an item of a list of warning signs continues, or nothing: with them it says
    alone what it says in its place, and how urgent it is.

    `text` is the paragraph above the list, `title` its heading. "Call 999 if you:" and "have chest
    pain" are one sentence; so are "See a GP", "If you have a hernia and:" and "it hurts".
    """
    if not item[:1].islower():
        return ""
    heading = title.strip().rstrip(":")
    last = re.split(r"(?<=[.!?])\s+", text.strip())[-1]
    if re.match(r"if\b.*:$", last, re.I) and not _OPEN_HEADING.search(heading):
        return f"{heading} {last[0].lower()}{last[1:-1]}"
    if _OPEN_LEAD.search(last):
        if not _OPEN_HEADING.search(heading):
            return last[:-1]
        start = re.sub(r"\s+you$", "", heading) if last.startswith("You ") else heading
        return f"{start} {last[0].lower()}{last[1:-1]}"
    if last.endswith(":"):
        return ""
    if item.lower().startswith("if "):
        return "" if _OPEN_HEADING.search(heading) else heading
    if not title.strip().endswith(":") and not re.search(r"\bif$", heading, re.I):
        return ""
    return heading if _OPEN_HEADING.search(heading) else f"{heading}:"


_OTHERS = re.compile(
    rf"^(?:(?:a|an|the|your) )?{_SOMEBODY}\b(?: or (?:a |the |your )?\w+)? (?:may|might|will)\b"
    r"|^(?:a|an|the|your|some) \w+(?: \w+){0,3} (?:may|might|will) be \w+ed\b",
    re.I,
)


def is_done_by_others(item: str) -> bool:
    """Whether an item tells what somebody else does ("a nurse may look at it")."""
    return bool(_OTHERS.search(item))


def _mark(rule: _Rule, words: str) -> str:
    if rule.name == "less of it":
        return words.rstrip(": ")
    return "Avoid" if re.search(r"\bavoid\b", words, re.I) else "Do not"
