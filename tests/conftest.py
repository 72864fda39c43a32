"""The real library, published once for all that ask it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from runcontent.bootstrap import open_library
from runcontent.cluster.connection import PATIENT
from runcontent.library import Copies, Library

from .making import made, make_settings
from .opensearch.cluster import open_test_cluster

ARTICLES = Path(__file__).parents[1] / "articles"


@pytest.fixture(autouse=True)
def _nothing_left() -> Iterator[None]:
    """What a test makes in a cluster is removed after it; what several share is made before."""
    before = len(made)
    yield
    for prefix in dict.fromkeys(made[before:]):
        cluster = open_test_cluster(prefix)
        cluster.client.indices.delete(index=cluster.name("*"), params=PATIENT)
    del made[before:]


@pytest.fixture
def busy_switching() -> Iterator[None]:
    """Threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The real articles, with their bundle. It is asked, and never changed."""
    settings = make_settings(ARTICLES, tmp_path_factory.mktemp("library") / "index")
    library = open_library(settings)
    library.publish()
    Copies(library.store, settings, library.shelf).build_bundle()
    return library
