"""Filters and pages."""

from __future__ import annotations

import pytest

from runcontent.engines.port import SearchEngine
from runcontent.model import Kind
from runcontent.search.query import FacetFilter, Filters, Query

from ...fakes.resources import make_resource
from .asking import ALL, EVERYTHING, ids, keys, query
from .implementations import ENGINES

SHELF = [
    make_resource("knee", body="run", facets={"tag": ("knee", "pain")}, updated_at="2026-01-01"),
    make_resource("hip", body="run", facets={"tag": ("hip", "pain")}, updated_at="2026-02-01"),
    make_resource("shoes", body="walk", facets={"tag": ("shoes",)}, updated_at="2026-03-01"),
    make_resource("none", body="run"),
    make_resource("odd", body="walk", facets={"tag": ("a b", "a=b", "", "\u00e4", "x/y", "%20")}),
    make_resource("faq", kind=Kind.FAQ, body="run", facets={"tag": ("knee",), "a": ("b=c",)}),
]
Shelf = tuple[SearchEngine, str]


@pytest.fixture(scope="module", params=ENGINES)
def shelf(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    engine = ENGINES[request.param].open(tmp_path_factory.mktemp("shelf"))
    return engine, engine.commit(None, SHELF, [])


def _tag(*any_of: str, no: tuple[str, ...] = ()) -> FacetFilter:
    return FacetFilter("tag", any_of, no)


FILTERS = {
    "none": ([], "knee hip shoes none odd faq"),
    "one value": ([_tag("knee")], "knee faq"),
    "any of several": ([_tag("knee", "shoes", "unheard")], "knee shoes faq"),
    "all of several": ([_tag("knee"), _tag("pain")], "knee"),
    "all, of which none has both": ([_tag("knee"), _tag("hip")], ""),
    "excluded": ([_tag(no=("pain",))], "shoes none odd faq"),
    "several excluded": ([_tag(no=("hip", "shoes", "unheard"))], "knee none odd faq"),
    "wanted and excluded": ([_tag("pain", no=("hip",))], "knee"),
    "wanted what is excluded": ([_tag("hip", no=("hip",))], ""),
    "neither": ([_tag()], "knee hip shoes none odd faq"),
    "an unknown value": ([_tag("unheard")], ""),
    "an unknown facet": ([FacetFilter("unheard", ("knee",))], ""),
    "an unknown facet excluded": (
        [FacetFilter("unheard", (), ("knee",))],
        "knee hip shoes none odd faq",
    ),
    "the kind": ([FacetFilter("kind", ("faq",))], "faq"),
    "the kind excluded": ([FacetFilter("kind", (), ("section",))], "faq"),
    "the article": ([FacetFilter("article", ("hip", "none"))], "hip none"),
    "a value with a space": ([_tag("a b")], "odd"),
    "part of a value": ([_tag("a")], ""),
    "a value with signs": ([_tag("x/y"), _tag("%20"), _tag("a=b"), _tag("\u00e4")], "odd"),
    "an empty value": ([_tag("")], "odd"),
    "a value that looks like another facet's": ([FacetFilter("a=b", ("c",))], ""),
    "a value in another case": ([_tag("KNEE")], ""),
}


@pytest.mark.parametrize("name", FILTERS)
def test_an_empty_query_finds_what_every_filter_admits(shelf: Shelf, name: str) -> None:
    """Each facet filter must hold: any of its wanted values, and none of the others."""
    facets, expected = FILTERS[name]
    assert ids(*shelf, ALL, Filters(tuple(facets))) == set(expected.split())


@pytest.mark.parametrize("name", FILTERS)
def test_words_and_filters_must_both_hold(shelf: Shelf, name: str) -> None:
    """Filters take from what the words find, and change nothing else about it."""
    facets, admitted = FILTERS[name]
    runs = set("knee hip none faq".split())
    assert ids(*shelf, query("run"), Filters(tuple(facets))) == runs & set(admitted.split())
    relaxed = query("run", "elbow", relaxed=True)
    assert ids(*shelf, relaxed, Filters(tuple(facets))) == runs & set(admitted.split())


@pytest.mark.parametrize(
    ("since", "before", "expected"),
    [
        ("2026-02-01", None, "hip shoes"),
        (None, "2026-02-01", "knee"),
        ("2026-01-01", "2026-02-01", "knee"),
        ("2026-02-02", "2026-02-02", ""),
        ("2000-01-01", None, "knee hip shoes"),
        (None, "9999-12-31", "knee hip shoes"),
    ],
)
def test_dates_are_since_inclusive_and_before_exclusive(
    shelf: Shelf, since: str | None, before: str | None, expected: str
) -> None:
    """A day filter never admits what has no day."""
    filters = Filters(updated_since=since, updated_before=before)
    assert ids(*shelf, ALL, filters) == set(expected.split())


def test_facets_words_and_dates_are_all_required(shelf: Shelf) -> None:
    """What passes two of the three is not found."""
    filters = Filters((_tag("pain"),), updated_since="2026-01-15")
    assert ids(*shelf, query("run"), filters) == {"hip"}


def test_filters_do_not_change_the_scores(shelf: Shelf) -> None:
    """A score says how well the words match, whatever else is filtered out."""
    engine, generation = shelf
    whole = engine.search(generation, query("run"), EVERYTHING, 9, 0)
    some = engine.search(generation, query("run"), Filters((_tag("pain"),)), 9, 0)
    assert set(some.matches) < set(whole.matches)


@pytest.fixture(scope="module", params=ENGINES)
def long_shelf(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Thirty resources with a few scores between them."""
    engine = ENGINES[request.param].open(tmp_path_factory.mktemp("long"))
    resources = [
        make_resource(f"a/{n:02}", body="knee " * (n % 4 + 1), facets={"tag": (f"t{n % 2}",)})
        for n in range(30)
    ]
    return engine, engine.commit(None, resources, [])


PAGED = [
    (ALL, EVERYTHING, 30),
    (query("knee"), EVERYTHING, 30),
    (query("knee"), Filters((_tag("t1"),)), 15),
    (query("elbow"), EVERYTHING, 0),
    (query("elbow", "knee", relaxed=True), Filters((_tag("t0"),)), 15),
]


@pytest.mark.parametrize("size", [1, 2, 7, 10, 29, 30, 31])
@pytest.mark.parametrize(("wanted", "filters", "total"), PAGED)
def test_pages_add_up_to_the_whole(
    long_shelf: Shelf, wanted: Query, filters: Filters, total: int, size: int
) -> None:
    """Pages of any size, one after the other, are one big page, scores included; every page says
    the same total."""
    engine, generation = long_shelf
    whole = engine.search(generation, wanted, filters, 100, 0)
    pages = [engine.search(generation, wanted, filters, size, at) for at in range(0, 31, size)]
    assert {page.total for page in pages} == {whole.total} == {total}
    assert [match for page in pages for match in page.matches] == list(whole.matches)
    assert all(len(page.matches) <= size for page in pages)


@pytest.mark.parametrize(("limit", "offset"), [(0, 0), (10, 30), (10, 10_000), (0, 10_000)])
def test_a_page_beyond_the_end_is_empty_and_knows_the_total(
    long_shelf: Shelf, limit: int, offset: int
) -> None:
    """An empty page is no error."""
    engine, generation = long_shelf
    found = engine.search(generation, query("knee"), EVERYTHING, limit, offset)
    assert (found.total, found.matches) == (30, ())


def test_asking_again_gives_the_same(long_shelf: Shelf) -> None:
    """The same question has the same answer, in the same order."""
    engine, generation = long_shelf
    assert keys(engine, generation, query("knee")) == keys(engine, generation, query("knee"))
