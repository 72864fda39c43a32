"""A library goes from any store to any other, with its history."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest

from runcontent.model import Kind
from runcontent.search.query import FacetFilter, Filters
from runcontent.store.moving import MovableStore
from runcontent.store.port import Snapshot

from ...fakes.resources import make_resource
from .implementations import IMPLEMENTATIONS
from .publishing import publish, source

MOVABLE = [name for name in IMPLEMENTATIONS if name != "memory"]


def _told(snapshot: Snapshot) -> dict[str, object]:
    knee = Filters((FacetFilter("tag", ("knee",)),))
    return {
        "state": (snapshot.revision, snapshot.identity, snapshot.floor, snapshot.published_at),
        "marks": [snapshot.mark(number) for number in range(snapshot.revision + 1)],
        "changes": list(snapshot.changes(0)),
        "versions": snapshot.versions(),
        "sources": snapshot.sources(),
        "alias": snapshot.slug_by_alias("patella"),
        "meta": snapshot.meta("taxonomy"),
        "listed": [snapshot.list(kind, Filters(), ("-title",), 100, 0) for kind in Kind],
        "filtered": snapshot.list(Kind.SECTION, knee, (), 100, 0),
        "counts": snapshot.count("tag"),
    }


@pytest.mark.parametrize("to", MOVABLE)
@pytest.mark.parametrize("away", MOVABLE)
def test_everything_is_the_same_on_the_other_side(tmp_path: Path, away: str, to: str) -> None:
    """All that a snapshot tells, deletions and forgotten ones included; and the next publish goes
    on from there, with the change of nothing but what changed."""
    (tmp_path / "from").mkdir()
    (tmp_path / "to").mkdir()
    with (
        IMPLEMENTATIONS[away].open(tmp_path / "from") as first,
        IMPLEMENTATIONS[to].open(tmp_path / "to") as second,
    ):
        here, there = cast(MovableStore, first), cast(MovableStore, second)
        knee = make_resource("knee/a", facets={"tag": ("knee", "pain")})
        files = [source("knee.md", aliases=("patella", "kneecap")), source("hip.md")]
        publish(here, knee, make_resource("hip/a"), sources=files, meta={"taxonomy": "{}"})
        publish(here, make_resource("foot/a"), deletes=[((Kind.SECTION, "hip/a"), "withdrawn")])
        publish(there, make_resource("other/a"))
        with here.alone(), there.alone(), here.history() as history:
            there.adopt(history)
        with here.snapshot() as old, there.snapshot() as new:
            assert _told(old) == _told(new)
        again = publish(there, knee, make_resource("foot/a", body="Other."))
        assert again == 3
        with there.snapshot() as snapshot:
            assert [each.key[1] for each in snapshot.changes(2)] == ["foot/a"]
