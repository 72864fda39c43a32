"""Tokens of copies: signed, bound to a library and a selection, and always the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from runcontent.errors import InvalidParameters, LibraryUnavailable, SyncExpired
from runcontent.library import Copies, Delete, Selection
from runcontent.library.sync_tokens import Place, Tokens
from runcontent.model import Kind
from runcontent.search.query import FacetFilter, Filters
from runcontent.settings import Settings
from runcontent.store.port import Changes, Source

from ..fakes.memory_store import MemoryStore
from ..fakes.resources import make_resource

KNEE = Selection.of(Filters((FacetFilter("tag", ("knee",)),)), None)


def _published(store: MemoryStore, *ids: str, **more: object) -> None:
    resources = [make_resource(id, kind=Kind.FAQ) for id in ids]
    store.publish(Changes(resources, **more), "g1", "2026-01-01")  # type: ignore[arg-type]


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore()
    _published(store, *"abc")
    return store


@pytest.fixture
def copies(store: MemoryStore, tmp_path: Path) -> Copies:
    return Copies(store, Settings(index=tmp_path))


def _after(copies: Copies, token: str | None = None, limit: int = 10) -> str:
    """The token by which a copy goes on."""
    synced = copies.sync(token, None, limit)
    token = synced.next or synced.sync
    assert token is not None
    return token


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: "",
        lambda token: "hello",
        lambda token: token[:-1],
        lambda token: token + "A",
        lambda token: "A" + token,
        lambda token: Tokens("another secret").write(Tokens("x" * 24).read(token)),
    ],
)
def test_a_token_that_is_none_of_ours_is_refused(
    store: MemoryStore, spoil: Callable[[str], str]
) -> None:
    """Cut, forged or signed by another, it is a bad parameter, and the remedy is named."""
    copies = Copies(store, Settings(secret="x" * 24))
    with pytest.raises(InvalidParameters, match="start again at /v1/sync") as raised:
        copies.sync(spoil(_after(copies)), None, 10)
    assert raised.value.errors[0].parameter == "token"


def test_a_former_secret_is_still_taken(store: MemoryStore) -> None:
    """So that secrets can be changed without every copy starting again."""
    old, new = "o" * 24, "n" * 24
    token = _after(Copies(store, Settings(secret=old)))
    both = Copies(store, Settings(secret=f"{new},{old}"))
    assert both.sync(token, None, 10).page.entries == ()
    renewed = _after(both, token)
    assert Copies(store, Settings(secret=new)).sync(renewed, None, 10).sync == renewed


def test_workers_share_a_secret_that_is_kept_in_the_index(
    store: MemoryStore, tmp_path: Path
) -> None:
    """Made once, for its owner alone."""
    token = _after(Copies(store, Settings(index=tmp_path / "index")))
    other = Copies(store, Settings(index=tmp_path / "index"))
    assert other.sync(token, None, 10).sync == token
    files = list((tmp_path / "index").iterdir())
    assert [(file.name, file.stat().st_mode & 0o777) for file in files] == [("secret", 0o600)]


def test_tokens_of_one_place_are_the_same(copies: Copies) -> None:
    """So that what is asked with them can be cached."""
    assert copies.sync(None, KNEE, 1) == copies.sync(None, KNEE, 1)


def test_a_token_keeps_its_selection(copies: Copies) -> None:
    """The same filters may be sent along, in whatever order; others are a conflict."""
    token = copies.sync(None, KNEE, 10).sync
    assert copies.sync(token, KNEE, 10).sync == token
    for other in (Selection(), replace(KNEE, formats=("text",))):
        with pytest.raises(InvalidParameters) as raised:
            copies.sync(token, other, 10)
        assert raised.value.errors[0].code == "conflict"


def test_filters_that_no_address_can_hold_are_refused(copies: Copies) -> None:
    """When a copy begins, and not on its second page."""
    many = tuple(sha256(bytes([number])).hexdigest() for number in range(100))
    selection = Selection.of(Filters((FacetFilter("tag", many),)), None)
    with pytest.raises(InvalidParameters, match="filter more broadly"):
        copies.sync(None, selection, 10)


def test_a_library_made_anew_is_noticed(copies: Copies, tmp_path: Path) -> None:
    """Though it has come to the same revision."""
    token = _after(copies)
    other = MemoryStore()
    _published(other, *"abc")
    with pytest.raises(SyncExpired, match="made anew"):
        Copies(other, Settings(index=tmp_path)).sync(token, None, 10)


def test_a_library_put_back_is_noticed(store: MemoryStore, copies: Copies) -> None:
    """Its revisions have the numbers of others, and other marks."""
    earlier = store._present
    _published(store, "d")
    token = _after(copies)
    store._present = earlier
    _published(store, "e")
    with pytest.raises(SyncExpired, match="earlier state"):
        copies.sync(token, None, 10)


def test_a_replica_that_is_behind_changes_nothing(store: MemoryStore, copies: Copies) -> None:
    """A copy that is ahead of it keeps its token; one amid a page is asked to come back."""
    behind = store._present
    _published(store, *"defg")
    token, amid = _after(copies), _after(copies, _after_revision(store, copies, 1), limit=1)
    store._present = behind
    assert copies.sync(token, None, 10).sync == token
    with pytest.raises(LibraryUnavailable, match="behind"):
        copies.sync(amid, None, 10)


def test_a_walk_over_a_replica_that_is_behind_misses_nothing(
    store: MemoryStore, copies: Copies
) -> None:
    """It ends by replaying from where the replica was."""
    behind = store._present
    _published(store, "aa", "d")
    first = copies.sync(None, None, 1)
    ahead, store._present = store._present, behind
    last = copies.sync(first.next, None, 10)
    assert last.sync is not None
    assert "aa" not in {entry.resource["id"] for entry in last.page.entries}
    store._present = ahead
    replayed = copies.sync(last.sync, None, 10)
    assert {entry.resource["id"] for entry in replayed.page.entries} == {"aa", "d"}


def test_a_copy_amid_a_revision_needs_all_of_it(store: MemoryStore, copies: Copies) -> None:
    """Deletions of the very revision that it is at may be forgotten beyond its place."""
    token = _after_revision(store, copies, 1)
    deletes = [((Kind.FAQ, id), "deleted") for id in "abc"]
    _published(store, deletes=deletes)
    amid = copies.sync(token, None, 1)
    _published(store, forget_before="2027")
    with pytest.raises(SyncExpired, match="too old"):
        copies.sync(amid.next, None, 10)
    with pytest.raises(SyncExpired, match="too old"):
        copies.sync(token, None, 10)


def _after_revision(store: MemoryStore, copies: Copies, revision: int) -> str:
    mark = store._present.mark(revision)
    assert mark is not None
    return copies.tokens.write(
        Place(store._present.identity, mark, False, revision, None, Selection())
    )


def _source(slug: str, status: str, *aliases: str, safety: bool = False) -> Source:
    return Source(f"{slug}.md", "f", slug, status, None, aliases, safety)


@pytest.mark.parametrize(
    ("source", "logged", "told"),
    [
        (_source("a", "withdrawn"), "withdrawn", Delete((Kind.FAQ, "a/x"), "withdrawn")),
        (
            _source("a", "withdrawn", safety=True),
            "deleted",
            Delete((Kind.FAQ, "a/x"), "hide_immediately"),
        ),
        (
            _source("b", "withdrawn", "a", safety=True),
            "renamed",
            Delete((Kind.FAQ, "a/x"), "hide_immediately"),
        ),
        (
            _source("b", "published", "a"),
            "renamed",
            Delete((Kind.FAQ, "a/x"), "renamed", "b/x"),
        ),
        (_source("c", "published", "a"), "renamed", Delete((Kind.FAQ, "a/x"), "renamed")),
        (_source("b", "published"), "renamed", Delete((Kind.FAQ, "a/x"), "renamed")),
    ],
)
def test_a_deletion_tells_why_and_where_to(
    store: MemoryStore, copies: Copies, source: Source, logged: str, told: Delete
) -> None:
    """By what has become of the article: where it was renamed the new id, if it has that part;
    and what is withdrawn for safety since is hidden, by whatever name it was known."""
    _published(store, "a/x")
    token = _after(copies)
    _published(store, "b/x", deletes=[((Kind.FAQ, "a/x"), logged)], sources=[source])
    entries = copies.sync(token, None, 10).page.entries
    assert [entry for entry in entries if isinstance(entry, Delete)] == [told]


def test_nothing_is_walked_before_the_first_publish(tmp_path: Path) -> None:
    """An empty answer would be taken for an empty library."""
    with pytest.raises(LibraryUnavailable, match="nothing is published"):
        Copies(MemoryStore(), Settings(index=tmp_path)).sync(None, None, 10)
