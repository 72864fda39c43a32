"""Numbers of guides and plans that no section says which they cite, and no dose in it.

A guide or plan puts into a rule what articles say, so a number in it that its sections do not have
was mistyped, is left from before an edit of the article, or rests on another section.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ..errors import Problem
from ..model import Advice, Article, Aspect, Document, Kind
from ..parsing.yaml_text import place_of
from .manuscript import Manuscript
from .quantities import NTH, PERCENT, TIMES, Quantity, in_words, is_said, quantities

_Names = Mapping[tuple[str, ...], str | None]
"""Of numbers in a part of a plan: where in it, and in what unit."""


class _Number(NamedTuple):
    """A number of a plan, where it stands, and the sections that it is to rest on."""

    path: tuple[str | int, ...]
    quantity: Quantity
    cited: tuple[str, ...]


def numbers_without_source(
    document: Document, text: str, manuscripts: Sequence[Manuscript]
) -> Iterator[Problem]:
    """A notice for each number in the texts of a guide or plan (`text` is its file), and for each
    that a plan is made by, which none of the sections says that it cites there. Of English ones."""
    if document.language.split("-")[0] != "en":
        return
    said = _Said({one.article.slug: one.article for one in manuscripts})
    remedy = "cite the section that says it, or mend the number"
    for path, words, cited in _texts(document.content, (), ()):
        known = said.by(cited)
        lacking = [one for one in quantities(words) if not is_said(one, known)]
        if lacking:
            told = ", ".join(dict.fromkeys(map(in_words, lacking)))
            line = place_of(text, path).line
            message = f"says {told}, and no section that it cites does"
            yield Problem(document.path, line, message, remedy, "number", "notice")
    for path, quantity, cited in _numbers_of_plan(document):
        if not is_said(quantity, said.by(cited)):
            name = ".".join(map(str, path[-2:]))
            message = f"{name} is {in_words(quantity)}, and no section that it cites says so"
            line = place_of(text, path).line
            yield Problem(document.path, line, message, remedy, "number", "notice")


class _Said:
    """What sections say, each read once."""

    def __init__(self, articles: Mapping[str, Article]) -> None:
        self._articles = articles
        self._known: dict[str, set[Quantity]] = {}

    def by(self, cited: Sequence[str]) -> set[Quantity]:
        return {one for id in cited for one in self._of(id)}

    def _of(self, id: str) -> set[Quantity]:
        if id not in self._known:
            slug, _, anchor = id.partition("/")
            article = self._articles.get(slug)
            self._known[id] = _said_below(article, anchor) if article else set()
        return self._known[id]


def _said_below(article: Article, anchor: str) -> set[Quantity]:
    """In a section and those below it, in its questions, and by the doses in it."""
    top = next((section for section in article.sections if section.anchor == anchor), None)
    if top is None:
        return set()
    own = [s for s in article.sections if s.path[: len(top.path)] == top.path]
    anchors = {section.anchor for section in own}
    texts = [f"{section.title}\n{section.body.text}" for section in own]
    if top.aspect is Aspect.FAQ:
        texts += [f"{faq.question}\n{faq.answer.text}" for faq in article.faqs]
    found = {one for text in texts for one in quantities(text, between=True)}
    for advice in article.advice:
        if advice.section in anchors:
            found |= _dosed(advice)
    return found


def _dosed(advice: Advice) -> set[Quantity]:
    dose = advice.dose
    if dose is None:
        return set()
    found = _range(dose.sets, dose.sets_max, None) | _range(dose.reps, dose.reps_max, None)
    found |= _range(dose.hold_seconds, dose.hold_seconds_max, "second")
    if dose.frequency:
        found |= _range(dose.frequency.min, dose.frequency.max, TIMES[dose.frequency.per])
    if dose.duration:
        found |= _range(dose.duration.min, dose.duration.max, dose.duration.unit)
    return found


def _range(low: int | None, high: int | None, unit: str | None) -> set[Quantity]:
    ends = [end for end in (low, high) if end is not None]
    return {Quantity(n, unit) for n in range(min(ends), max(ends) + 1)} if ends else set()


def _texts(
    value: Any, path: tuple[str | int, ...], cited: tuple[str, ...]
) -> Iterator[tuple[tuple[str | int, ...], str, tuple[str, ...]]]:
    """Every text, where it stands, and the sections cited by it or by what it stands in."""
    if isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _texts(inner, (*path, number), cited)
    elif isinstance(value, dict):
        cited = tuple(value.get("sections", cited))
        for name, inner in value.items():
            if name in ("title", "text", "because") and inner is not None:
                yield (*path, name), inner, cited
            elif name == "points":
                for number, point in enumerate(inner):
                    yield (*path, name, number), point, cited
            elif name != "sections":
                yield from _texts(inner, (*path, name), cited)


def _numbers_of_plan(document: Document) -> Iterator[_Number]:
    """Those that articles are to say; a plan's own bounds, such as how long it is, are left out."""
    if document.kind is not Kind.PLAN:
        return
    plan = document.content
    for number, phase in enumerate(plan["phases"]):
        cited = tuple(_all_cited(phase))
        for at, step in enumerate(phase["steps"] or ()):
            for name, unit in (("run", "minute"), ("walk", "minute"), ("rounds", None)):
                if step[name] > (unit is None):
                    path = ("phases", number, "steps", at, name)
                    yield _Number(path, Quantity(step[name], unit), cited)
        if phase["growth"]:
            yield from _of(phase["growth"], ("phases", number, "growth"), _GROWTH, cited)
    for part, names in (("strength", _STRENGTH), ("race", _RACE)):
        yield from _of(plan[part], (part,), names, tuple(plan[part]["sections"]))


_GROWTH: _Names = {
    ("hold_weeks",): "week",
    ("week", "percent"): PERCENT,
    ("week", "minutes"): "minute",
    ("long_run", "percent"): PERCENT,
    ("long_run", "minutes"): "minute",
    ("long_run_percent",): PERCENT,
    ("lighter_every",): NTH,
    ("lighter_percent",): PERCENT,
}
_STRENGTH: _Names = {
    ("days",): TIMES["week"],
    ("minutes",): "minute",
    ("rest_days_before_race",): "day",
}
_RACE: _Names = {("longest_run_percent",): PERCENT}


def _of(
    part: Mapping[str, Any],
    path: tuple[str | int, ...],
    names: _Names,
    cited: tuple[str, ...],
) -> Iterator[_Number]:
    for steps, unit in names.items():
        value: Any = part
        for step in steps:
            value = value[step]
        if value:
            yield _Number((*path, *steps), Quantity(value, unit), cited)


def _all_cited(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for inner in value:
            yield from _all_cited(inner)
    elif isinstance(value, dict):
        yield from value.get("sections", ())
        for name, inner in value.items():
            if name != "sections":
                yield from _all_cited(inner)
