"""Advice must not come without its warning signs."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import Problem
from ..model import AdviceKind
from .manuscript import Manuscript


def without_warning_signs(manuscript: Manuscript) -> Iterator[Problem]:
    """An article that tells people what to do, and not when to have it looked at."""
    kinds = [advice.advice_kind for advice in manuscript.article.advice]
    if kinds and AdviceKind.RED_FLAG not in kinds:
        first = manuscript.article.advice[0]
        message = f"{len(kinds)} pieces of advice, and no warning sign"
        remedy = "add a section such as “When to see a professional”, with a list"
        yield manuscript.warning(first.line, message, remedy, "no-warning-signs")
