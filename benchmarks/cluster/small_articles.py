"""Synthetic articles for a large library: ten sections each, so 100,000 are a million sections.

About 300 words in ten sections of which one is exercises (three pieces of advice) and one a FAQ of
two questions: 16 resources. The words are drawn by Zipf's law from 20,000 made ones, the 90 of the
field (`publish_and_read.WORDS`) at places 1, 4, 9, 16, … by frequency; the same number gives the
same article.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from publish_and_read import WORDS

_SYLLABLES = [first + vowel for first in "bdfgklmnprstv" for vowel in "aeiou"]
_VOCABULARY = 20_000
_HEADINGS = (
    "The short answer",
    "What it feels like",
    "What causes it",
    "How long it takes",
    "What makes it worse",
    "What helps",
    "Going back to running",
    "Keeping it away",
)


@cache
def vocabulary() -> tuple[Sequence[str], Sequence[float]]:
    """Words, most frequent first, and their frequencies added up."""
    chance = random.Random(1)
    words: dict[str, None] = {}
    while len(words) < _VOCABULARY:
        words["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4)))] = None
    every = list(words)
    for place, word in enumerate(WORDS, start=1):
        every[place * place - 1] = word
    return every, list(accumulate(1 / place for place in range(1, _VOCABULARY + 1)))


def _prose(chance: random.Random, number: int) -> str:
    words, frequencies = vocabulary()
    return " ".join(chance.choices(words, cum_weights=frequencies, k=number)).capitalize() + "."


def small_article(number: int) -> str:
    """The Markdown of one."""
    chance = random.Random(number)
    title = _prose(chance, 3).rstrip(".")
    blocks = [f"---\ntitle: {title} {number}\nsummary: {_prose(chance, 10)}\n---"]
    for heading in _HEADINGS:
        blocks += [f"## {heading}", _prose(chance, 25)]
    blocks += ["## Exercises {#strength .exercises}"]
    blocks += ["\n".join(f"- **{_prose(chance, 2)}** {_prose(chance, 8)}" for _ in range(3))]
    blocks += ["## Common questions {#faq}"]
    for _ in range(2):
        blocks += [f"### {_prose(chance, 5).rstrip('.')}?", _prose(chance, 20)]
    return "\n\n".join(blocks) + "\n"


def write_articles(articles: Path, number: int) -> None:
    """A thousand to a folder, as no folder should hold a hundred thousand files."""
    for each in range(number):
        path = articles / f"{each // 1000:03}" / f"article-{each}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(small_article(each), "utf-8")
