"""What comes with a search of the real library, whichever engine answers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from runcontent.bootstrap import open_library
from runcontent.library import Library, Search
from runcontent.model import AdviceKind, Kind
from runcontent.search.query import FacetFilter, Filters
from runcontent.settings import ENGINES, Settings

ARTICLES = Path(__file__).parents[2] / "articles"


@pytest.fixture(scope="module", params=ENGINES)
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Library:
    index = tmp_path_factory.mktemp(request.param) / "index"
    library = open_library(Settings(articles=ARTICLES, index=index, engine=request.param))
    library.publish()
    return library


def _only(kind: Kind) -> Filters:
    return Filters((FacetFilter("kind", (kind.value,)),))


@pytest.mark.parametrize("limit", [1, 20])
@pytest.mark.parametrize("group", [False, True])
@pytest.mark.parametrize("kind", [None, *Kind])
def test_no_hit_leaves_without_its_warning_signs(
    library: Library, kind: Kind | None, group: bool, limit: int
) -> None:
    """Every article of a hit that has warning signs brings all of them, whatever is asked for."""
    filters = Filters() if kind is None else _only(kind)
    found = library.search(Search("shin splints", filters, limit=limit, group=group))
    slugs = {hit.payload["id"].split("/")[0] for hit in found.hits}
    assert slugs
    for slug in slugs:
        own = Filters((FacetFilter("article", (slug,)), FacetFilter("advice_kind", ("red_flag",))))
        flags = library.page(Kind.ADVICE, own, (), 100, 0)
        assert len(found.safety.articles[slug]) == flags.total > 0


@pytest.mark.parametrize("kind", list(Kind))
def test_a_sign_brings_what_warns_of_it_whatever_the_filter(library: Library, kind: Kind) -> None:
    """And it is the first hit where the filter admits it."""
    found = library.search(Search("my calves are swelling", _only(kind), limit=3))
    assert [sign.slug for sign in found.safety.signs] == ["calf-swelling"]
    warnings = [flag["body"]["text"] for flag in found.safety.matching]
    assert warnings
    assert all("calf" in text for text in warnings)
    if kind is Kind.ADVICE:
        assert found.hits[0].payload["advice_kind"] == AdviceKind.RED_FLAG
        assert found.hits[0].payload["body"]["text"] in warnings


def test_a_sign_is_warned_of_without_its_words(library: Library) -> None:
    """A thrombosis is a calf that is swollen, warm and tender, though no article has the word."""
    found = library.search(Search("thrombosis"))
    assert found.hits[0].payload["body"]["text"] == found.safety.matching[0]["body"]["text"]


def test_a_word_that_is_excluded_excludes_no_warning(library: Library) -> None:
    """It leaves the hits, not the warning signs beside them."""
    found = library.search(Search("swollen calf -calf"))
    assert not [hit for hit in found.hits if "calf" in hit.snippet_text.casefold()]
    assert any("calf" in flag["body"]["text"] for flag in found.safety.matching)


@pytest.mark.parametrize("text", ["swollen calf", "can I run with shin splints", "javascript"])
def test_an_answer_has_its_warning_signs_answered_or_not(library: Library, text: str) -> None:
    """Those of the answer, of the runners-up, and of the sign that the question names."""
    told = library.answer(text, Filters())
    hits = [*told.runners_up, *([told.best] if told.best else [])]
    articles = {hit.payload["article"]["slug"] for hit in hits}
    assert articles <= set(told.found.safety.articles)
    assert bool(told.found.safety.matching) == ("calf" in text)


def test_what_is_quoted_is_in_every_hit(library: Library) -> None:
    """Though few have the other words as well; without quotes, some words are enough."""
    quoted = library.search(Search('"one at a time" mortgage', explain=True))
    assert quoted.total
    for hit in quoted.hits:
        assert "one at a time" in {reason.matched for reason in hit.reasons}
    plain = library.search(Search("one at a time mortgage"))
    assert plain.total != quoted.total


@pytest.mark.parametrize("text", ["knitting patterns", "second hand cars", "holiday in Spain"])
def test_what_the_library_is_not_about_finds_nothing(library: Library, text: str) -> None:
    """A word that it lacks beside one that it has only in passing."""
    assert library.search(Search("knitting OR patterns")).hits
    found = library.search(Search(text, facets=("kind",)))
    assert (found.total, found.hits, found.facets) == (0, (), {"kind": {}})


def test_a_word_that_the_library_lacks_is_no_hindrance(library: Library) -> None:
    """Where another is the name of something."""
    assert library.search(Search("cortisone achillies")).did_you_mean == "cortisone achilles"
    assert library.search(Search("cortisone achilles")).hits


def test_pages_add_up_where_signs_come_first(library: Library) -> None:
    """No hit twice, and none left out."""
    wanted = Search("knee swollen", limit=100)
    whole = [hit.payload["id"] for hit in library.search(wanted).hits]
    pages = [
        hit.payload["id"]
        for at in range(0, len(whole), 7)
        for hit in library.search(replace(wanted, limit=7, offset=at)).hits
    ]
    assert pages == whole[: len(pages)]
