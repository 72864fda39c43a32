"""Reading what was published, by key, by article, by slug and by name."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from runcontent.model import Kind
from runcontent.store.port import Store, Stored

from ...fakes.resources import make_resource
from .publishing import AT, publish, source


def test_an_unpublished_library_is_empty_at_revision_0(store: Store) -> None:
    """A store that was never published has revision 0, no generation, no date and no content."""
    with store.snapshot() as snapshot:
        assert (snapshot.revision, snapshot.generation, snapshot.published_at) == (0, None, None)
        assert snapshot.versions() == {}
        assert snapshot.sources() == {}
        assert list(snapshot.changes(0)) == []


def test_a_publish_is_named_and_dated(store: Store) -> None:
    """A snapshot says which generation belongs to it, and when it was published."""
    publish(store)
    with store.snapshot() as snapshot:
        assert (snapshot.revision, snapshot.generation, snapshot.published_at) == (1, "g1", AT)


def test_every_publish_raises_the_revision_by_one(store: Store) -> None:
    """Revisions count publishes, whether or not anything was in them."""
    assert [publish(store) for _ in range(3)] == [1, 2, 3]
    with store.snapshot() as snapshot:
        assert snapshot.revision == 3


def test_the_latest_is_what_a_snapshot_would_be_of(store: Store) -> None:
    """What is published last is told before and after each publish, in the thread that published
    and in one that asked before."""
    with ThreadPoolExecutor(max_workers=1) as other:
        for revision in range(4):
            with store.snapshot() as snapshot:
                expected = (snapshot.revision, snapshot.generation, snapshot.published_at)
            assert expected[0] == revision
            assert store.latest() == other.submit(store.latest).result() == expected
            publish(store)


def test_get_returns_what_was_published_byte_for_byte(store: Store) -> None:
    """A payload comes back as the very bytes that were published, in any script."""
    faq = make_resource(
        "knie/wäre-das", kind=Kind.FAQ, title="膝 🦵 \u0000", updated_at="2026-01-02"
    )
    publish(store, faq)
    with store.snapshot() as snapshot:
        found = snapshot.get(Kind.FAQ, "knie/wäre-das")
    assert found == Stored(Kind.FAQ, faq.id, "knie", faq.version, "2026-01-02", faq.payload)
    assert isinstance(found.payload, bytes)


@pytest.mark.parametrize("id", ["knee", "KNEE/CAUSES", "knee/causes ", "", "knee/%", "'"])
def test_get_knows_exact_keys_only(store: Store, id: str) -> None:
    """Neither another kind nor a similar id is found."""
    publish(store, make_resource("knee/causes", kind=Kind.SECTION))
    with store.snapshot() as snapshot:
        assert snapshot.get(Kind.SECTION, id) is None
        assert snapshot.get(Kind.ADVICE, "knee/causes") is None


def test_one_id_may_be_of_several_kinds(store: Store) -> None:
    """A resource is named by its kind and id together."""
    kinds = [Kind.SECTION, Kind.FAQ, Kind.ADVICE]
    publish(store, *(make_resource("knee/rest", kind=kind, body=kind.value) for kind in kinds))
    with store.snapshot() as snapshot:
        found = [snapshot.get(kind, "knee/rest") for kind in kinds]
    assert [stored and stored.kind for stored in found] == kinds


def test_get_many_answers_in_the_order_asked_for(store: Store) -> None:
    """Keys come back in the caller's order, once each, without those that do not exist."""
    resources = [make_resource(f"knee/{n}") for n in range(300)]
    publish(store, *resources)
    keys = [resource.key for resource in reversed(resources)]
    with store.snapshot() as snapshot:
        found = snapshot.get_many([keys[7], (Kind.FAQ, "none"), *keys, keys[3]])
        assert snapshot.get_many([]) == {}
    assert list(found) == [keys[7], *keys[:7], *keys[8:]]
    assert {stored.id for stored in found.values()} == {resource.id for resource in resources}


def test_ids_are_in_the_order_of_the_article(store: Store) -> None:
    """Ids come by (article, position, id), of one kind, and of one article if it is named."""
    ids = [("knee/z", 1), ("knee/a", 2), ("hip/b", 5), ("hip/a", 5), ("hip/c", 0)]
    publish(
        store,
        *(make_resource(id, position=position) for id, position in ids),
        make_resource("hip/faq", kind=Kind.FAQ),
    )
    with store.snapshot() as snapshot:
        in_order = ["hip/c", "hip/a", "hip/b", "knee/z", "knee/a"]
        assert list(snapshot.ids(Kind.SECTION)) == in_order
        assert list(snapshot.ids(Kind.SECTION, "knee")) == ["knee/z", "knee/a"]
        assert list(snapshot.ids(Kind.SECTION, "hi")) == []
        assert list(snapshot.ids(Kind.SECTION, limit=2)) == in_order[:2]
        assert list(snapshot.ids(Kind.SECTION, "knee", 1)) == ["knee/z"]


def test_titles_are_in_the_order_of_the_ids(store: Store) -> None:
    """Titles come as they were published, with their ids, of one kind."""
    publish(
        store,
        make_resource("knee/z", position=1, title="Zebra"),
        make_resource("knee/a", position=2, title="\u00c9tude"),
        make_resource("hip/a", position=9),
        make_resource("hip", kind=Kind.ARTICLE, title="Hip"),
    )
    with store.snapshot() as snapshot:
        titles = [("hip/a", ""), ("knee/z", "Zebra"), ("knee/a", "\u00c9tude")]
        assert list(snapshot.titles(Kind.SECTION)) == titles
        assert list(snapshot.titles(Kind.FAQ)) == []


