"""The same articles for all: from the generator of `publish_and_read`, with tags."""

from __future__ import annotations

import random
import re
import sys
from dataclasses import dataclass
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from publish_and_read import WORDS, synthetic_article

TAGS = ("knee-pain", "shin-splints", "calf-strength", "return-to-running", "training-load")
_RARE = (
    "patella meniscus bursa fascia soleus tibialis popliteus plantaris sesamoid navicular".split()
)


@dataclass(frozen=True, slots=True)
class Sample:
    """One article: `body` is Markdown without front matter."""

    slug: str
    title: str
    tag: str
    body: str


def samples(count: int) -> list[Sample]:
    """A rare word stands in about one article of a hundred, a middling one in one of ten."""
    found = []
    for number in range(count):
        chance = random.Random(f"peers {number}")
        text = synthetic_article(number)
        title = re.search(r"^title: (.+)$", text, re.M)[1]
        body = text.split("---\n", 2)[2].strip()
        if number % 100 == 7:
            body += f"\n\nThe {_RARE[number // 100 % len(_RARE)]} and the sacrum."
        if number % 10 == 3:
            body += "\n\nThe quadriceps and the hips."
        found.append(Sample(f"article-{number}", title, chance.choice(TAGS), body))
    return found


def cold_queries(count: int) -> list[str]:
    """Different queries of two or three words, in a fixed order."""
    chance = random.Random("cold")
    triples = [" ".join(words) for words in product(WORDS[:40], WORDS[40:70], WORDS[70:])]
    return chance.sample(triples, min(count, len(triples)))


COMMON, MIDDLING, RARE = "knee", "quadriceps", "sacrum"
