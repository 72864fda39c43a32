"""Bundles: one for a revision, the same bytes each time, made whole or not at all."""

from __future__ import annotations

import fcntl
import sqlite3
from contextlib import closing
from pathlib import Path

import orjson
import pytest

from runcontent.library import Copies, Library, Selection, Upsert
from runcontent.library.bundles import Bundles
from runcontent.settings import Settings
from runcontent.store.port import Changes, Source

from ..fakes.memory_store import MemoryStore
from ..fakes.resources import make_resource
from .conftest import OpenLibrary
from .drafts import Draft, write_files


@pytest.fixture
def library(open_library: OpenLibrary) -> Library:
    library = open_library("index")
    files = {
        "taxonomy.yaml": "tags:\n  - {slug: knee, title: Knee pain, synonyms: [sore knee]}\n",
        "a.md": Draft(title="Knee", tags=("knee",), links="![k](media/k.svg)"),
        "b.md": Draft(title="Hip", word="stress"),
        "media/k.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>',
    }
    write_files(library.settings.articles, files)
    library.publish()
    return library


def _bundles(library: Library) -> Bundles:
    return Bundles(library.store, library.settings, library.shelf)


@pytest.mark.embedded
def test_a_bundle_is_built_once_and_is_the_same_each_time(library: Library, tmp_path: Path) -> None:
    """Byte for byte, in every form and coding; nothing half-made stays."""
    bundles = _bundles(library)
    assert bundles.find("bundle.sqlite") is None
    assert bundles.build()
    assert not bundles.build()
    [built] = (library.settings.index / "bundles").glob("[0-9a-f]*")
    first = {path.name: path.read_bytes() for path in built.iterdir()}
    assert len(first) == 7
    built.rename(tmp_path / "away")
    assert bundles.build()
    assert {path.name: path.read_bytes() for path in built.iterdir()} == first
    left = {path.name for path in (library.settings.index / "bundles").iterdir()}
    assert left == {"lock", built.name}


def test_it_holds_what_a_copy_holds(library: Library) -> None:
    """Both forms, resource for resource; and the copy goes on from it."""
    bundles, copies = _bundles(library), Copies(library.store, library.settings, library.shelf)
    bundles.build()
    walked = [
        entry.resource
        for entry in copies.sync(None, Selection(), 1000).page.entries
        if isinstance(entry, Upsert)
    ]
    lines = bundles.find("bundle.ndjson")
    assert lines is not None
    head, *items = map(orjson.loads, lines.path.read_bytes().splitlines())
    assert [item["resource"] for item in items] == walked
    bundle = bundles.find("bundle.sqlite")
    assert bundle is not None
    with closing(sqlite3.connect(bundle.path)) as opened:
        rows = opened.execute("SELECT payload FROM resources ORDER BY n").fetchall()
        meta = dict(opened.execute("SELECT * FROM meta").fetchall())
        media = opened.execute("SELECT url, bytes, content_type, width FROM media").fetchall()
    assert [orjson.loads(row[0]) for row in rows] == walked
    assert meta == head["meta"]
    assert [tag["slug"] for tag in head["tags"]] == ["knee"]
    assert [row[1:] for row in media] == [(62, "image/svg+xml", 4)]
    token = meta["sync"].removeprefix("/v1/sync?token=")
    assert copies.sync(token, None, 10).page.entries == ()


def test_an_opened_bundle_follows_changes(library: Library) -> None:
    """Upserts and deletes of resources alone keep its search right, by its own triggers."""
    _bundles(library).build()
    bundle = _bundles(library).find("bundle.sqlite")
    assert bundle is not None
    find = "SELECT id FROM search JOIN resources ON n = search.rowid WHERE search MATCH ?"
    upsert = (
        "INSERT INTO resources (kind, id, payload) VALUES (?, ?, ?) "
        "ON CONFLICT (kind, id) DO UPDATE SET payload = excluded.payload"
    )
    with closing(sqlite3.connect(bundle.path)) as opened:
        assert ("a",) in opened.execute(find, ("sore AND knees",)).fetchall()
        payload = {"title": "Ankle", "text": "Sprained", "tags": []}
        opened.execute(upsert, ("article", "a", orjson.dumps(payload).decode()))
        assert ("a",) in opened.execute(find, ("sprain*",)).fetchall()
        assert ("a",) not in opened.execute(find, ("sore",)).fetchall()
        find_parts = f"{find} AND id LIKE 'b/%'"
        section, advice = (
            orjson.loads(
                opened.execute("SELECT payload FROM resources WHERE id = ?", (id,)).fetchone()[0]
            )
            for id in ("b/care", "b/rest")
        )
        assert advice["section"] == section["anchor"]
        section["title"] = "Zebras"
        opened.execute(upsert, ("section", section["id"], orjson.dumps(section).decode()))
        found = {id for (id,) in opened.execute(find_parts, ("zebra",))}
        assert found == {section["id"], advice["id"], "b/walk"}
        opened.execute("DELETE FROM resources WHERE id = 'a'")
        assert opened.execute(find, ("ankle",)).fetchall() == []
        opened.execute("INSERT INTO search (search) VALUES ('integrity-check')")


