"""The recipe for containers, as far as it goes without a Docker daemon."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]


def test_the_secret_is_made_once(tmp_path: Path) -> None:
    """However often the recipe is followed: with another one every copy would begin again. It is
    for its owner alone, and never in git."""
    text = (ROOT / "docs" / "deploy.md").read_text("utf-8")
    command = re.search(r"^ {4}(.*> deploy/\.env\))$", text, re.M)
    assert command
    (tmp_path / "deploy").mkdir()
    kept = tmp_path / "deploy" / ".env"
    told = []
    for _ in range(2):
        subprocess.run(["sh", "-ec", command[1]], cwd=tmp_path, check=True)
        told.append(kept.read_text("utf-8"))
    assert re.fullmatch(r"RUNCONTENT_SECRET=[0-9a-f]{64}\n", told[0])
    assert told[0] == told[1]
    assert kept.stat().st_mode & 0o077 == 0
    assert "/deploy/.env" in (ROOT / ".gitignore").read_text("utf-8").splitlines()
    compose = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text("utf-8"))
    secret = compose["services"]["runcontent"]["environment"]["RUNCONTENT_SECRET"]
    assert secret.startswith("${RUNCONTENT_SECRET:?")
