"""`make test-opensearch`: the tests of both ports and of the API, on a real server.

First on one node, then the ports' on three, each a JVM of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from nodes import running

ROOT = Path(__file__).parents[2]
PORTS = ["tests/store/conformance", "tests/engines/conformance"]
LIBRARY = "becoming bundles documents failing images previews publishing revision_link".split()
WEB = """admin bundles caching finding guides media observing plans preview problems reading
    searching sync""".split()
THROUGH_THE_PORTS = [
    "tests/opensearch",
    *(f"tests/library/test_{name}.py" for name in LIBRARY),
    *(f"tests/web/test_{name}.py" for name in WEB),
]
FEW = {"CACHING_EXAMPLES": "3", "ENGINE_EXAMPLES": "8"}
"""How often the laws are tried: a publish costs a hundred times what it does in memory."""


def _test(urls: Sequence[str], what: Sequence[str], chosen: Sequence[str], **more: str) -> int:
    command = [sys.executable, "-m", "pytest", "-q", "--numprocesses=2", "--dist=worksteal"]
    environment = {**FEW, **os.environ, **more, "OPENSEARCH_URL": ",".join(urls)}
    began = time.monotonic()
    done = subprocess.run([*command, *what, *chosen], cwd=ROOT, env=environment, check=False)
    print(f"{' '.join(what)} on {len(urls)} node(s): {time.monotonic() - began:.0f} s", flush=True)
    return done.returncode


def main() -> int:
    """The exit status."""
    with running(1) as nodes:
        urls = [node.url for node in nodes]
        failed = _test(urls, PORTS, ["-k", "opensearch"])
        failed |= _test(urls, THROUGH_THE_PORTS, ["-m", "not embedded"], TEST_BACKEND="opensearch")
    with running(3) as nodes:
        failed |= _test([node.url for node in nodes], PORTS, ["-k", "opensearch"])
    return failed


if __name__ == "__main__":
    sys.exit(main())