def test_versions_are_those_of_every_resource(store: Store) -> None:
    """Versions name each resource of each kind once."""
    resources = [make_resource("a"), make_resource("a", kind=Kind.ARTICLE, body="b")]
    publish(store, *resources)
    with store.snapshot() as snapshot:
        assert snapshot.versions() == {resource.key: resource.version for resource in resources}


def test_versions_can_be_those_of_some_articles(store: Store) -> None:
    """An article's and its parts', and nothing of one that is not there."""
    parts = [make_resource("knee/a"), make_resource("knee", kind=Kind.ARTICLE)]
    publish(store, *parts, make_resource("hip/a"), make_resource("hip", kind=Kind.ARTICLE))
    with store.snapshot() as snapshot:
        found = snapshot.versions({"knee", "absent"})
        assert found == {resource.key: resource.version for resource in parts}
        assert snapshot.versions(()) == {}


def test_an_upsert_replaces_the_whole_resource(store: Store) -> None:
    """Nothing of a resource's former facets, dates or title outlives an upsert."""
    publish(store, make_resource("a", title="Old", updated_at="2020-01-01", facets={"tag": ("x",)}))
    publish(store, make_resource("a", title="New", facets={"tag": ("y",)}))
    with store.snapshot() as snapshot:
        assert snapshot.count("tag") == {"y": {Kind.SECTION: 1}}
        found = snapshot.get(Kind.SECTION, "a")
    assert found is not None
    assert (found.updated_at, b"New" in found.payload) == (None, True)


def test_the_last_upsert_of_a_key_counts(store: Store) -> None:
    """Two upserts of one key in one publish leave the second."""
    publish(store, make_resource("a", body="first"), make_resource("a", body="second"))
    with store.snapshot() as snapshot:
        assert snapshot.versions() == {
            (Kind.SECTION, "a"): make_resource("a", body="second").version
        }


def test_sources_are_the_whole_list_of_the_last_publish(store: Store) -> None:
    """Each publish says which files there are; a file it does not name is gone."""
    first = source("a.md", aliases=("b", "a-b"), fingerprint="f1")
    publish(store, sources=[source("z.md"), first])
    with store.snapshot() as snapshot:
        assert snapshot.sources() == {"a.md": first, "z.md": source("z.md")}
    withdrawn = source("z.md", status="withdrawn", reason="Out of date.")
    publish(store, sources=[withdrawn])
    with store.snapshot() as snapshot:
        assert snapshot.sources() == {"z.md": withdrawn}
        assert snapshot.slug_by_alias("b") is None


def test_a_source_is_found_by_its_slug(store: Store) -> None:
    """The slug is what counts, not the file's name; of two, the first path answers."""
    files = [source("z.md", "knee"), source("folder/a.md", "knee"), source("knee.md", "hip")]
    publish(store, sources=files)
    with store.snapshot() as snapshot:
        assert snapshot.source_by_slug("knee") == files[1]
        assert snapshot.source_by_slug("hip") == files[2]
        assert snapshot.source_by_slug("z") is None


def test_an_alias_leads_to_the_present_slug(store: Store) -> None:
    """Every alias of a file leads to its slug; a slug is no alias of itself."""
    publish(store, sources=[source("a.md", "knee", aliases=("kneecap", "patella"))])
    with store.snapshot() as snapshot:
        assert snapshot.slug_by_alias("kneecap") == "knee"
        assert snapshot.slug_by_alias("patella") == "knee"
        assert snapshot.slug_by_alias("knee") is None


def test_the_aliases_of_a_source_keep_their_order(store: Store) -> None:
    """A source comes back equal to what was published, so that it can be compared."""
    published = source("a.md", aliases=("z", "a", "m"))
    publish(store, sources=[published])
    with store.snapshot() as snapshot:
        assert snapshot.sources()["a.md"] == published


def test_meta_is_kept_until_it_is_written_again(store: Store) -> None:
    """A publish replaces the values it names and leaves the others."""
    publish(store, meta={"taxonomy": "{}", "synonyms": "[]"})
    publish(store, meta={"taxonomy": '{"tags":["Füße"]}'})
    with store.snapshot() as snapshot:
        assert snapshot.meta("taxonomy") == '{"tags":["Füße"]}'
        assert snapshot.meta("synonyms") == "[]"
        assert snapshot.meta("other") is None


def test_count_counts_each_value_by_kind(store: Store) -> None:
    """A facet's values are counted by kind; a value twice on one resource counts once."""
    tags = {"tag": ("knee", "pain", "knee")}
    publish(
        store,
        make_resource("a", kind=Kind.ARTICLE, facets=tags),
        make_resource("a/b", facets={"tag": ("knee",), "aspect": ("causes",)}),
        make_resource("a/c", facets={"tag": ()}),
    )
    with store.snapshot() as snapshot:
        counts = {"knee": {Kind.ARTICLE: 1, Kind.SECTION: 1}, "pain": {Kind.ARTICLE: 1}}
        assert snapshot.count("tag") == counts
        assert snapshot.count("aspect") == {"causes": {Kind.SECTION: 1}}
        assert snapshot.count("nothing") == {}


def test_kind_and_article_are_facets_of_every_resource(store: Store) -> None:
    """Kind and article can be counted though no facet of the resource names them."""
    publish(store, make_resource("a", kind=Kind.ARTICLE), make_resource("a/b"))
    with store.snapshot() as snapshot:
        assert snapshot.count("kind") == {
            "article": {Kind.ARTICLE: 1},
            "section": {Kind.SECTION: 1},
        }
        assert snapshot.count("article") == {"a": {Kind.ARTICLE: 1, Kind.SECTION: 1}}
