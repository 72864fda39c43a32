"""The TypeScript client as npm publishes it."""

from __future__ import annotations

import json
from pathlib import Path

from ..node import run_npm


def test_what_is_published_is_built_and_depends_on_nothing(package: Path) -> None:
    """Every file that its exports name is in it, and no source or test."""
    [packed] = json.loads(run_npm(package, "pack", "--dry-run", "--json", "--ignore-scripts"))
    files = {file["path"] for file in packed["files"]}
    manifest = json.loads((package / "package.json").read_text("utf-8"))
    assert "dependencies" not in manifest
    for entry in manifest["exports"].values():
        for target in entry.values() if isinstance(entry, dict) else [entry]:
            assert target.removeprefix("./") in files
    assert {Path(name).parts[0] for name in files} == {
        "dist",
        "README.md",
        "LICENSE",
        "package.json",
    }


def test_programs_compile_by_its_types(package: Path) -> None:
    """Strictly, by the package's own name; and what is wrong does not."""
    run_npm(package, "run", "check")
