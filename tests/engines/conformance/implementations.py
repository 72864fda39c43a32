"""Every implementation of the SearchEngine port. A new engine is added here, and only here."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from runcontent.engines.opensearch import OpensearchEngine
from runcontent.engines.port import SearchEngine
from runcontent.engines.tantivy import TantivyEngine
from runcontent.engines.whoosh import WhooshEngine

from ...making import made
from ...opensearch.cluster import SINGLE, URL, open_test_cluster


@dataclass(frozen=True, slots=True)
class Implementation:
    """How to open an engine on a directory; `keeps_files` when each generation is a directory
    of its own in it, by its name."""

    open: Callable[[Path], SearchEngine]
    keeps_files: bool


ENGINES = {
    "whoosh": Implementation(WhooshEngine, keeps_files=True),
    "tantivy": Implementation(TantivyEngine, keeps_files=True),
}


def _open_cluster(directory: Path) -> SearchEngine:
    prefix = f"t{hashlib.sha256(str(directory).encode()).hexdigest()[:12]}"
    made.append(prefix)
    return OpensearchEngine(open_test_cluster(prefix), SINGLE)


if URL:
    ENGINES["opensearch"] = Implementation(_open_cluster, keeps_files=False)
ENGINES_WITH_FILES = [name for name, each in ENGINES.items() if each.keeps_files]
