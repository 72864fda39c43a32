"""One library in a cluster, asked by several machines: nothing on them but code."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from runcontent.bootstrap import open_library, open_movable
from runcontent.errors import LibraryDamaged, PublishFailed, PublishLocked
from runcontent.library import Copies, Library, Search, evaluate, move, read_judgements
from runcontent.model import Kind, Resource
from runcontent.search.query import Filters
from runcontent.web.app import create_app

from ..library.drafts import Draft, write_files
from ..making import made
from .cluster import open_test_cluster, removed, settings_of

ROOT = Path(__file__).parents[2]
ARTICLES = ROOT / "articles"
JUDGEMENTS = ROOT / "tests" / "relevance" / "judgements.csv"


class Broken(Exception):
    """What a broken part fails with."""


@contextmanager
def _machine(library: Library, place: Path) -> Iterator[Library]:
    """The same library, opened on another machine."""
    yield open_library(replace(library.settings, index=place))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """Two articles and an image, published from a machine whose disk is lost then."""
    cluster = open_test_cluster()
    articles = tmp_path / "articles"
    write_files(articles, {"knee.md": Draft(), "hip.md": Draft()})
    settings = settings_of(cluster.prefix, articles=articles, index=tmp_path / "one")
    made.append(cluster.prefix)
    library = open_library(settings)
    library.publish()
    shutil.rmtree(settings.index, ignore_errors=True)
    return library


def _total(library: Library, words: str) -> int:
    return library.search(Search(words, Filters(), 10, 0)).total


def test_a_publish_is_seen_by_another_machine_within_a_second(
    library: Library, tmp_path: Path
) -> None:
    """Whole: lists, searches and suggestions are of the new revision at the same time."""
    with _machine(library, tmp_path / "two") as other:
        client = create_app(other).test_client()
        assert client.get("/v1/search?q=load").json["meta"]["total"] > 0
        write_files(library.settings.articles, {"knee.md": Draft(word="stress")})
        library.publish()
        end = time.monotonic() + 1
        while client.get("/readyz").json["revision"] != 2:
            assert time.monotonic() < end
        found = client.get("/v1/search?q=stress").json
        assert (found["meta"]["revision"], found["meta"]["total"] > 0) == (2, True)


def test_tokens_and_bundles_are_those_of_every_machine(library: Library, tmp_path: Path) -> None:
    """A token that one gives is taken by another; a bundle that one builds is served by another,
    byte by byte the same."""
    copies = Copies(library.store, library.settings, library.shelf)
    assert copies.build_bundle()
    with _machine(library, tmp_path / "two") as other:
        theirs = Copies(other.store, other.settings, other.shelf)
        token = copies.sync(None, None, 1000).sync
        assert theirs.sync(token, None, 10).page.entries == ()
        assert not theirs.build_bundle(), "it is fetched, not built again"
        ours, found = (each.bundle("bundle.sqlite", "br") for each in (copies, theirs))
        assert ours is not None
        assert found is not None
        assert (ours.tag, ours.path.read_bytes()) == (found.tag, found.path.read_bytes())


def test_a_bundle_comes_by_itself_where_it_is_asked_for(library: Library, tmp_path: Path) -> None:
    """The first caller is asked to come back, and nobody waits."""
    Copies(library.store, library.settings, library.shelf).build_bundle()
    with _machine(library, tmp_path / "two") as other:
        client = create_app(other).test_client()

        def status() -> int:
            with client.get("/v1/bundle.sqlite") as answer:
                return answer.status_code

        assert status() == 503
        end = time.monotonic() + 20
        while status() != 200:
            assert time.monotonic() < end
            time.sleep(0.1)


def test_two_machines_do_not_publish_at_once(library: Library, tmp_path: Path) -> None:
    """The second is told who is at it; and takes its turn afterwards."""
    with _machine(library, tmp_path / "two") as other, ThreadPoolExecutor(1) as pool:
        with library.store.alone(), pytest.raises(PublishLocked, match="is publishing"):
            pool.submit(other.publish).result()
        pool.submit(other.publish).result()


def test_a_lost_search_index_is_built_anew(library: Library, tmp_path: Path) -> None:
    """Who is asked meanwhile says that there is no library; the next publish mends it, and the
    revision goes on."""
    cluster = open_test_cluster(library.settings.opensearch_prefix)
    cluster.client.indices.delete(index=cluster.name("search-*"))
    with _machine(library, tmp_path / "two") as other:
        client = create_app(other).test_client()
        assert client.get("/readyz").status_code == 503
        assert client.get("/v1/articles/knee").status_code == 200
        assert library.publish().revision == 2
        assert _total(other, "load") > 0


def test_a_lost_library_is_built_anew(library: Library) -> None:
    """It is missed, not taken for an empty one, and the next publish makes another."""
    cluster = open_test_cluster(library.settings.opensearch_prefix)
    cluster.client.indices.delete(index=cluster.name("library-*"))
    time.sleep(0.3)
    with pytest.raises(LibraryDamaged, match="runcontent index"):
        library.revision()
    assert library.publish().added > 0
    assert _total(library, "load") > 0


def test_a_rebuild_that_dies_leaves_the_old_library(library: Library, tmp_path: Path) -> None:
    """Whoever discards a library and fails to publish the next changes nothing for anybody; what
    it left is swept by the next publish."""
    with _machine(library, tmp_path / "two") as other:
        with library.store.alone():
            library.store.discard()
            with library.store.snapshot() as snapshot:
                assert snapshot.revision == 0
        assert other.revision()[0] == 1
        assert _total(other, "load") > 0
        assert library.revision()[0] == 1
        library.publish()
        cluster = open_test_cluster(library.settings.opensearch_prefix)
        indices = cluster.client.indices.get(index=cluster.name("library-*"))
        assert len(indices) == 1


def test_a_publisher_that_dies_midway_changes_nothing(library: Library, tmp_path: Path) -> None:
    """What it wrote counts for nothing, for readers and for the publish that comes next."""
    write_files(library.settings.articles, {"knee.md": Draft(word="stress")})

    def fail() -> Iterator[Resource]:
        with library.store.snapshot() as snapshot:
            assert snapshot.revision == 1
        raise Broken
        yield

    class Failing:
        def __len__(self) -> int:
            return 1

        def __iter__(self) -> Iterator[Resource]:
            return fail()

        def __contains__(self, _: object) -> bool:
            return False

    with pytest.raises(Broken):
        library.engine.commit(library.store.latest().generation, Failing(), ())
    assert _total(library, "load") > 0
    assert library.publish().changed > 0
    assert (_total(library, "stress") > 0, library.revision()[0]) == (True, 2)


def test_a_move_there_and_back_keeps_every_token(tmp_path: Path) -> None:
    """A copy that was made on the embedded library goes on in the cluster, and again at home; a
    library that is there is not replaced unasked."""
    articles = tmp_path / "articles"
    write_files(articles, {"knee.md": Draft(), "hip.md": Draft()})
    cluster = open_test_cluster()
    there = settings_of(cluster.prefix, articles=articles, index=tmp_path / "cache")
    home = replace(there, backend="embedded", index=tmp_path / "index")
    with removed(cluster):
        first, first_store = open_movable(home)
        first.publish()
        (articles / "hip.md").unlink()
        first.publish()
        token = Copies(first.store, home).sync(None, None, 1000).sync
        second, second_store = open_movable(there)
        moved = move(first, first_store, second, second_store)
        assert (moved.revision, moved.report.added, moved.report.changed) == (2, 0, 0)
        with pytest.raises(PublishFailed, match="--replace"):
            move(first, first_store, second, second_store)
        copies = Copies(second.store, there, second.shelf)
        token = copies.sync(token, None, 10).sync
        write_files(articles, {"knee.md": Draft(word="stress")})
        second.publish()
        with second.store.snapshot() as snapshot:
            gone = snapshot.last_change(Kind.ARTICLE, "hip")
            assert gone is not None
            assert (gone.op, gone.reason) == ("delete", "deleted")
        back, back_store = open_movable(replace(home, index=tmp_path / "back"))
        move(second, second_store, back, back_store)
        page = Copies(back.store, back.settings).sync(token, None, 100).page
        assert {entry.resource["id"] for entry in page.entries} >= {"knee"}  # type: ignore[union-attr]
        assert _total(back, "stress") == _total(second, "stress") > 0


def test_what_is_found_is_what_the_embedded_engine_finds(tmp_path: Path) -> None:
    """The judged queries' nDCG@10 is within .02 of Whoosh's."""
    cluster = open_test_cluster()
    there = settings_of(cluster.prefix, articles=ARTICLES, index=tmp_path / "cache")
    with removed(cluster):
        ndcg = []
        for settings in (there, replace(there, backend="embedded", index=tmp_path / "index")):
            library = open_library(settings)
            library.publish()
            ndcg.append(evaluate(library, read_judgements(JUDGEMENTS)).types["all"].ndcg)
    assert ndcg[0] == pytest.approx(ndcg[1], abs=0.02)
