"""List items that somebody can act on, each a piece of advice of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..errors import Problem
from ..model import Advice, AdviceKind, Aspect, Bodies
from .doses import dose_from_attribute, dose_from_text
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
_NEGATIVE = re.compile(r"\b(?:avoid|do not|don't|never|not to)\b", re.I)
_BOLD_NAME = re.compile(r"^(?:<p>)?<strong>(.{2,80}?)</strong>")


@dataclass(slots=True)
class AdviceCollector:
    """Gathers one article's advice; `problems` are errors in its attributes."""

    path: str
    advice: list[Advice] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    _lines: dict[str, int] = field(default_factory=dict)

    def collect(self, part: Part, items: list[Item]) -> None:
        """Add the items of one section."""
        for item in items:
            kind = _kind_of(item, part)
            if kind is not None and item.body.text:
                self._add(part, item, kind)

    def _add(self, part: Part, item: Item, kind: AdviceKind) -> None:
        line = part.line + part.height + item.line if item.line is not None else part.line
        body = _standing_alone(item, part)
        values = part.attributes.values | item.attributes.values
        # "no better after a month" is a sign, and prescribes nothing
        dose = None if kind is AdviceKind.RED_FLAG else dose_from_text(item.body.text)
        unknown = [name for name in item.attributes.values if name not in _NAMES]
        if "dose" in values and (unknown or values["dose"].endswith(",")):
            message = "the attributes cannot be told apart"
            self._problem(line, message, 'quote the whole value: dose="3x12, 3-4/week"')
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


def _kind_of(item: Item, part: Part) -> AdviceKind | None:
    for name in item.attributes.classes:
        if name.replace("-", "_") in set(AdviceKind):
            return AdviceKind(name.replace("-", "_"))
    return KIND_OF_ASPECT.get(part.aspect) if part.aspect else None


def _standing_alone(item: Item, part: Part) -> Bodies:
    """The item's body, marked where its list says what *not* to do: read alone, "alcohol"
    under "Try to avoid:" would say the opposite of what was written."""
    lead = item.lead if item.lead.endswith(":") else ""
    words = (lead or part.title).replace("\u2019", "'")
    if not _NEGATIVE.search(words) or _NEGATIVE.match(item.body.text.replace("\u2019", "'")):
        return item.body
    if not lead and not re.match(r"(?:do not|don't|never|avoid)\b", words, re.I):
        return item.body
    mark = "Avoid" if re.search(r"\bavoid\b", words, re.I) else "Do not"
    body = item.body
    html = body.html.replace("<p>", f"<p>{mark}: ", 1) if "<p>" in body.html[:3] else None
    return Bodies(
        html or f"{mark}: {body.html}", f"{mark}: {body.text}", f"{mark}: {body.markdown}"
    )


def _name_of(item: Item) -> str:
    """An id from the bold name, else from the first six words."""
    if match := _BOLD_NAME.match(item.body.html):
        return slug_of(re.sub(r"<[^>]+>", "", match[1]))
    return slug_of(" ".join(item.body.text.split()[:6]))
