"""Bringing the articles' folder up to date before a publish, by a command of the operator's."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

from ..errors import UpdateFailed

SECONDS = 120
"""After which a command that does not end is stopped."""

_TOLD = 500


def update_articles(command: str, articles: Path) -> None:
    """Run `command` (words, no shell) in the folder; an empty one does nothing.

    Raises UpdateFailed with the end of what it said.
    """
    words = shlex.split(command)
    if not words:
        return
    try:
        done = subprocess.run(
            words, cwd=articles, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UpdateFailed(f"{command!r} could not be run: {error}") from error
    if done.returncode:
        said = (done.stderr or done.stdout).strip()[-_TOLD:]
        raise UpdateFailed(f"{command!r} ended with status {done.returncode}: {said}")
