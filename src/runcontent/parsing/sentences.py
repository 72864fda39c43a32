"""An item made a whole sentence by the words above it, and warning signs that are no list items.

Advice is read alone, in an app. "Have chest pain" below "Call 999 if you:" is served as one
sentence with its urgency; so is a paragraph below such a heading, or a heading that is a sign.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from ..model import Bodies
from .leads import Lead, Sense
from .outline import Part
from .source import list_items

_NEGATIVE = re.compile(r"(?:avoid|do not|don't|never|not)\b", re.I)
_CONTINUES = re.compile(
    r"\b(?:can|could|should|must|might|may|to|by|not|avoid|buy|use|take|eat|drink|wear)$", re.I
)
_OPEN_LEAD = re.compile(r"\b(?:and|with)(?: you| they)?:$", re.I)
_OPEN_HEADING = re.compile(r"\b(?:if|when)\b", re.I)


def prefixed(body: Bodies, words: str) -> Bodies:
    """The body with plain words before it."""
    if not words:
        return body
    before, after = ("<p>", body.html[3:]) if body.html.startswith("<p>") else ("", body.html)
    html = f"{before}{escape(words, quote=False)} {after}"
    return Bodies(html, f"{words} {body.text}", f"{words} {body.markdown}")


def joined(first: Bodies, second: Bodies) -> Bodies:
    """Two items as one, the second after a semicolon unless the first ends in a stop."""
    gap = " " if first.text.endswith((".", "!", "?")) else "; "
    end = "</p>" if first.html.endswith("</p>") else ""
    after = second.html.removeprefix("<p>") if end else second.html
    return Bodies(
        f"{first.html.removesuffix(end)}{gap}{after}",
        f"{first.text}{gap}{second.text}",
        f"{first.markdown}{gap}{second.markdown}",
    )


def standing_alone(body: Bodies, lead: Lead) -> Bodies:
    """The item's body below its lead's words: read alone, "alcohol" under "Try to avoid:" would
    say the opposite of what was written."""
    text = body.text.replace("\u2019", "'")
    if not lead.mark or (lead.sense is Sense.DO_NOT and _NEGATIVE.match(text)):
        return body
    if lead.mark in ("Avoid", "Do not") or not text[:1].islower():
        return prefixed(body, f"{lead.mark}:")
    return prefixed(body, lead.mark if _CONTINUES.search(lead.mark) else f"{lead.mark}:")


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


_LEFT_OPEN = re.compile(r"\b(?:if|when)(?: you| they| he or she)?:?$", re.I)
_WHOLE = re.compile(
    r"^(?!when|what|how|why|if)\b.*\b(?:if|when|as soon as)\b(?: [^\s:]+){2,}$", re.I
)
_SUBJECT = re.compile(r"^(?:you|your|it|the|there|a|an|somebody|someone)\b", re.I)
_EXPLAINS = re.compile(r"^(?:it|you) (?:could|can|may|might|will)\b", re.I)
_SIGN_ITSELF = re.compile(
    r"(?:see|call|go to|ask|speak to|talk to|contact|get|visit|have)\b[^.!?:]*"
    r"\b(?:if|when|as soon as)\b[^.!?:]{12,}\.?",
    re.I,
)
_ORDER = re.compile(r"\b(?:see|call|go|get|ask|speak|talk|contact|stop|take|tell|book)\b", re.I)
_NO_PARAGRAPH = re.compile(r"\s*(?:[-*+>#|!]|\d+[.)]\s|\{|\[[^\]]*\]:|`{3}|~{3})|\*\[| {4}")


def loose_signs(part: Part, render: Callable[[str], Bodies]) -> list[tuple[Bodies, str]]:
    """Warning signs that stand in no list, each with the words that it continues.

    They are the paragraphs above the first list below a heading left open ("Call 999 if you:");
    a paragraph that is a clause with "if" and no more; one that is a whole sign, where there is no
    list ("See your GP if it is no better after a month."); and, where nothing else is below it, a
    heading that is one.
    """
    title = part.title.replace("\u2019", "'").strip()
    first_list = next((number for number, _ in list_items(part.source)), None)
    above = "\n".join(part.source.split("\n")[:first_list])
    signs = []
    for block in re.split(r"\n[ \t]*\n", above):
        if _NO_PARAGRAPH.match(block) or not block.strip():
            continue
        body = render(block.strip("\n"))
        if start := _start_of(title, body.text):
            signs.append((_lowered(body), start))
        elif first_list is None and _SIGN_ITSELF.fullmatch(" ".join(body.text.split())):
            signs.append((body, ""))
    if not signs and first_list is None and _WHOLE.search(title) and not _LEFT_OPEN.search(title):
        signs.append((Bodies(escape(part.title, quote=False), part.title, part.title), ""))
    return signs


def _start_of(title: str, text: str) -> str:
    heading = title.rstrip(":")
    if text.endswith(":") or _EXPLAINS.match(text):
        return ""
    if _LEFT_OPEN.search(title):
        if _SUBJECT.match(text):
            return re.sub(r"\s+(?:you|they|he or she)$", "", heading)
        return heading if text[:1].islower() else ""
    is_clause = text.startswith("If ") and "," not in text and not _ORDER.search(text)
    return heading if is_clause and not _OPEN_HEADING.search(heading) else ""


def _lowered(body: Bodies) -> Bodies:
    """The body as the end of a sentence."""
    text = body.text[:1].lower() + body.text[1:]
    markdown = body.markdown[:1].lower() + body.markdown[1:]
    at = 3 if body.html.startswith("<p>") else 0
    return Bodies(body.html[:at] + body.html[at:][:1].lower() + body.html[at + 1 :], text, markdown)
