"""How much of a search runs in Python: nothing that grows with what is found."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from runcontent.engines.port import SearchEngine
from runcontent.model import Kind

from ...fakes.resources import make_resource
from .asking import EVERYTHING, query
from .implementations import ENGINES

FEW, MANY = 400, 4_000
"""More than any engine scores by itself, and ten times as many."""


def _opcodes(work: Callable[[], object]) -> int:
    """How many instructions of Python this thread executes in `work`."""
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        frame.f_trace_opcodes = True
        count += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("name", ENGINES)
def test_no_loop_in_python_runs_over_hits(
    name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Ten hits and their facets of ten times as many matches take the same instructions."""
    taken = []
    for size in (FEW, MANY):
        engine: SearchEngine = ENGINES[name].open(tmp_path_factory.mktemp(name))
        kinds = (Kind.SECTION, Kind.FAQ)
        shelf = [
            make_resource(
                f"a/{n}", kind=kinds[n % 2], body="knee pain", facets={"tag": (f"t{n % 5}",)}
            )
            for n in range(size)
        ]
        generation = engine.commit(None, shelf, [])

        def ask(engine: SearchEngine = engine, generation: str = generation) -> None:
            facets = ("tag", "kind")
            found = engine.search(
                generation, query("knee", "pain"), EVERYTHING, 10, 0, facets=facets
            )
            assert len(found.matches) == 10
            assert set(found.facets["kind"]) == {"section", "faq"}

        ask()  # what is read once for each generation
        taken.append(_opcodes(ask))
    assert taken[0] > 100
    assert taken[1] < taken[0] * 1.1