@pytest.mark.embedded
def test_the_bundle_before_is_served_until_the_next_is_built(library: Library) -> None:
    """And is kept for those who are downloading it; older ones, and other libraries', are not."""
    bundles, articles = _bundles(library), library.settings.articles
    (library.settings.index / "bundles").mkdir()
    (library.settings.index / "bundles" / f"{'0' * 16}-{1:012}-0").mkdir()
    for number in range(3):
        bundles.build()
        (articles / "b.md").write_text(Draft(title=f"Hip {number}").text(), "utf-8")
        library.publish()
        found = bundles.find("bundle.sqlite")
        assert found is not None
        assert found.revision == number + 1
    bundles.build()
    kept = [path for path in (library.settings.index / "bundles").iterdir() if path.is_dir()]
    assert len(kept) == 2


@pytest.mark.parametrize("before", ["", "withdrawn", "renamed"])
def test_what_is_withdrawn_for_safety_is_not_served_in_an_older_bundle(
    tmp_path: Path, before: str
) -> None:
    """Better none for a moment; also where it had gone for another reason, or by another name."""
    store, settings = MemoryStore(), Settings(index=tmp_path)
    store.publish(Changes([make_resource("a/b"), make_resource("c/d")]), "g1", "2026-01-01")
    bundles = Bundles(store, settings)
    bundles.build()
    deletes = [(make_resource("a/b").key, before or "hide_immediately")]
    if before:
        store.publish(Changes(deletes=deletes), "g1", "2026-01-01")
        assert bundles.find("bundle.sqlite") is not None
        deletes = []
    slug, aliases = ("e", ("a",)) if before == "renamed" else ("a", ())
    unsafe = Source("a.md", "f", slug, "withdrawn", None, aliases, True)
    store.publish(Changes(deletes=deletes, sources=[unsafe]), "g1", "2026-01-01")
    assert bundles.find("bundle.sqlite") is None
    bundles.build()
    assert bundles.find("bundle.sqlite") is not None


def test_a_bundle_that_no_copy_can_go_on_from_is_not_served(tmp_path: Path) -> None:
    """Of a revision that a backup has undone, or since which deletions were forgotten: what was
    withdrawn for safety may be in it, and nothing tells."""
    store, settings = MemoryStore(), Settings(index=tmp_path)
    resources = [make_resource("a/b"), make_resource("c/d")]
    store.publish(Changes(resources), "g1", "2026-01-01")
    bundles = Bundles(store, settings)
    bundles.build()
    deletes = [(resources[0].key, "deleted")]
    store.publish(Changes(deletes=deletes), "g1", "2026-01-02")
    assert bundles.find("bundle.sqlite") is not None
    store.publish(Changes(forget_before="2026-01-03"), "g1", "2026-01-03")
    assert bundles.find("bundle.sqlite") is None
    bundles.build()
    [built] = (settings.index / "bundles").glob("[0-9a-f]*")
    undone = built.with_name(built.name.rpartition("-")[0] + "-00000000")
    built.rename(undone)
    assert bundles.find("bundle.sqlite") is None
    bundles.build()
    assert [*(settings.index / "bundles").glob("[0-9a-f]*")] == [built]


@pytest.mark.embedded
def test_one_process_builds_at_a_time(library: Library) -> None:
    """Another leaves it to the first."""
    bundles = _bundles(library)
    (library.settings.index / "bundles").mkdir()
    with (library.settings.index / "bundles" / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert not bundles.build()
    assert bundles.build()


def test_an_unpublished_library_has_no_bundle(tmp_path: Path) -> None:
    """Nothing is built, and nothing raised."""
    bundles = Bundles(MemoryStore(), Settings(index=tmp_path))
    assert not bundles.build()
    assert bundles.find("bundle.ndjson") is None
