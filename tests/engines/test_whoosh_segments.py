"""Segments are merged in tiers: few are left, and little is written again."""

from __future__ import annotations

from math import log
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from whoosh.filedb.filestore import FileStorage

from runcontent.engines.documents import read_rows
from runcontent.engines.whoosh import WhooshEngine
from runcontent.engines.whoosh_segments import first_to_merge, renumber, tier

from ..fakes.resources import make_resource

SAVES = st.lists(st.integers(0, 40), min_size=1, max_size=300)


def _after(saves: list[int], begun_with: int) -> tuple[list[int], list[int]]:
    """The sizes of the segments after these saves, and how much each of them wrote."""
    sizes, written = [begun_with], []
    for added in saves:
        first = first_to_merge(sizes, added)
        written.append(added + sum(sizes[first:]))
        sizes = [*sizes[:first], written[-1]]
    return sizes, written


@given(SAVES, st.sampled_from([0, 1, 100, 210_000]))
def test_few_segments_are_left(saves: list[int], begun_with: int) -> None:
    """No more than seven of each tier, besides what began it."""
    sizes, _ = _after(saves, begun_with)
    assert len(sizes) <= 1 + 7 * (1 + tier(max(sizes[1:], default=0)))


@given(SAVES)
def test_little_is_written_again(saves: list[int]) -> None:
    """A document no more than once a tier; what was there from the beginning, not at all."""
    _, written = _after(saves, 210_000)
    assert sum(written) <= sum(saves) * (2 + log(max(1, sum(saves)), 8))


def test_a_save_of_one_article_mostly_writes_no_more_than_it(tmp_path: Path) -> None:
    """Of 64 saves of twenty parts, seven write eight saves, and one all of them."""
    _, written = _after([20] * 64, 210_000)
    assert sorted(written) == [20] * 56 + [160] * 7 + [1280]


def test_rows_stand_where_whoosh_numbers_their_documents(tmp_path: Path) -> None:
    """After each commit, whatever it merged, added and deleted."""
    engine = WhooshEngine(tmp_path)
    name = engine.commit(None, [make_resource(f"a/{n}", body="knee") for n in range(30)], [])
    for turn in range(40):
        gone = make_resource(f"a/{turn}").key
        name = engine.commit(name, [make_resource(f"b/{turn % 11}", body="hip")], [gone])
        rows = read_rows(tmp_path / name)
        reader = FileStorage(str(tmp_path / name), readonly=True).open_index().reader()
        found = {number: stored["key"] for number, stored in reader.iter_docs()}
        reader.close()
        assert found == {n: f"{row[0]}/{row[1]}" for n, row in enumerate(rows) if row}


def test_nothing_is_renumbered_where_nothing_is_merged() -> None:
    """What is gone keeps its number as well."""
    rows = [None, ("section", "a", "", ()), ("section", "b", "", ())]
    assert renumber(rows, [2], 1) == rows
    assert renumber(rows, [2], 0) == [rows[2], rows[1]]
