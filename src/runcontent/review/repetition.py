"""What is said twice: passages, questions, and doses that disagree."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from rapidfuzz import fuzz, utils

from ..errors import Problem
from ..model import Advice, Aspect, Dose, Frequency
from .manuscript import Manuscript
from .readability import WORD

PASSAGE = 20
"""Words in a row that two articles share by no chance."""

SAME_QUESTION = 92.0
SAME_ANSWER = 80.0
"""Likeness in percent from which two texts say the same (rapidfuzz's ratios)."""

_LONGEST_NAME = 6
_COMPARED = ("sets", "reps", "hold_seconds", "frequency")


def duplicate_passages(manuscripts: Sequence[Manuscript]) -> Iterator[Problem]:
    """Passages that stand in an earlier article too; once for each pair of sections.

    Warning signs are left out: each article needs its own, whole.
    """
    first: dict[tuple[str, ...], tuple[str, str]] = {}
    for manuscript in manuscripts:
        article = manuscript.article
        told = set()
        for section in article.sections:
            if section.aspect is Aspect.MEDICAL_HELP:
                continue
            words = [word.casefold() for word in WORD.findall(section.body.text)]
            for start in range(len(words) - PASSAGE + 1):
                run = tuple(words[start : start + PASSAGE])
                path, title = first.setdefault(run, (article.path, section.title))
                if path == article.path or (path, title, section.anchor) in told:
                    continue
                told.add((path, title, section.anchor))
                message = f"“{' '.join(run[:6])} …” stands in {path} too, under {title!r}"
                remedy = "say it once, and link to it"
                yield manuscript.warning(section.line, message, remedy, "duplicate-passage")


def repeated_questions(manuscripts: Sequence[Manuscript]) -> Iterator[Problem]:
    """A question that is asked twice in an article, or twice with the same answer."""
    asked = [(one, faq) for one in manuscripts for faq in one.article.faqs]
    for (one, faq), (other, again) in combinations(asked, 2):
        alike = fuzz.ratio(
            faq.question,
            again.question,
            processor=utils.default_process,
            score_cutoff=SAME_QUESTION,
        )
        if not alike:
            continue
        if one is not other and fuzz.ratio(faq.answer.text, again.answer.text) < SAME_ANSWER:
            continue  # the same question about another thing
        where = f"{one.article.path}:{faq.line}"
        message = f"{again.question!r} is asked in {where} too"
        remedy = "keep the better answer, and link to it"
        yield other.warning(again.line, message, remedy, "repeated-faq")


def dose_conflicts(manuscripts: Sequence[Manuscript]) -> Iterator[Problem]:
    """An exercise of one name whose doses contradict each other.

    Phases of one plan may raise a dose, so within an article only items of one phase are compared.
    """
    named: dict[str, list[tuple[Manuscript, Advice, Dose]]] = defaultdict(list)
    for manuscript in manuscripts:
        for advice in manuscript.article.advice:
            name = _name(advice)
            if name and advice.dose:
                named[name].append((manuscript, advice, advice.dose))
    for name, found in named.items():
        for (one, advice, dose), (other, again, second) in combinations(found, 2):
            if one is other and advice.phase != again.phase:
                continue
            field = next((f for f in _COMPARED if _differ(dose, second, f)), None)
            if field is not None:
                there, here = _told(getattr(dose, field)), _told(getattr(second, field))
                where = f"{one.article.path}:{advice.line}"
                what = field.replace("_", " ")
                message = f"{name!r} has another dose in {where}: {what} {there} there, {here} here"
                remedy = "make them agree, or say why they differ"
                yield other.notice(again.line, message, remedy, "dose-conflict")


def _name(advice: Advice) -> str:
    """What an exercise is called: the words before the first stop or colon, if they are few."""
    first = re.split(r"[.:,;(]", advice.body.text, maxsplit=1)[0].strip().casefold()
    return first if 0 < len(first.split()) <= _LONGEST_NAME else ""


def _differ(one: Dose, other: Dose, field: str) -> bool:
    first, second = getattr(one, field), getattr(other, field)
    return first is not None and second is not None and first != second


def _told(value: int | Frequency) -> str:
    if not isinstance(value, Frequency):
        return str(value)
    ends = sorted({end for end in (value.min, value.max) if end is not None})
    return f"{' to '.join(map(str, ends))} a {value.per}"
