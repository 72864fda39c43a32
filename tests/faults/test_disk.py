"""A publisher that the system refuses something: it says so, and works again afterwards."""

from __future__ import annotations

from functools import partial

import pytest
from benchmarks.faults.disk import few_files, meet, read_only, traced
from benchmarks.faults.kills import Sweep

# Whoosh leaves the files of a writer that failed to the collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.mark.usefixtures("strace")
@pytest.mark.parametrize("error", ["ENOSPC", "EIO"])
@pytest.mark.parametrize("number", [1, 9, 30])
def test_a_disk_that_refuses_to_be_written(sweep: Sweep, error: str, number: int) -> None:
    """From a call on, in the process that serves and publishes again."""
    outcome = meet(sweep, partial(traced, error, number))
    assert outcome.startswith(("PublishFailed: ", "LibraryUnavailable: "))
    assert "damaged" not in outcome


@pytest.mark.parametrize("more", [0, 1, 2])
def test_a_process_that_may_open_no_more_files(sweep: Sweep, more: int) -> None:
    """Too few for a publish; it says so."""
    outcome = meet(sweep, partial(few_files, more), images=False)
    assert outcome.startswith(("PublishFailed: ", "LibraryUnavailable: "))
    assert "damaged" not in outcome


def test_a_directory_that_may_not_be_written(sweep: Sweep) -> None:
    assert "Permission denied" in meet(sweep, partial(read_only, sweep.index))
