"""The change log: what a copy of the library needs to follow it."""

from __future__ import annotations

from runcontent.model import Kind
from runcontent.store.port import ChangeRecord, Changes, Store

from ...fakes.resources import make_resource
from .publishing import publish

A, B, C = ((Kind.SECTION, id) for id in "abc")


def _changes(store: Store, after: int) -> list[ChangeRecord]:
    with store.snapshot() as snapshot:
        return list(snapshot.changes(after))


def test_only_the_last_change_of_a_resource_is_told(store: Store) -> None:
    """Whatever happened to a resource in between, one record says how it stands."""
    publish(store, make_resource("a"), make_resource("b"))
    publish(store, make_resource("a", body="2"))
    publish(store, deletes=[(A, "deleted")])
    publish(store, make_resource("a", body="3"))
    assert _changes(store, 0) == [
        ChangeRecord(1, "upsert", B, None),
        ChangeRecord(4, "upsert", A, None),
    ]


def test_what_was_changed_before_is_not_told_again(store: Store) -> None:
    """Changes after a revision leave out that revision and those before it."""
    publish(store, make_resource("a"))
    publish(store, make_resource("b"))
    assert [record.key for record in _changes(store, 1)] == [B]
    assert _changes(store, 2) == []
    assert _changes(store, 99) == []


def test_a_tombstone_carries_its_reason(store: Store) -> None:
    """A delete is told, with the reason it was given, also to those who never had it."""
    publish(store, make_resource("a"), make_resource("b"))
    publish(store, deletes=[(A, "withdrawn"), (B, "renamed")])
    assert (
        _changes(store, 0)
        == _changes(store, 1)
        == [
            ChangeRecord(2, "delete", A, "withdrawn"),
            ChangeRecord(2, "delete", B, "renamed"),
        ]
    )


def test_a_deleted_resource_is_gone_from_every_way_of_reading(store: Store) -> None:
    """After a delete the resource is neither read nor listed nor counted."""
    publish(store, make_resource("a", facets={"tag": ("x",)}))
    publish(store, deletes=[(A, "deleted")])
    with store.snapshot() as snapshot:
        assert snapshot.get(*A) is None
        assert snapshot.get_many([A]) == {}
        assert snapshot.versions() == {}
        assert list(snapshot.ids(Kind.SECTION)) == []
        assert snapshot.count("tag") == snapshot.count("article") == {}


def test_deleting_what_is_not_there_changes_nothing(store: Store) -> None:
    """An unknown key and a second delete leave no tombstone, and raise nothing."""
    publish(store, make_resource("a"))
    publish(store, deletes=[(A, "deleted"), (A, "again"), (B, "deleted")])
    publish(store, deletes=[(A, "once more")])
    assert _changes(store, 0) == [ChangeRecord(2, "delete", A, "deleted")]


def test_a_key_both_deleted_and_written_is_written(store: Store) -> None:
    """An upsert wins over a delete of the same publish."""
    publish(store, make_resource("a"))
    publish(store, make_resource("a", body="new"), deletes=[(A, "deleted")])
    assert _changes(store, 0) == [ChangeRecord(2, "upsert", A, None)]


def test_an_upsert_of_the_same_version_is_stored_but_is_no_change(store: Store) -> None:
    """Positions may change without the payload: lists follow, and nobody has to fetch again."""
    publish(store, make_resource("a", position=1), make_resource("c", position=2))
    publish(store, make_resource("a", position=3), make_resource("b"))
    assert _changes(store, 0) == [
        ChangeRecord(1, "upsert", A, None),
        ChangeRecord(1, "upsert", C, None),
        ChangeRecord(2, "upsert", B, None),
    ]
    with store.snapshot() as snapshot:
        assert snapshot.ids(Kind.SECTION) == ["a", "b", "c"]


def test_other_facets_are_a_change(store: Store) -> None:
    """A copy may be filtered by them: a tag that is put below another changes no payload."""
    publish(store, make_resource("a", facets={"tag": ("old",)}))
    publish(store, make_resource("a", facets={"tag": ("new",)}))
    assert _changes(store, 0) == [ChangeRecord(2, "upsert", A, None)]
    with store.snapshot() as snapshot:
        assert snapshot.count("tag") == {"new": {Kind.SECTION: 1}}


