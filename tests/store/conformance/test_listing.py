"""Lists: filters, order and pages."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from runcontent.model import Kind
from runcontent.search.query import FacetFilter, Filters
from runcontent.store.port import Store

from ...fakes.resources import make_resource
from .publishing import publish

EVERYTHING = Filters()


def _ids(
    store: Store,
    filters: Filters = EVERYTHING,
    sort: Sequence[str] = (),
    limit: int = 100,
    offset: int = 0,
) -> list[str]:
    with store.snapshot() as snapshot:
        _, page = snapshot.list(Kind.SECTION, filters, sort, limit, offset)
    return [stored.id for stored in page]


@pytest.fixture
def tagged(store: Store) -> Store:
    """Four sections: `none` has no tag and no date."""
    publish(
        store,
        make_resource("knee", facets={"tag": ("knee", "pain")}, updated_at="2026-01-01"),
        make_resource("hip", facets={"tag": ("hip", "pain")}, updated_at="2026-02-01"),
        make_resource("shoes", facets={"tag": ("shoes",)}, updated_at="2026-03-01"),
        make_resource("none"),
        make_resource("faq", kind=Kind.FAQ, facets={"tag": ("knee",)}, updated_at="2026-01-01"),
    )
    return store


FILTERS: dict[str, tuple[list[FacetFilter], list[str]]] = {
    "none": ([], ["hip", "knee", "none", "shoes"]),
    "one value": ([FacetFilter("tag", ("knee",))], ["knee"]),
    "any of several": ([FacetFilter("tag", ("knee", "shoes", "unheard"))], ["knee", "shoes"]),
    "all of several": ([FacetFilter("tag", ("knee",)), FacetFilter("tag", ("pain",))], ["knee"]),
    "all, of which none has both": (
        [FacetFilter("tag", ("knee",)), FacetFilter("tag", ("hip",))],
        [],
    ),
    "excluded": ([FacetFilter("tag", (), ("pain",))], ["none", "shoes"]),
    "several excluded": ([FacetFilter("tag", (), ("hip", "shoes"))], ["knee", "none"]),
    "wanted and excluded": ([FacetFilter("tag", ("pain",), ("hip",))], ["knee"]),
    "wanted what is excluded": ([FacetFilter("tag", ("hip",), ("hip",))], []),
    "neither": ([FacetFilter("tag")], ["hip", "knee", "none", "shoes"]),
    "an unknown value": ([FacetFilter("tag", ("unheard",))], []),
    "an unknown facet": ([FacetFilter("unheard", ("knee",))], []),
    "an unknown facet excluded": (
        [FacetFilter("unheard", (), ("knee",))],
        ["hip", "knee", "none", "shoes"],
    ),
    "the article": ([FacetFilter("article", ("hip", "none"))], ["hip", "none"]),
    "the kind": ([FacetFilter("kind", ("section",))], ["hip", "knee", "none", "shoes"]),
    "another kind": ([FacetFilter("kind", ("faq",))], []),
    "what looks like SQL": ([FacetFilter("tag", ("' OR 1=1 --",), ('"',))], []),
}


@pytest.mark.parametrize("name", FILTERS)
def test_a_list_holds_what_every_filter_admits(tagged: Store, name: str) -> None:
    """Each facet filter must hold: any of its wanted values, and none of the others."""
    facets, expected = FILTERS[name]
    assert _ids(tagged, Filters(tuple(facets))) == expected


@pytest.mark.parametrize(
    ("since", "before", "expected"),
    [
        ("2026-02-01", None, ["hip", "shoes"]),
        (None, "2026-02-01", ["knee"]),
        ("2026-01-01", "2026-02-01", ["knee"]),
        ("2026-02-02", "2026-02-02", []),
        ("2000-01-01", None, ["hip", "knee", "shoes"]),
        (None, "9999-12-31", ["hip", "knee", "shoes"]),
    ],
)
def test_dates_are_since_inclusive_and_before_exclusive(
    tagged: Store, since: str | None, before: str | None, expected: list[str]
) -> None:
    """A day filter never admits what has no day."""
    assert _ids(tagged, Filters(updated_since=since, updated_before=before)) == expected


def test_facets_and_dates_are_both_required(tagged: Store) -> None:
    """A list filtered by tag and day holds what passes both."""
    filters = Filters((FacetFilter("tag", ("pain",)),), updated_since="2026-01-15")
    assert _ids(tagged, filters) == ["hip"]


@pytest.fixture
def shelf(store: Store) -> Store:
    """Sections that differ in each name a list can be sorted by."""
    rows = [
        # id, position, title, updated, published
        ("b/2", 2, "Zebra", "2026-03-01", "2025-01-01"),
        ("b/1", 1, "apple", None, "2025-03-01"),
        ("a/9", 3, "ÉCLAIR", "2026-01-01", None),
        ("a/8", 3, "Apple", "2026-03-01", "2025-02-01"),
        ("c/1", 0, "éclair", None, None),
    ]
    publish(
        store,
        *(
            make_resource(id, position=position, title=title, updated_at=day, published_at=first)
            for id, position, title, day, first in rows
        ),
    )
    return store


SORTS = {
    "": "a/8 a/9 b/1 b/2 c/1",
    "title": "a/8 b/1 b/2 a/9 c/1",  # case does not count; equals by article
    "-title": "a/9 c/1 b/2 a/8 b/1",
    "updated_at": "a/9 a/8 b/2 b/1 c/1",
    "-updated_at": "a/8 b/2 a/9 b/1 c/1",
    "published_at": "b/2 a/8 b/1 a/9 c/1",
    "-published_at": "b/1 a/8 b/2 a/9 c/1",
    "position": "c/1 b/1 b/2 a/8 a/9",
    "-position": "a/8 a/9 b/2 b/1 c/1",
    "id": "a/8 a/9 b/1 b/2 c/1",
    "-id": "c/1 b/2 b/1 a/9 a/8",
    "-updated_at title": "a/8 b/2 a/9 b/1 c/1",
    "-updated_at -title": "b/2 a/8 a/9 c/1 b/1",
    "title -id": "b/1 a/8 b/2 c/1 a/9",
    "title title": "a/8 b/1 b/2 a/9 c/1",
}


@pytest.mark.parametrize("sort", SORTS)
def test_a_list_is_sorted_by_each_name_in_turn(shelf: Store, sort: str) -> None:
    """Names sort in turn, unknown days come last either way, and (article, position, id)
    settles the rest."""
    assert _ids(shelf, sort=sort.split()) == SORTS[sort].split()


@pytest.mark.parametrize("name", ["", "-", "--title", "Title", "version", "title;", "id DESC"])
def test_a_name_that_is_not_in_the_port_is_refused(shelf: Store, name: str) -> None:
    """Sorting by anything else is a ValueError that names it, and the store goes on."""
    with pytest.raises(ValueError, match="cannot sort by"):
        _ids(shelf, sort=["title", name])
    assert len(_ids(shelf)) == 5


@pytest.mark.parametrize("size", [1, 2, 3, 5, 100])
@pytest.mark.parametrize("sort", ["", "title", "-updated_at", "-position"])
def test_pages_add_up_to_the_whole(shelf: Store, size: int, sort: str) -> None:
    """Pages of any size, one after the other, are the whole list; each says the same total."""
    whole = SORTS[sort].split()
    with shelf.snapshot() as snapshot:
        pages = [
            snapshot.list(Kind.SECTION, EVERYTHING, sort.split(), size, offset)
            for offset in range(0, 6, size)
        ]
    assert [stored.id for _, page in pages for stored in page] == whole
    assert {total for total, _ in pages} == {5}


@pytest.mark.parametrize(("limit", "offset"), [(0, 0), (10, 5), (10, 10_000)])
def test_a_page_beyond_the_end_is_empty_and_knows_the_total(
    shelf: Store, limit: int, offset: int
) -> None:
    """An empty page is no error."""
    with shelf.snapshot() as snapshot:
        total, page = snapshot.list(Kind.SECTION, EVERYTHING, (), limit, offset)
    assert (total, list(page)) == (5, [])


def test_the_order_does_not_depend_on_the_order_of_publishing(store: Store) -> None:
    """Equal titles and days are listed alike, whichever resource was written last."""
    ids = [f"a/{n:02}" for n in range(20)]
    publish(store, *(make_resource(id, title="T") for id in reversed(ids)))
    publish(store, *(make_resource(id, title="T", body="again") for id in ids[5:10]))
    assert _ids(store, sort=["title", "-updated_at"]) == ids


def test_a_list_of_another_kind_is_empty(shelf: Store) -> None:
    """A list is of one kind."""
    with shelf.snapshot() as snapshot:
        assert snapshot.list(Kind.FAQ, EVERYTHING, (), 10, 0) == (0, [])
