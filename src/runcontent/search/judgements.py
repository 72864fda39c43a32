"""Judged queries: what somebody types, and how well each resource answers it.

A CSV file with the columns `query`, `type`, `kind`, `id` and `grade`, a line a judged resource:
3 is exactly what is wanted, 2 answers it well, 1 is related; what is not listed is 0. A query that
must find nothing has the type `none` and one line without a resource.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..errors import ContentError, Problem
from ..model import Key, Kind

COLUMNS = ["query", "type", "kind", "id", "grade"]
NOTHING = "none"
WARNING = "warning"
QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Judged:
    """One query, its type, and the grade of each resource that answers it."""

    query: str
    type: str
    grades: Mapping[Key, int]


def read_judgements(path: Path) -> list[Judged]:
    """Every judged query, in the order of the file. Raises ContentError with the lines at fault."""
    found: dict[str, tuple[str, dict[Key, int]]] = {}
    problems = []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames != COLUMNS:
            remedy = f"begin with {','.join(COLUMNS)}"
            raise ContentError([Problem(path.name, 1, "has other columns", remedy, "judgements")])
        for line, row in enumerate(reader, start=2):
            type_, grades = found.setdefault(row["query"], (row["type"], {}))
            try:
                if type_ != row["type"]:
                    raise ValueError(f"the query is of type {type_!r} above")
                if type_ != NOTHING:
                    grade = int(row["grade"])
                    if not 0 <= grade <= 3:
                        raise ValueError(f"the grade {grade} is none of 0 to 3")
                    grades[Kind(row["kind"]), row["id"]] = grade
            except (TypeError, ValueError) as error:
                remedy = "write query,type,kind,id,grade"
                problems.append(Problem(path.name, line, str(error), remedy, "judgements"))
    if problems:
        raise ContentError(problems)
    return [Judged(query, type_, grades) for query, (type_, grades) in found.items()]
