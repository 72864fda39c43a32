"""Problems in the forms that people and machines read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson

from ..errors import Problem
from ..review import CODES

LEVELS = ("error", "warning", "notice")
"""From the gravest on."""

_SARIF_LEVELS = {"error": "error", "warning": "warning", "notice": "note"}
_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def counted(problems: Sequence[Problem]) -> str:
    """How many there are of each level, in one line."""
    counts = Counter[str](problem.level for problem in problems)
    return ", ".join(
        f"{counts[level]} {level}{'' if counts[level] == 1 else 's'}" for level in LEVELS
    )


def as_text(problems: Sequence[Problem], folder: Path) -> str:
    """`file:line: level: what; what to do`, a line each; an error says no level."""
    lines = []
    for one in problems:
        level = "" if one.level == "error" else f"{one.level}: "
        lines.append(f"{one.file}:{one.line}: {level}{one.message}; {one.remedy}")
    return "\n".join(lines)


def as_json(problems: Sequence[Problem], folder: Path) -> str:
    """`{"problems": [{file, line, level, code, message, remedy}], "counts": {level: number}}`."""
    counts = Counter[str](problem.level for problem in problems)
    body = {
        "problems": [asdict(problem) for problem in problems],
        "counts": {level: counts[level] for level in LEVELS},
    }
    return orjson.dumps(body, option=orjson.OPT_INDENT_2).decode()


def as_github(problems: Sequence[Problem], folder: Path) -> str:
    """Workflow commands, which GitHub shows beside the lines.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    lines = []
    for one in problems:
        file, line = _place(one, folder).as_posix(), max(1, one.line)
        place = f"file={_property(file)},line={line},title={_property(one.code)}"
        lines.append(f"::{one.level} {place}::{_data(f'{one.message}; {one.remedy}')}")
    return "\n".join(lines)


def as_sarif(problems: Sequence[Problem], folder: Path) -> str:
    """SARIF 2.1.0 (OASIS), for code scanning and editors."""
    codes = sorted({problem.code for problem in problems})
    rules = [{"id": c, "shortDescription": {"text": CODES.get(c, "an error")}} for c in codes]
    driver = {"name": "runcontent", "version": version("runcontent"), "rules": rules}
    run: dict[str, Any] = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, folder, codes) for problem in problems],
    }
    body = {"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}
    return orjson.dumps(body, option=orjson.OPT_INDENT_2).decode()


FORMS: dict[str, Callable[[Sequence[Problem], Path], str]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
    "sarif": as_sarif,
}


def _result(problem: Problem, folder: Path, codes: Sequence[str]) -> dict[str, Any]:
    place = {
        "artifactLocation": {"uri": _uri(_place(problem, folder))},
        "region": {"startLine": max(1, problem.line)},
    }
    return {
        "ruleId": problem.code,
        "ruleIndex": codes.index(problem.code),
        "level": _SARIF_LEVELS[problem.level],
        "message": {"text": f"{problem.message}; {problem.remedy}"},
        "locations": [{"physicalLocation": place}],
    }


def _place(problem: Problem, folder: Path) -> Path:
    """The file as seen from the working directory, which is that of the repository."""
    full = (folder / problem.file).resolve()
    here = Path.cwd().resolve()
    return full.relative_to(here) if full.is_relative_to(here) else full


def _uri(path: Path) -> str:
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
