"""What somebody may have meant who wrote a name that is not known."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process, utils

_NAME, _WORDS = 60, 65
"""Of a hundred: how alike a name, and one of several words, is at least that is suggested. Beyond
these begin names that merely have some letters in common."""


def nearest(name: str, known: Iterable[str], least: float = _NAME) -> str | None:
    """The name that is written most like `name`, if any is written like it; capitals and
    punctuation aside."""
    found = process.extractOne(
        name, list(known), scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=least
    )
    return str(found[0]) if found else None  # plain, also of an enumeration


def did_you_mean(name: str, known: Iterable[str], before: str = "") -> str:
    """The question that names the nearest, with `before` in front; nothing where there is none."""
    meant = nearest(name, known)
    return f"{before}did you mean {meant!r}?" if meant else ""


def near(id: str, known: Iterable[str], most: int = 5, least: float = _WORDS) -> list[str]:
    """The ids most like `id`, the likeliest first: written like it, or of the same words."""
    found = process.extract(
        id,
        list(known),
        scorer=fuzz.token_ratio,
        processor=utils.default_process,
        score_cutoff=least,
        limit=most,
    )
    return [str(name) for name, _, _ in found]
