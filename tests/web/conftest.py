"""The real library, published once for all tests of the web."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from runcontent.bootstrap import open_library
from runcontent.library import Copies, Library
from runcontent.settings import Settings
from runcontent.web.app import create_app

from .node_packages import install

ARTICLES = Path(__file__).parents[2] / "articles"


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    settings = Settings(articles=ARTICLES, index=tmp_path_factory.mktemp("library") / "index")
    library = open_library(settings)
    library.publish()
    Copies(library.store, settings).build_bundle()
    return library


@pytest.fixture
def client(library: Library) -> FlaskClient:
    return create_app(library).test_client()


@pytest.fixture(scope="session")
def node_packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the packages of npm that tests ask, and a program in TypeScript."""
    return install(tmp_path_factory.mktemp("node"))
