"""Bundles that are built while a server runs."""

from __future__ import annotations

from pathlib import Path
from time import monotonic, sleep

import pytest

from runcontent.bootstrap import open_library
from runcontent.cli.bundling import BundleBuilder
from runcontent.library import Copies
from runcontent.settings import Settings


def test_the_last_revision_has_its_bundle_in_the_end(folder: Path) -> None:
    """However often it was asked for one, and whatever was published meanwhile."""
    settings = Settings(articles=folder / "articles", index=folder / "index")
    library = open_library(settings)
    library.publish()
    builder = BundleBuilder(settings)
    for _ in range(3):
        builder.build()
    article = folder / "articles" / "shin-splints.md"
    article.write_text(article.read_text("utf-8") + "\n\nMore.\n", "utf-8")
    revision = library.publish().revision
    builder.build()
    end = monotonic() + 60
    while monotonic() < end:
        found = Copies(library.store, settings).bundle("bundle.sqlite", "identity")
        if found is not None and found.revision == revision:
            return
        sleep(0.1)
    pytest.fail("there is no bundle of the last revision")