def test_what_comes_back_unchanged_after_a_delete_is_a_change(store: Store) -> None:
    """A resource that was deleted is told again when it returns, with whatever version."""
    publish(store, make_resource("a"))
    publish(store, deletes=[(A, "deleted")])
    publish(store, make_resource("a"))
    assert _changes(store, 2) == [ChangeRecord(3, "upsert", A, None)]


def test_changes_come_oldest_first_and_by_key(store: Store) -> None:
    """The order is by revision, then kind and id, so that it is the same each time."""
    publish(store, *(make_resource(id) for id in "cba"), make_resource("z", kind=Kind.ADVICE))
    publish(store, make_resource("b", body="new"), deletes=[(C, "deleted")])
    assert [record.key for record in _changes(store, 0)] == [(Kind.ADVICE, "z"), A, B, C]


def test_changes_are_read_page_by_page(store: Store) -> None:
    """From any place in the log, of some kinds only, and no more than were asked for."""
    faq = make_resource("z", kind=Kind.FAQ)
    publish(store, *(make_resource(id) for id in "abc"), faq)
    publish(store, make_resource("b", body="new"))
    with store.snapshot() as snapshot:
        pages = [
            snapshot.changes(0, limit=2),
            snapshot.changes(1, beyond=A, limit=2),
            snapshot.changes(1, beyond=C),
            snapshot.changes(0, kinds=[Kind.FAQ]),
            snapshot.changes(1, beyond=faq.key, kinds=[Kind.SECTION]),
        ]
    assert [[record.key for record in page] for page in pages] == [
        [faq.key, A],
        [C, B],
        [B],
        [faq.key],
        [A, C, B],
    ]


def test_old_deletions_are_forgotten_and_the_floor_says_up_to_where(store: Store) -> None:
    """Those of before the moment, with the marks of their revisions; upserts stay, and so does
    what was deleted later."""
    resources = [make_resource(id) for id in "abc"]
    moments = ["2026-01-01", "2026-01-02", "2026-01-03"]
    store.publish(Changes(resources), "g1", moments[0])
    store.publish(Changes(deletes=[(A, "deleted")], forget_before=moments[0]), "g1", moments[1])
    with store.snapshot() as snapshot:
        assert (snapshot.floor, len(snapshot.changes(0))) == (0, 3)
        marks = {number: snapshot.mark(number) for number in range(4)}
    store.publish(Changes(deletes=[(B, "deleted")], forget_before=moments[2]), "g1", moments[2])
    with store.snapshot() as snapshot:
        assert snapshot.floor == 2
        assert [record.key for record in snapshot.changes(0)] == [C, B]
        assert (snapshot.mark(1), snapshot.mark(2)) == (None, marks[2])
    store.publish(Changes(forget_before="2027"), "g1", "2026-01-04")
    with store.snapshot() as snapshot:
        assert (snapshot.floor, [record.key for record in snapshot.changes(0)]) == (3, [C])


def test_a_library_and_each_of_its_revisions_have_a_name(store: Store) -> None:
    """The same for as long as it lives; no two revisions share a mark."""
    with store.snapshot() as snapshot:
        identity = snapshot.identity
        assert identity
        assert snapshot.mark(0) is not None
        assert snapshot.mark(1) is None
    publish(store, make_resource("a"))
    publish(store)
    with store.snapshot() as snapshot:
        assert snapshot.identity == identity
        assert len({snapshot.mark(number) for number in range(3)} - {None}) == 3


def test_replaying_the_changes_gives_the_library(store: Store) -> None:
    """Whoever stopped at any revision has, after the changes since, what the library has."""
    publish(store, make_resource("a"), make_resource("b"), make_resource("c"))
    copies: dict[int, dict[object, str]] = {}
    for number in range(4):
        with store.snapshot() as snapshot:
            copies[snapshot.revision] = dict(snapshot.versions())
        publish(
            store,
            make_resource("abcd"[number], body=f"text {number}"),
            deletes=[((Kind.SECTION, "dcba"[number]), "deleted")],
        )
    with store.snapshot() as snapshot:
        for revision, copy in copies.items():
            for record in snapshot.changes(revision):
                if record.op == "delete":
                    copy.pop(record.key, None)
                else:
                    copy[record.key] = snapshot.versions()[record.key]
            assert copy == snapshot.versions(), f"from revision {revision}"
