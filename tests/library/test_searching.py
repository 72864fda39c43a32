"""What comes with a search of the real library, whichever engine answers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from runcontent.bootstrap import open_library
from runcontent.library import Library, Search
from runcontent.model import AdviceKind, Kind
from runcontent.search.query import FacetFilter, Filters
from runcontent.settings import ENGINES, Settings

from ..fakes.counting_engine import CountingEngine

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
    words = "running with pain" if kind in (Kind.GUIDE, Kind.PLAN) else "shin splints"
    found = library.search(Search(words, filters, limit=limit, group=group))
    slugs = {hit.payload.get("article", hit.payload).get("slug") for hit in found.hits}
    assert slugs
    for slug in slugs:
        own = Filters((FacetFilter("article", (slug,)), FacetFilter("advice_kind", ("red_flag",))))
        flags = library.page(Kind.ADVICE, own, (), 100, 0)
        assert len(found.safety.articles[slug]) == flags.total > 0


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters((FacetFilter("article", ("cadence-and-overstriding",)),)),
        Filters((FacetFilter("kind", (Kind.FAQ.value,)), FacetFilter("phase", ("3",)))),
    ],
    ids=["all", "of another article", "nothing"],
)
def test_no_condition_is_asked_about_without_its_warning_signs(
    library: Library, filters: Filters
) -> None:
    """Every name of every condition brings those of its articles, to a search and to a question,
    whatever is found and whatever is filtered; they come first."""
    conditions = [tag for tag in library.vocabulary("tags").entries if tag["condition"]]
    assert len(conditions) >= 7
    for tag in conditions:
        about = Filters((FacetFilter("condition", (tag["slug"],)),))
        articles = [one.id for one in library.page(Kind.ARTICLE, about, (), 100, 0).items]
        assert articles
        for name in (tag["title"], *tag["synonyms"]):
            wanted = Search(f"{name} exercises", filters, limit=1)
            for safety in (
                library.search(wanted).safety,
                library.search(replace(wanted, offset=10_000)).safety,
                library.answer(f"can I run with {name}", filters).found.safety,
            ):
                assert [*safety.articles][: len(articles)] == articles, name
                assert all(safety.articles.values())


def test_a_condition_that_is_excluded_brings_nothing(library: Library) -> None:
    """Who says that it is something else is not told of it."""
    found = library.search(Search("outer knee pain -ITBS -clamshells", limit=100))
    assert found.hits
    assert "it-band-syndrome" not in found.safety.articles
    either = library.search(Search("zzz OR ITBS", limit=1))
    assert "it-band-syndrome" in either.safety.articles


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.PLAN])
def test_a_sign_brings_what_warns_of_it_whatever_the_filter(library: Library, kind: Kind) -> None:
    """And it is the first hit where the filter admits it, or the section that it stands in."""
    found = library.search(Search("my calves are swelling", _only(kind), limit=3))
    assert [sign.slug for sign in found.safety.signs] == ["calf-swelling"]
    warnings = [flag["body"]["text"] for flag in found.safety.matching]
    assert warnings
    assert all("calf" in text for text in warnings)
    first = found.hits[0].payload
    if kind is Kind.ADVICE:
        assert first["advice_kind"] == AdviceKind.RED_FLAG
        assert first["body"]["text"] in warnings
    elif kind is Kind.SECTION:
        assert any(warning in " ".join(first["text"].split()) for warning in warnings)


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


@pytest.mark.parametrize("text", ["night pain in shin", "my calves are swelling"])
def test_a_question_that_names_a_sign_is_answered_by_what_warns_of_it(
    library: Library, text: str
) -> None:
    """By nothing else, however much it has of the words: "Do night splints help?"."""
    told = library.answer(text, Filters())
    first = told.found.hits[0].payload
    assert (first["kind"], first["aspect"]) == ("section", "medical_help")
    assert told.best is None or told.best.payload == first


@pytest.mark.parametrize(
    ("word", "aspect"),
    [
        ("symptoms", "symptoms"),
        ("causes", "causes"),
        ("prevention", "prevention"),
        ("recovery time", "prognosis"),
        ("red flags", "medical_help"),
    ],
)
def test_an_aspect_is_found_by_what_it_is_called(library: Library, word: str, aspect: str) -> None:
    """Of every condition, whatever its heading says: "How to stop it coming back"."""
    conditions = [tag for tag in library.vocabulary("tags").entries if tag["condition"]]
    for tag in conditions:
        wanted = (FacetFilter("condition", (tag["slug"],)), FacetFilter("aspect", (aspect,)))
        sections = library.page(Kind.SECTION, Filters(wanted), (), 100, 0).items
        if sections:
            text = f"{tag['title']} {word}"
            first = library.search(Search(text, _only(Kind.SECTION), 1, explain=True)).hits[0]
            assert first.payload["id"] in {one.id for one in sections}
            assert "keywords" in {reason.field for reason in first.reasons}


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


@pytest.mark.parametrize("text", ["calf swelling", "ITBS exercises", "how long does it take"])
@pytest.mark.parametrize("group", [False, True])
def test_an_explained_score_adds_up(library: Library, text: str, group: bool) -> None:
    """A score is the sum of the shares times the boost, and the bonus of a warning sign."""
    hits = library.search(Search(text, group=group, explain=True)).hits
    explained = [part for hit in hits for part in hit.parts] if group else hits
    assert explained
    for one in explained:
        assert one.score == pytest.approx(sum(one.shares) * one.boost + one.bonus, abs=0.01)
    assert any(one.bonus for one in explained) == (text == "calf swelling")


@pytest.mark.usefixtures("busy_switching")
def test_words_are_read_once_however_many_ask_at_the_same_moment(library: Library) -> None:
    """Eight searches that come first, at once, cost one reading of the library's words."""
    engine = CountingEngine(library.engine)
    fresh = Library(library.store, engine, library.settings)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: fresh.search(Search("knee")).total, range(8)))
    assert len(set(found)) == 1
    assert engine.readings == 1
