"""The real library, published once for all that ask it."""

from __future__ import annotations

from pathlib import Path

import pytest

from runcontent.bootstrap import open_library
from runcontent.library import Copies, Library
from runcontent.settings import Settings

ARTICLES = Path(__file__).parents[1] / "articles"


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The real articles, with their bundle. It is asked, and never changed."""
    settings = Settings(articles=ARTICLES, index=tmp_path_factory.mktemp("library") / "index")
    library = open_library(settings)
    library.publish()
    Copies(library.store, settings).build_bundle()
    return library
