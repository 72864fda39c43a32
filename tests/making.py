"""Settings of libraries that tests make, on the back end that TEST_BACKEND names."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

from runcontent.settings import Settings

from .opensearch.cluster import settings_of

BACKEND = os.environ.get("TEST_BACKEND", "embedded")
made: list[str] = []
"""The prefixes of what was made in a cluster, in order."""


def make_settings(articles: Path, index: Path, **more: Any) -> Settings:
    """A library of these folders; in a cluster the same index is the same library."""
    if BACKEND == "embedded":
        return Settings(articles=articles, index=index, **more)
    prefix = f"t{hashlib.sha256(str(index).encode()).hexdigest()[:12]}"
    made.append(prefix)
    return settings_of(prefix, articles=articles, index=index, **more)
