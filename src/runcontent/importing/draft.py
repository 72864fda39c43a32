"""What a reader makes of one source: an article to be written, and the account of how."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ..errors import Problem
from ..model import Taxonomy


class Form(StrEnum):
    """The forms that sources come in."""

    TEXT = "flattened text"
    HTML = "HTML"
    EXPORTED = "exported HTML"
    RUNCONTENT = "runcontent article"
    MARKDOWN = "Markdown"
    JEKYLL = "Jekyll"
    HUGO = "Hugo"
    MKDOCS = "MkDocs"
    GHOST = "Ghost export"
    WORDPRESS = "WordPress export"


class Sure(StrEnum):
    """How sure an inference is: written there, likely, or a guess to look at."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Inference:
    """What was understood (`title`, `heading`), as what, how surely and why; the source's line,
    from 1, where one is known."""

    what: str
    value: str
    sure: Sure
    reason: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something of the source that is not in the article on purpose: what, how many words, and
    how it begins."""

    what: str
    words: int
    shown: str
    line: int | None = None


@dataclass(slots=True)
class Draft:
    """An article before it is written.

    `values` are fields of our front matter, `body` is our Markdown. `said` is what the source
    says, as plain text read independently of `body`; `images` and `links` are the addresses in it,
    as `body` should have them. `name` is the wanted slug, `taxonomy`
    the library's vocabulary, `addresses` are those under which other
    sources link to this one. `verbatim` holds the whole file where it is in our format already.
    """

    origin: str
    form: Form
    name: str
    taxonomy: Taxonomy = field(default_factory=Taxonomy)
    values: dict[str, Any] = field(default_factory=dict)
    body: str = ""
    said: str = ""
    images: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    addresses: tuple[str, ...] = ()
    inferences: list[Inference] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    verbatim: str | None = None

    def infer(
        self, what: str, value: str, sure: Sure, reason: str, line: int | None = None
    ) -> None:
        """Note an inference."""
        self.inferences.append(Inference(what, value, sure, reason, line))

    def leave_out(self, what: str, text: str, line: int | None = None) -> None:
        """Note what is left out on purpose."""
        shown = " ".join(text.split())
        shown = shown if len(shown) <= 60 else f"{shown[:59]}…"
        self.left_out.append(LeftOut(what, len(text.split()), shown, line))

    def warn(self, line: int, message: str, remedy: str, code: str = "import") -> None:
        """Note something for the writer to look at."""
        self.problems.append(Problem(self.origin, line, message, remedy, code, "warning"))
