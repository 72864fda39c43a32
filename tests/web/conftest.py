"""The real library, published once for all tests of the web."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from runcontent.bootstrap import open_library
from runcontent.library import Copies, Library
from runcontent.settings import Settings
from runcontent.web.app import create_app

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
