"""What the words above a list make of its items: something to do, not to do, or neither.

An item is served alone. Under "Try to avoid:" it must say so itself, and under "If it swells:"
when; under "Your GP may:" it is nothing for the reader to do; and where the words can be read two
ways, it must not be served.
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
    """The sense, and the words that an item needs before it to be read alone."""

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
    _rule("examples", Sense.NO_ADVICE, r"\b(?:including|causing|means):$"),
    _rule("a denial somewhere", Sense.UNCLEAR, r"\b(?:avoid\w*|do not|don't|never|not to)\b"),
)
_ASIDE = re.compile(
    r"\b(?:if|when|while|until|unless|because|who|that|for|during|after|before|at)\b[^,:]*,\s*"
    r"|^(?:if|when|while|until|unless)\b[^,:]*(?=:)",
    re.I,
)


_CONDITION = re.compile(
    r"^(?!for (?:example|instance|this)\b|in (?:general|short|addition|all)\b)"
    r"(?:if|when|whenever|while|once|until|unless|as (?:soon|long) as|after|before|during|in|for"
    r"|on)\b",
    re.I,
)
_WHEN = re.compile(
    r"^[^:,]*(?=,)|^(?:for|in|during|on|after|before) [\w ]*?\b"
    r"(?:(?:second|minute|hour|day|week|month)s?|morning|evening|night|run)\b(?! of\b)",
    re.I,
)
"""The part of a lead that says when: "On the day before a race", "If it swells"."""
_CONDITION_TITLE = re.compile(r"^(?:if|when(?! to\b)|while|once|until|unless)\b", re.I)
_PURPOSE = re.compile(r"^to\b[^:]*,", re.I)
_THINGS = re.compile(
    r"^(?!.*\b(?:these|this|following|steps?)\b)"
    r"(?:.*\b(?:you|to) (?:can |could |should |may |might )?(?:also )?)?"
    r"(?:(?:eat and )?drink|buy|use|take|eat|wear|bring|pack|choose)(?: more)?(?: of)?:$",
    re.I,
)
"""An order that wants a thing: "you can buy:" above "creams and ointments"."""
_A_THING = re.compile(r"^(?:an?|some|any)\b")


def read_lead(text: str, title: str) -> Lead:
    """How the items below `text`, the paragraph above their list, are to be read.

    Where that paragraph does not end in a colon, the section's title decides, if it is an order
    itself ("Don't", "What to avoid") or names a condition ("If it swells").
    """
    last = last_sentence(text)
    heading = title.replace("\u2019", "'").strip().rstrip(":")
    above = heading if _CONDITION_TITLE.search(heading) else ""
    if last.endswith(":"):
        words = last
    elif re.search(
        r"^(?:do not|don't|never|avoid)\b|\bto avoid$|\b(?:less|fewer|more)$", heading, re.I
    ):
        words = f"{heading}:"
    else:
        return Lead(Sense.DO, above)
    bare = _ASIDE.sub("", words).strip()
    for rule in _RULES:
        if rule.pattern.search(words if rule.name == "a condition" else bare):
            mark = _mark(rule, words, bare)
            return Lead(rule.sense, _below(above, mark))
    mark = words[:-1] if _THINGS.search(words) else _condition(words)
    return Lead(Sense.DO, _below(above, mark))


def for_item(lead: Lead, text: str, item: str) -> Lead:
    """The lead as this item needs it: a thing ("a warm flannel") is nothing to do without it."""
    last = last_sentence(text)
    if lead != Lead(Sense.DO) or not last.endswith(":") or not _A_THING.search(item):
        return lead
    return Lead(Sense.DO, last[:-1])


def last_sentence(text: str) -> str:
    """The last sentence of a paragraph, on one line and with straight apostrophes."""
    plain = " ".join(text.replace("\u2019", "'").split())
    return re.split(r"(?<=[.!?])\s+", plain)[-1]


def _condition(words: str) -> str:
    if not _CONDITION.search(words):
        return ""
    when = _WHEN.search(words)
    return when[0] if when else words[:-1]


def _below(above: str, mark: str) -> str:
    """A mark below a heading that names a condition."""
    if not above or not mark:
        return above or mark
    return f"{above}, {mark[0].lower()}{mark[1:]}"


_OTHERS = re.compile(
    rf"^(?:(?:a|an|the|your) )?{_SOMEBODY}\b(?: or (?:a |the |your )?\w+)? "
    r"(?:(?:may|might|will)\b|(?:makes|takes|gives|puts|cuts|checks|looks|asks|uses|inserts|removes)\b)"
    r"|^(?:a|an|the|your|some) \w+(?: \w+){0,3} (?:may|might|will)(?: then)? be \w+ed\b"
    r"|^you(?:'ll| will| may| might)(?: then)? be (?:given|offered|asked|told|taken|seen|sent)\b",
    re.I,
)


def is_done_by_others(item: str) -> bool:
    """Whether an item tells what somebody else does ("a nurse may look at it"), with or without
    a name before it ("Surgery - your GP may refer you")."""
    plain = re.sub(r"^[\w ]{2,60} - ", "", item.replace("\u2019", "'"))
    return bool(_OTHERS.search(plain))


_AGAINST_RETURN = re.compile(
    r"\b(?:prevent|stop|avoid|reduc|lower|keep)\w*\b.*\b(?:again|com(?:e|ing) back|return|recur)",
    re.I,
)


def is_against_return(text: str) -> bool:
    """Whether what a lead's items do is prevent ("To stop it coming back:"), whatever their
    section is about."""
    last = last_sentence(text)
    return last.endswith(":") and bool(_AGAINST_RETURN.search(last))


_GOES_ON = re.compile(
    r"^(?:and |then |and then )?(?:(?:repeat|hold|do)(?:ing)? (?:it|this|them)\b"
    r"|repeat(?:ing)? (?:as often|every|on the|with the|once|twice|\w+ times|for|until)\b)",
    re.I,
)


def goes_on(item: str) -> bool:
    """Whether an item says nothing without the one above it ("repeat this 3 times a day")."""
    return bool(_GOES_ON.search(item))


def _mark(rule: _Rule, words: str, bare: str) -> str:
    """What stands before an item that is not to be done: the whole lead, where it says when or
    what for; "Avoid" or "Do not" where it is a bare order."""
    if rule.sense is not Sense.DO_NOT:
        return _condition(words) if rule.sense is Sense.DO else ""
    if rule.name == "less of it" or _CONDITION.search(words) or _PURPOSE.search(words):
        return words.rstrip(": ")
    return "Avoid" if re.search(r"\bavoid\b", bare, re.I) else "Do not"
