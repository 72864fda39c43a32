"""What became of one article of a source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from ..errors import Problem
from .draft import Form, Inference, LeftOut, Sure
from .fidelity import Difference


class State(StrEnum):
    """`new` was written, `unchanged` is there with the same content, `kept` is there with other
    content and was left, `replaced` was overwritten, `skipped` had been imported before, `failed`
    could not be imported."""

    NEW = "new"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    REPLACED = "replaced"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(slots=True)
class Outcome:
    """One article: from where, to where (below the articles' folder), and the whole account."""

    origin: str
    state: State
    path: str | None = None
    form: Form | None = None
    title: str | None = None
    counts: dict[str, int] = field(default_factory=dict)
    inferences: Sequence[Inference] = ()
    left_out: Sequence[LeftOut] = ()
    differences: Sequence[Difference] = ()
    problems: Sequence[Problem] = ()

    @property
    def is_well(self) -> bool:
        """Whether nothing needs to be done about it."""
        errors = any(problem.level == "error" for problem in self.problems)
        bad = self.state in (State.FAILED, State.KEPT)
        return not (bad or errors or self.differences)

    @property
    def least_sure(self) -> Sure | None:
        """The least sure of its inferences."""
        order = (Sure.LOW, Sure.MEDIUM, Sure.HIGH)
        present = {inference.sure for inference in self.inferences}
        return next((sure for sure in order if sure in present), None)

    def public(self) -> dict[str, Any]:
        """All of it as JSON's values."""
        return {
            "origin": self.origin,
            "state": self.state.value,
            "path": self.path,
            "form": self.form and self.form.value,
            "title": self.title,
            "counts": dict(self.counts),
            "inferences": [asdict(one) for one in self.inferences],
            "left_out": [asdict(one) for one in self.left_out],
            "differences": [asdict(one) for one in self.differences],
            "problems": [asdict(one) for one in self.problems],
        }
