"""Opt-outs: `allow:` in the front matter names what a file may do, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from ..errors import Problem
from ..nearest import did_you_mean
from .manuscript import Manuscript


def apply_opt_outs(
    problems: Sequence[Problem], manuscripts: Sequence[Manuscript], codes: Collection[str]
) -> list[Problem]:
    """The problems that no file has opted out of, and what is wrong with the opt-outs.

    An error is never left out.
    """
    allowed: Mapping[str, Collection[str]] = {
        one.article.path: [code for code, _ in one.article.allowed] for one in manuscripts
    }
    kept, used = [], set()
    for problem in problems:
        if problem.level != "error" and problem.code in allowed.get(problem.file, ()):
            used.add((problem.file, problem.code))
        else:
            kept.append(problem)
    for manuscript in manuscripts:
        kept += _opt_outs(manuscript, codes, used)
    return kept


def _opt_outs(
    manuscript: Manuscript, codes: Collection[str], used: set[tuple[str, str]]
) -> Iterator[Problem]:
    for code, _ in manuscript.article.allowed:
        line = manuscript.line_with(f"{code}:")
        if code not in codes:
            remedy = did_you_mean(code, codes) or f"known are {', '.join(codes)}"
            yield manuscript.warning(line, f"allow: {code!r} is no check", remedy, "allow")
        elif (manuscript.article.path, code) not in used:
            message = f"allow: {code!r} is not needed any more"
            yield manuscript.notice(line, message, "remove it", "allow")
