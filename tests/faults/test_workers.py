"""A server whose workers are replaced and killed."""

from __future__ import annotations

from pathlib import Path

from benchmarks.faults.libraries import write_version
from benchmarks.faults.servers import serving
from benchmarks.faults.workers import CALLERS, ask_during


def test_replacing_loses_nothing_and_a_kill_little(tmp_path: Path) -> None:
    """SIGHUP loses no request; a killed worker's callers lose one each, and another takes its
    place."""
    write_version(tmp_path / "a", "first")
    with serving(tmp_path / "a", tmp_path / "i") as server:
        reloaded = ask_during(server, 1, "reload")
        killed = ask_during(server, 1, "kill")
        assert len(server.workers()) == 2
    assert (reloaded.lost, reloaded.broken) == (0, 0)
    assert reloaded.answers > 0
    assert reloaded.statuses.keys() | killed.statuses.keys() <= {200, 404}
    assert killed.lost + killed.broken <= CALLERS
