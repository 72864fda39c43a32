"""Those who ask the web, and what npm has and PyPI has not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from runcontent.library import Library
from runcontent.web.app import create_app

from ..node import install


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say it loudly: a skip among thousands of passes is not seen."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = {str(report.longrepr[2]) for report in skipped if _is_ours(report)}
    if reasons:
        terminalreporter.section("EXAMPLES NOT RUN", sep="!", red=True)
        for reason in sorted(reasons):
            terminalreporter.line(reason.removeprefix("Skipped: "))


def _is_ours(report: pytest.TestReport) -> bool:
    return "test_examples" in report.nodeid and isinstance(report.longrepr, tuple)


@pytest.fixture
def client(library: Library) -> FlaskClient:
    return create_app(library).test_client()


@pytest.fixture(scope="session")
def node_packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A generator of types, a compiler, a schema of sitemaps.org, and a program in TypeScript."""
    folder = tmp_path_factory.mktemp("node")
    shutil.copytree(Path(__file__).parent / "node", folder, dirs_exist_ok=True)
    install(folder)
    return folder
