"""List items that somebody can act on, each a piece of advice of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from ..errors import Problem
from ..model import Advice, AdviceKind, Aspect, Bodies
from ..nearest import did_you_mean, nearest
from .attributes import Attributes
from .doses import dose_from_attribute, dose_from_text
from .leads import Lead, Sense, for_item, goes_on, is_against_return, is_done_by_others, read_lead
from .outline import Part, slug_of
from .rendering import Item
from .sentences import joined, loose_signs, prefixed, sentence_start, standing_alone

KIND_OF_ASPECT = {
    Aspect.SELF_CARE: AdviceKind.ACTION,
    Aspect.TREATMENT: AdviceKind.ACTION,
    Aspect.EXERCISES: AdviceKind.EXERCISE,
    Aspect.PREVENTION: AdviceKind.PREVENTION,
    Aspect.MEDICAL_HELP: AdviceKind.RED_FLAG,
}
_ASPECT_OF_KIND = {kind: aspect for aspect, kind in KIND_OF_ASPECT.items()}
_NAMES = ("dose", "tags")
_KINDS = tuple(kind.value.replace("_", "-") for kind in AdviceKind)
_ONLY_A_LINK = re.compile(r"<a [^>]*>[^<]*</a>")
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

    def collect(self, part: Part, items: list[Item], render: Callable[[str], Bodies]) -> None:
        """Add the items of one section; `render` makes bodies of its other Markdown."""
        if part.aspect is Aspect.MEDICAL_HELP:
            self._collect_loose_signs(part, items, render)
        pointers = _pointers(items)
        for item in _whole(items):
            self._warn_of_names(_line_of(part, item), item)
            given = _given_kind(item)
            kind = given or (KIND_OF_ASPECT.get(part.aspect) if part.aspect else None)
            if kind is None or not item.body.text:
                continue
            lead = Lead(Sense.DO)
            if kind is not AdviceKind.RED_FLAG:  # a sign is no order: nothing to turn round
                lead = for_item(read_lead(item.lead, part.title), item.lead, item.body.text)
                if given is None and item.lead in pointers and not lead.mark:
                    continue
            if given is None and not self._is_advice(part, item, lead):
                continue
            if given is None and kind is AdviceKind.ACTION and is_against_return(item.lead):
                kind = AdviceKind.PREVENTION
            start = ""
            if kind is AdviceKind.RED_FLAG:
                start = sentence_start(item.lead, part.title, item.body.text)
            self._add(part, item, kind, lead, start)

    def _collect_loose_signs(
        self, part: Part, items: list[Item], render: Callable[[str], Bodies]
    ) -> None:
        signs = loose_signs(part, render)
        for body, start in signs:
            item = Item(body, Attributes(), "", None)
            self._add(part, item, AdviceKind.RED_FLAG, Lead(Sense.DO), start)
        if not signs and not items and part.title.rstrip().endswith(":"):
            message = f"what follows {part.title!r} is no list, so it is no warning sign"
            remedy = "make a list of it, an item for each sign"
            self._warn(part.line, message, remedy)

    def _is_advice(self, part: Part, item: Item, lead: Lead) -> bool:
        if lead.sense is Sense.UNCLEAR:
            message = f"it is not clear whether to do what is listed: {item.lead or part.title!r}"
            remedy = (
                "end the words above the list in `you can:` or `avoid:`, or mark it {: .action }"
            )
            self._warn(_line_of(part, item), message, remedy)
        return lead.sense in (Sense.DO, Sense.DO_NOT) and not is_done_by_others(item.body.text)

    def _add(self, part: Part, item: Item, kind: AdviceKind, lead: Lead, start: str) -> None:
        line = _line_of(part, item)
        body = prefixed(standing_alone(item.body, lead), start)
        values = part.attributes.values | item.attributes.values
        # "no better after a month" is a sign, and prescribes nothing; nor does what not to do
        is_dosed = kind is not AdviceKind.RED_FLAG and lead.sense is Sense.DO
        dose = dose_from_text(item.body.text) if is_dosed else None
        torn = [name for name in _NAMES if values.get(name, "").endswith(",")]
        curly = [name for name in _NAMES if values.get(name, "")[:1] in ("\u201c", "\u201d")]
        bare = [name for name, value in _unknown(item).items() if name == value]
        if torn or curly or ("dose" in values and bare):
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

    def _warn_of_names(self, line: int, item: Item) -> None:
        """Names and classes on an item that mean nothing here, and are left out."""
        for name, value in _unknown(item).items():
            if name == value:  # a part of a value without quotes
                continue
            remedy = did_you_mean(name, _NAMES) or f"known are {' and '.join(_NAMES)}"
            self._warn(line, f"the attribute {name!r} is not known", remedy, "attributes")
        for name in item.attributes.classes:
            near = None if name in _KINDS else nearest(name, _KINDS, 75)
            if near:
                message = f".{name} is no kind of advice"
                self._warn(line, message, f"did you mean .{near}?", "attributes")

    def _warn(self, line: int, message: str, remedy: str, code: str = "advice") -> None:
        self.warnings.append(Problem(self.path, line, message, remedy, code, "warning"))

    def _free(self, wanted: str) -> str:
        identifier, number = wanted, 2
        while identifier in self._lines:
            identifier, number = f"{wanted}-{number}", number + 1
        return identifier

    def _problem(self, line: int, message: str, remedy: str) -> None:
        self.problems.append(Problem(self.path, line, message, remedy, "advice"))


def _unknown(item: Item) -> dict[str, str]:
    """An item's named values that are none of ours."""
    values = item.attributes.values.items()
    return {n: value for n, value in values if n not in _NAMES and not n.startswith("data-")}


def _line_of(part: Part, item: Item) -> int:
    return part.line if item.line is None else part.line + part.height + item.line


def _given_kind(item: Item) -> AdviceKind | None:
    """The kind that a class on the item or its list names."""
    for name in item.attributes.classes:
        if name.replace("-", "_") in set(AdviceKind):
            return AdviceKind(name.replace("-", "_"))
    return None


def _pointers(items: list[Item]) -> set[str]:
    """The leads of lists of nothing but links: they say where to read on."""
    leads = {item.lead for item in items}
    other = {item.lead for item in items if not _ONLY_A_LINK.fullmatch(item.body.html)}
    return leads - other


def _whole(items: list[Item]) -> list[Item]:
    """The items, each joined by those that say nothing without it ("repeat this on the left")."""
    whole: list[Item] = []
    for item in items:
        last = whole[-1] if whole else None
        if (
            last
            and last.lead == item.lead
            and item.attributes == Attributes()
            and goes_on(item.body.text)
        ):
            whole[-1] = replace(last, body=joined(last.body, item.body))
        else:
            whole.append(item)
    return whole


def _name_of(item: Item) -> str:
    """An id from the bold name, else from the first six words."""
    if match := _BOLD_NAME.match(item.body.html):
        return slug_of(re.sub(r"<[^>]+>", "", match[1]))
    return slug_of(" ".join(item.body.text.split()[:6]))
