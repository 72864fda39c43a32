"""What a peer is: how it is given the articles, how it is run, and how it is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from articles import Sample

ARTICLE, UNCHANGED, LIST = "one article", "a 304", "a filtered list"
SEARCHES = ("search, common word", "search, middling word", "search, rare word")
COLD = "search, never asked before"
QUESTIONS = (ARTICLE, UNCHANGED, LIST, *SEARCHES, COLD)


@dataclass(frozen=True, slots=True)
class Question:
    """Paths that are asked in turn. With `revalidates`, the tag of the first is sent along."""

    paths: Sequence[str]
    headers: Mapping[str, str] = field(default_factory=dict)
    revalidates: bool = False


class Peer(Protocol):
    """One way of serving the articles."""

    name: str

    def missing(self) -> str | None:
        """What it needs and is not there, or None."""
        ...

    def prepare(self, folder: Path, samples: Sequence[Sample]) -> None:
        """Take the articles in."""
        ...

    def command(self, folder: Path, port: int) -> tuple[Sequence[str], Mapping[str, str]]:
        """How to start it, and its environment."""
        ...

    def questions(self, samples: Sequence[Sample], cold: Sequence[str]) -> dict[str, Question]:
        """How each of QUESTIONS is asked; what it cannot do is not in it."""
        ...
