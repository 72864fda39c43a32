"""The TypeScript client, built as it is published, and programs that run it."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from runcontent.library import Library
from runcontent.web.app import create_app

from ..browser.conftest import browser, context
from ..node import NODE, install, run_npm
from ..serving import serving
from .failing import Failing

__all__ = ["browser", "context"]  # fixtures

ROOT = Path(__file__).parents[2]
_HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the client, built."""
    clients = tmp_path_factory.mktemp("repository") / "clients"
    left_out = shutil.ignore_patterns("node_modules", "dist", "api.ts")
    shutil.copytree(ROOT / "clients" / "typescript", clients / "typescript", ignore=left_out)
    shutil.copytree(ROOT / "docs", clients.parent / "docs")
    folder = clients / "typescript"
    install(folder)
    run_npm(folder, "run", "build")
    for name in ("driver.mjs", "following.mjs", "downloading.mjs"):
        shutil.copy(_HERE / name, folder / "tests")
    return folder


class ClientError(Exception):
    """What the TypeScript client has thrown."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(error)
        self.name, self.status = error["name"], error.get("status")
        self.message, self.retry_after = error["message"], error.get("retryAfter")


class Driver:
    """The TypeScript client in a process of its own."""

    def __init__(self, package: Path) -> None:
        self._process = subprocess.Popen(
            [NODE, "--no-warnings", "tests/driver.mjs"],
            cwd=package,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, command: str, **arguments: Any) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"command": command} | arguments) + "\n")
        self._process.stdin.flush()
        told = json.loads(self._process.stdout.readline())
        if "error" in told:
            raise ClientError(told["error"])
        return told["result"]

    def close(self) -> None:
        self._process.communicate()


@pytest.fixture(scope="session")
def driver(package: Path) -> Iterator[Driver]:
    driver = Driver(package)
    yield driver
    driver.close()


@pytest.fixture
def server(library: Library) -> Iterator[Failing]:
    """The real library behind a server."""
    failing = Failing(create_app(library))
    with serving(failing) as failing.origin:
        yield failing
