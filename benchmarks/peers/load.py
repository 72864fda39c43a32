"""Load by wrk: one thread, 32 connections, paths in turn."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 32
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
_SCRIPT = """
local paths = { %s }
local next = 0
request = function()
  next = next %% #paths + 1
  return wrk.format("GET", paths[next])
end
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """Requests a second, and latencies in milliseconds; `failed` are answers that are errors."""

    rate: float
    p50: float
    p99: float
    failed: int


def measure(
    address: str, paths: Sequence[str], headers: Mapping[str, str], seconds: int
) -> Figures:
    """Ask for `paths` in turn for so long."""
    listed = ", ".join(json.dumps(path) for path in paths)
    with tempfile.NamedTemporaryFile("w", suffix=".lua", encoding="utf-8") as script:
        script.write(_SCRIPT % listed)
        script.flush()
        command = [
            "wrk",
            "-t1",
            f"-c{CONNECTIONS}",
            f"-d{seconds}s",
            "--latency",
            "--timeout",
            "30s",
        ]
        for name, value in headers.items():
            command += ["-H", f"{name}: {value}"]
        told = subprocess.run(
            [*command, "-s", str(Path(script.name)), address],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    lost = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", told)
    failed = (int(bad[1]) if bad else 0) + (sum(map(int, lost.groups())) if lost else 0)
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1])
    return Figures(rate, _latency(told, "50"), _latency(told, "99"), failed)


def _latency(told: str, percentile: str) -> float:
    found = re.search(rf"^\s+{percentile}%\s+([\d.]+)(us|ms|s|m)\s*$", told, re.M)
    if found is None:
        raise SystemExit(f"not one answer in the time:\n{told}")
    return float(found[1]) * _UNITS[found[2]]
