"""The counts on disk: right over workers, and nobody's own words."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from threading import Thread, Timer

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runcontent.errors import UsageUnavailable
from runcontent.usage import Day, Ledger, Miss, Recorder
from runcontent.usage.ledger import RARE, normalise_query

DAY = date(2026, 3, 1)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "index" / "usage.db")


def test_a_file_that_somebody_else_is_making_is_waited_for(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "index" / "usage.db"
    path.parent.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("CREATE TABLE made (number)")
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO made VALUES (1)")
        release = Timer(0.3, other.execute, ["ROLLBACK"])
        release.start()
        ledger.add(DAY, {"a": (2, 1)}, {})
        release.join()
    assert ledger.days("a", DAY) == [Day(DAY, 2, 1)]


def test_workers_add_to_the_same_counts(ledger: Ledger, tmp_path: Path) -> None:
    """Whoever writes, nothing is lost."""

    def add() -> None:
        for _ in range(20):
            Ledger(tmp_path / "index" / "usage.db").add(DAY, {"a": (2, 1)}, {("a", "x"): 1})

    threads = [Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ledger.days("a", DAY) == [Day(DAY, 160, 80)]
    assert ledger.misses("a") == [Miss("x", 80, DAY)]


def test_a_rare_query_is_nowhere_in_the_file(ledger: Ledger, tmp_path: Path) -> None:
    """Neither told, nor to be read from the bytes."""
    ledger.add(DAY, {}, {("a", "my own words"): RARE})
    assert ledger.misses() == []
    for file in (tmp_path / "index").iterdir():
        assert b"my own words" not in file.read_bytes()
    ledger.add(DAY, {}, {("a", "my own words"): 1})
    assert ledger.misses() == [Miss("my own words", RARE + 1, DAY)]


def test_callers_are_told_apart(ledger: Ledger) -> None:
    """And summed where nobody is named."""
    ledger.add(DAY, {"a": (1, 0), "b": (2, 0)}, {("a", "x"): 10, ("b", "x"): 6, ("b", "y"): 9})
    assert ledger.days("b", DAY) == [Day(DAY, 2, 0)]
    assert [(m.query, m.times) for m in ledger.misses("b")] == [("y", 9), ("x", 6)]
    assert [(m.query, m.times) for m in ledger.misses()] == [("x", 16), ("y", 9)]
    assert len(ledger.misses(most=1)) == 1


def test_what_is_old_is_forgotten(ledger: Ledger) -> None:
    ledger.add(date(2025, 1, 1), {"a": (1, 1)}, {("a", "x"): 10})
    ledger.add(DAY, {"a": (1, 1)}, {("a", "y"): 10})
    ledger.forget(DAY, 30)
    assert [day.day for day in ledger.days("a", date(2000, 1, 1))] == [DAY]
    assert [miss.query for miss in ledger.misses()] == ["y"]


def test_reading_makes_no_file(ledger: Ledger, tmp_path: Path) -> None:
    """Nothing was counted yet: there is nothing."""
    assert ledger.days("a", DAY) == []
    assert ledger.misses() == []
    assert not (tmp_path / "index").exists()


@given(st.text(max_size=300))
def test_queries_that_read_alike_are_one(text: str) -> None:
    """Case and spaces make no other query, and the form is stable."""
    once = normalise_query(text)
    assert normalise_query(once) == once
    assert normalise_query(f"  {text}\n") == once
    assert len(once) <= 256


def test_a_recorder_writes_what_it_counted(ledger: Ledger) -> None:
    """Queries only where it is told to keep them."""
    for keep in (False, True):
        recorder = Recorder(ledger, keep, lambda: DAY)
        for _ in range(6):
            recorder.record("a", is_search=True, missed="Sore  Elbow")
        recorder.record("a")
        recorder.flush()
    assert ledger.days("a", DAY) == [Day(DAY, 14, 12)]
    assert ledger.misses() == [Miss("sore elbow", 6, DAY)]


def test_counts_outlive_a_disk_that_fails(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """They are written when it is well again."""
    (tmp_path / "index").write_text("in the way", "utf-8")
    ledger = Ledger(tmp_path / "index" / "usage.db")
    recorder = Recorder(ledger, True, lambda: DAY)
    recorder.record("a", is_search=True, missed="x")
    recorder.flush()
    assert "tried again" in caplog.text
    (tmp_path / "index").unlink()
    recorder.record("a")
    recorder.flush()
    assert ledger.days("a", DAY) == [Day(DAY, 2, 1)]


@pytest.mark.parametrize("damage", ["no database", "a page is zeros"])
def test_a_damaged_file_is_moved_aside(
    ledger: Ledger, tmp_path: Path, caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    """As it is, and the log says so once; counting begins anew."""
    path = tmp_path / "index" / "usage.db"
    ledger.add(DAY, {f"a{n}": (1, 0) for n in range(300)}, {})
    whole = path.read_bytes()
    bad = whole[:100] + bytes(len(whole) - 100) if damage != "no database" else b"x" * 9000
    path.write_bytes(bad)
    with caplog.at_level(logging.ERROR):
        assert ledger.days("a1", DAY) == []
        Ledger(path).add(DAY, {"a1": (2, 1)}, {})
        assert ledger.days("a1", DAY) == [Day(DAY, 2, 1)]
    assert len(caplog.records) == 1
    [aside] = path.parent.glob("usage.db.damaged-*Z")
    assert aside.name in caplog.text
    assert aside.read_bytes() == bad
    assert path.stat().st_mode & 0o077 == 0


def test_two_workers_that_see_one_damage_keep_the_new_file(ledger: Ledger, tmp_path: Path) -> None:
    """Whoever comes second finds another file there, and leaves it."""
    path = tmp_path / "index" / "usage.db"
    path.parent.mkdir()
    path.write_bytes(b"x" * 9000)
    threads = [Thread(target=ledger.add, args=(DAY, {"a": (1, 0)}, {})) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ledger.days("a", DAY) == [Day(DAY, 8, 0)]
    assert len(list(path.parent.glob("*.damaged-*Z"))) == 1


def test_what_is_locked_or_no_file_is_said_so(ledger: Ledger, tmp_path: Path) -> None:
    """And nothing is moved."""
    path = tmp_path / "index" / "usage.db"
    ledger.add(DAY, {"a": (1, 0)}, {})
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("DELETE FROM misses")
        other.commit()
        with pytest.raises(UsageUnavailable, match=r"usage\.db cannot be read: database is locked"):
            ledger.days("a", DAY)
    assert ledger.days("a", DAY) == [Day(DAY, 1, 0)]
    path.unlink()
    path.mkdir()
    with pytest.raises(UsageUnavailable, match="unable to open"):
        ledger.misses()
    assert [one.name for one in path.parent.glob("*damaged*")] == []
