"""List items that somebody can act on, each a piece of advice of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape

from ..errors import Problem
from ..model import Advice, AdviceKind, Aspect, Bodies
from .doses import dose_from_attribute, dose_from_text
from .leads import Lead, Sense, is_done_by_others, read_lead, sentence_start
from .outline import Part, slug_of
from .rendering import Item

KIND_OF_ASPECT = {
    Aspect.SELF_CARE: AdviceKind.ACTION,
    Aspect.TREATMENT: AdviceKind.ACTION,
    Aspect.EXERCISES: AdviceKind.EXERCISE,
    Aspect.PREVENTION: AdviceKind.PREVENTION,
    Aspect.MEDICAL_HELP: AdviceKind.RED_FLAG,
}
_ASPECT_OF_KIND = {kind: aspect for aspect, kind in KIND_OF_ASPECT.items()}
_NAMES = ("dose", "tags")
_NEGATIVE = re.compile(r"(?:avoid|do not|don't|never|not)\b", re.I)
_MARKER = re.compile(r"\s*(?:[-*+]|\d+[.)])\s")
_BOLD_NAME = re.compile(r"^(?:<p>)?<strong>(.{2,80}?)</strong>")


@dataclass(slots=True)
class AdviceCollector:
    """Gathers one article's advice; `problems` are errors in its attributes, `warnings` tell of
    lists that could be read two ways."""

    path: str
    advice: list[Advice] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    _lines: dict[str, int] = field(default_factory=dict)

    def collect(self, part: Part, items: list[Item]) -> None:
        """Add the items of one section."""
        self._warn_of_loose_signs(part)
        for item in items:
            given = _given_kind(item)
            kind = given or (KIND_OF_ASPECT.get(part.aspect) if part.aspect else None)
            if kind is None or not item.body.text:
                continue
            lead = Lead(Sense.DO)
            if kind is not AdviceKind.RED_FLAG:  # a sign is no order: nothing to turn round
                lead = read_lead(item.lead, part.title)
            if given is None and not self._is_advice(part, item, lead):
                continue
            self._add(part, item, kind, lead)

    def _warn_of_loose_signs(self, part: Part) -> None:
        """A heading left open ("Call 999 if you:") is continued by a list, or signs are lost."""
        lines = [line for line in part.source.split("\n") if line.strip()]
        is_open = part.aspect is Aspect.MEDICAL_HELP and part.title.rstrip().endswith(":")
        if is_open and lines and not _MARKER.match(lines[0]):
            message = f"what follows {part.title!r} is no list, so it is no warning sign"
            remedy = "make a list of it, an item for each sign"
            self.warnings.append(
                Problem(self.path, part.line, message, remedy, "advice", "warning")
            )

    def _is_advice(self, part: Part, item: Item, lead: Lead) -> bool:
        if lead.sense is Sense.UNCLEAR:
            message = f"it is not clear whether to do what is listed: {item.lead or part.title!r}"
            remedy = (
                "end the words above the list in `you can:` or `avoid:`, or mark it {: .action }"
            )
            line = _line_of(part, item)
            self.warnings.append(Problem(self.path, line, message, remedy, "advice", "warning"))
        return lead.sense in (Sense.DO, Sense.DO_NOT) and not is_done_by_others(item.body.text)

    def _add(self, part: Part, item: Item, kind: AdviceKind, lead: Lead) -> None:
        line = _line_of(part, item)
        body = _standing_alone(item.body, lead)
        if kind is AdviceKind.RED_FLAG:
            body = _prefixed(body, sentence_start(item.lead, part.title, body.text))
        values = part.attributes.values | item.attributes.values
        # "no better after a month" is a sign, and prescribes nothing; nor does what not to do
        is_dosed = kind is not AdviceKind.RED_FLAG and lead.sense is Sense.DO
        dose = dose_from_text(item.body.text) if is_dosed else None
        torn = [name for name in _NAMES if values.get(name, "").endswith(",")]
        curly = [name for name in _NAMES if values.get(name, "")[:1] in ("\u201c", "\u201d")]
        unknown = [name for name in item.attributes.values if name not in _NAMES]
        if torn or curly or ("dose" in values and unknown):
            name = (torn or curly or ["dose"])[0]
            message = f"the value of {name} has no quotes, or curly ones"
            example = "3x12, 3-4/week" if name == "dose" else "hip-strength, calves"
            self._problem(line, message, f'quote the whole value: {name}="{example}"')
        elif "dose" in values:
            try:
                dose = dose_from_attribute(values["dose"], item.body.text)
            except ValueError as error:
                self._problem(line, str(error), "see the forms in docs/authoring.md")
        identifier = item.attributes.id
        if identifier is None:
            identifier = self._free(_name_of(item))
        elif identifier in self._lines:
            first = self._lines[identifier]
            message = f"the id {identifier!r} stands here and on line {first}"
            self._problem(line, message, "give one of them another")
        self._lines[identifier] = line
        self.advice.append(
            Advice(
                id=identifier,
                advice_kind=kind,
                body=body,
                aspect=_ASPECT_OF_KIND[kind] if part.aspect is None else part.aspect,
                phase=part.phase,
                dose=dose,
                section=part.anchor,
                tags=tuple(values.get("tags", "").replace(",", " ").split()),
                position=len(self.advice),
                line=line,
            )
        )

    def _free(self, wanted: str) -> str:
        identifier, number = wanted, 2
        while identifier in self._lines:
            identifier, number = f"{wanted}-{number}", number + 1
        return identifier

    def _problem(self, line: int, message: str, remedy: str) -> None:
        self.problems.append(Problem(self.path, line, message, remedy, "advice"))


def _line_of(part: Part, item: Item) -> int:
    return part.line if item.line is None else part.line + part.height + item.line


def _given_kind(item: Item) -> AdviceKind | None:
    """The kind that a class on the item or its list names."""
    for name in item.attributes.classes:
        if name.replace("-", "_") in set(AdviceKind):
            return AdviceKind(name.replace("-", "_"))
    return None


def _standing_alone(body: Bodies, lead: Lead) -> Bodies:
    """The item's body, marked where its list says what *not* to do: read alone, "alcohol"
    under "Try to avoid:" would say the opposite of what was written."""
    mark = lead.mark
    if not mark or _NEGATIVE.match(body.text.replace("\u2019", "'")):
        return body
    return _prefixed(body, f"{mark}:")


def _prefixed(body: Bodies, words: str) -> Bodies:
    if not words:
        return body
    before, after = ("<p>", body.html[3:]) if body.html.startswith("<p>") else ("", body.html)
    html = f"{before}{escape(words, quote=False)} {after}"
    return Bodies(html, f"{words} {body.text}", f"{words} {body.markdown}")


def _name_of(item: Item) -> str:
    """An id from the bold name, else from the first six words."""
    if match := _BOLD_NAME.match(item.body.html):
        return slug_of(re.sub(r"<[^>]+>", "", match[1]))
    return slug_of(" ".join(item.body.text.split()[:6]))
