"""The front page's programs, run as they are shown, against a live server.

Swift's compiler is on no registry that this project uses. Where `swiftc` is not installed, its
program is read by a grammar of Swift and not compiled, and the summary says so.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tree_sitter_swift
from tree_sitter import Language, Parser

from runcontent.library import Library
from runcontent.web.app import create_app
from runcontent.web.examples import FOLDER, WRITTEN_FOR

from ..node import run_node
from ..serving import serving

SHOWN = (
    "Do not go on, and see a professional, if:",
    "! The knee swells or locks, or it hurts at rest.",
    "Otherwise:",
    "- Clamshells. Lie on your side with bent knees",
    "(3 to 4 times a week)",
)
"""What the programs in Python, TypeScript and Swift print, in this order."""


@pytest.fixture(scope="module")
def server(library: Library) -> Iterator[str]:
    with serving(create_app(library)) as origin:
        yield origin


@pytest.fixture
def folder(tmp_path: Path, server: str) -> Path:
    """The programs, against this server, as the front page shows them."""
    for path in FOLDER.iterdir():
        text = path.read_text("utf-8")
        assert WRITTEN_FOR in text
        (tmp_path / path.name).write_text(text.replace(WRITTEN_FOR, server), "utf-8")
    return tmp_path


def _run(folder: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _require(program: str, package: str) -> str:
    """Its path. Where it is missing the test is skipped; in continuous integration it fails."""
    found = shutil.which(program)
    if found is None:
        words = f"{program} is not installed: apt-get install {package}"
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)
    return found


def _assert_shown(printed: str) -> None:
    places = [printed.find(words) for words in SHOWN]
    assert -1 not in places, printed
    assert places == sorted(places)


def test_curl(folder: Path) -> None:
    """Each call of it prints the answer that its comment promises."""
    _require("curl", "curl")
    printed, decoder = _run(folder, "bash", "-eu", "fetch.sh").strip(), json.JSONDecoder()
    answers: list[dict[str, Any]] = []
    while printed:
        answer, end = decoder.raw_decode(printed)
        answers.append(answer)
        printed = printed[end:].strip()
    exercises, found = answers
    assert {item["advice_kind"] for item in exercises["items"]} == {"exercise"}
    assert all(item["dose"] and item["red_flags"] for item in exercises["items"])
    assert len(found["items"]) == 3
    assert found["safety"]["articles"]


def test_python(folder: Path) -> None:
    _assert_shown(_run(folder, sys.executable, "-W", "error", "fetch.py"))


def test_typescript(folder: Path, node_packages: Path) -> None:
    """It compiles under the strictest rules, and what comes out runs in Node."""
    source = folder / "fetch.mts"
    (folder / "fetch.ts").rename(source)
    compiler = str(node_packages / "node_modules" / "typescript" / "bin" / "tsc")
    options = "--strict --target es2022 --module nodenext --lib es2022,dom".split()
    run_node(node_packages, compiler, *options, str(source))
    _assert_shown(run_node(folder, "fetch.mjs"))


def test_kotlin(folder: Path) -> None:
    """It compiles without a warning, and keeps what it has read: asked again, 304 is enough."""
    maven, java = _require("mvn", "maven"), _require("java", "default-jre-headless")
    shutil.copy(Path(__file__).parent / "kotlin" / "pom.xml", folder)
    jars = folder / "jars"
    _run(folder, maven, "-q", "-B", "dependency:copy-dependencies", f"-DoutputDirectory={jars}")
    (library,) = jars.glob("kotlin-stdlib-[0-9]*.jar")
    compiler = "org.jetbrains.kotlin.cli.jvm.K2JVMCompiler"
    options = ["-Werror", "-no-stdlib", "-no-reflect", "-cp", str(library), "-d", "out"]
    _run(folder, java, "-cp", f"{jars}/*", compiler, *options, "fetch.kt")
    first = _run(folder, java, "-cp", f"out{os.pathsep}{library}", "FetchKt")
    tags = {path: path.stat().st_mtime_ns for path in folder.glob("*.etag")}
    assert len(tags) == 2
    signs, exercises = map(json.loads, first.strip().splitlines())
    assert {item["advice_kind"] for item in signs["items"]} == {"red_flag"}
    assert {item["phase"]["number"] for item in exercises["items"]} == {2}
    assert _run(folder, java, "-cp", f"out{os.pathsep}{library}", "FetchKt") == first
    assert {path: path.stat().st_mtime_ns for path in tags} == tags  # not written again


def test_swift_is_swift() -> None:
    """By a grammar of the language; what is none is refused by it."""
    parser = Parser(Language(tree_sitter_swift.language()))
    text = (FOLDER / "fetch.swift").read_bytes()
    assert not parser.parse(text).root_node.has_error
    assert parser.parse(text.replace(b"-> [Advice]", b"-> ([Advice]")).root_node.has_error


def test_swift(folder: Path) -> None:
    compiler = shutil.which("swiftc")
    if compiler is None:
        pytest.skip("swiftc is not installed: the example in Swift was parsed, and not compiled")
    _run(folder, compiler, "-parse-as-library", "fetch.swift", "-o", "fetch")
    _assert_shown(_run(folder, "./fetch"))
