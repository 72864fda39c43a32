"""Those who ask the web, and what npm has and PyPI has not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from runcontent.library import Library
from runcontent.web.app import create_app

from ..node import install


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
