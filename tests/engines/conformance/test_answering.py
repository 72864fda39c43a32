"""More than matches: counts of facets, groups by article, explanations, urgency and words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from runcontent.engines.port import SearchEngine
from runcontent.errors import LibraryUnavailable
from runcontent.model import Kind
from runcontent.search.query import FacetFilter, Filters, Match, Need, Query

from ...fakes.resources import make_resource
from .asking import ALL, EVERYTHING, MANY, clause, grouped, query
from .implementations import ENGINES

Shelf = tuple[SearchEngine, str]


def _tags(*tags: str) -> dict[str, tuple[str, ...]]:
    return {"tag": tags}


SHELF = [
    make_resource("knee", kind=Kind.ARTICLE, title="Knee", facets=_tags("knee", "pain")),
    make_resource("knee/a", body="knee pain run", facets=_tags("knee", "pain")),
    make_resource("knee/b", body="knee knee", facets=_tags("knee")),
    make_resource("knee/c", body="knee run", facets=_tags("knee", "a b"), updated_at="2026-01-01"),
    make_resource("knee/d", body="pain of the knee, knee", kind=Kind.FAQ, facets=_tags("pain")),
    make_resource("knee/e", body="knee", kind=Kind.ADVICE, facets={"aspect": ("urgent",)}),
    make_resource("hip", kind=Kind.ARTICLE, title="Hip"),
    make_resource("hip/a", title="Knee or hip", body="pain", facets=_tags("hip")),
    make_resource("hip/b", body="run", facets=_tags("hip", "\u00e4=/")),
    make_resource("shoes", kind=Kind.ARTICLE, title="Shoes", updated_at="2026-02-01"),
]


@pytest.fixture(scope="module", params=ENGINES)
def shelf(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    engine = ENGINES[request.param].open(tmp_path_factory.mktemp("shelf"))
    base = engine.commit(None, [make_resource("gone", body="knee", facets=_tags("gone"))], [])
    return engine, engine.commit(base, SHELF, [(Kind.SECTION, "gone")])


def test_facets_are_counted_over_all_matches(shelf: Shelf) -> None:
    """Every value that a match carries is counted, the most frequent first, whatever the page."""
    engine, generation = shelf
    found = engine.search(generation, query("knee"), EVERYTHING, 1, 2, facets=("tag", "kind"))
    assert [(name, list(counts.items())) for name, counts in found.facets.items()] == [
        ("tag", [("knee", 4), ("pain", 3), ("a b", 1), ("hip", 1)]),
        ("kind", [("section", 4), ("advice", 1), ("article", 1), ("faq", 1)]),
    ]
    assert (found.total, len(found.matches)) == (7, 1)


def test_no_facet_is_counted_unasked(shelf: Shelf) -> None:
    """Without names there are no counts; an unknown name has none."""
    engine, generation = shelf
    assert engine.search(generation, query("knee"), EVERYTHING, 9, 0).facets == {}
    found = engine.search(generation, query("knee"), EVERYTHING, 9, 0, facets=("unheard",))
    assert found.facets == {"unheard": {}}


def test_a_facet_ignores_its_own_filter_only(shelf: Shelf) -> None:
    """Counts of a facet say what choosing another of its values would find."""
    engine, generation = shelf
    filters = Filters((FacetFilter("tag", ("hip",)), FacetFilter("kind", ("section",))))
    found = engine.search(generation, query("knee"), filters, 9, 0, facets=("tag", "kind"))
    assert found.total == 1
    assert found.facets == {
        "tag": {"knee": 3, "a b": 1, "hip": 1, "pain": 1},
        "kind": {"section": 1},
    }


def test_days_count_for_every_facet(shelf: Shelf) -> None:
    """A day filter is no facet's own."""
    engine, generation = shelf
    filters = Filters(updated_since="2026-01-01")
    found = engine.search(generation, ALL, filters, 9, 0, facets=("tag", "kind"))
    assert found.facets == {
        "tag": {"a b": 1, "knee": 1},
        "kind": {"article": 1, "section": 1},
    }


def test_values_with_signs_are_counted_as_they_are(shelf: Shelf) -> None:
    """A value comes back as it was given."""
    engine, generation = shelf
    found = engine.search(generation, query("run"), EVERYTHING, 9, 0, facets=("tag",))
    assert found.facets["tag"] == {"knee": 2, "a b": 1, "hip": 1, "pain": 1, "\u00e4=/": 1}


GROUPED = [query("knee"), query("pain"), query("run", "hip", relaxed=True), ALL, query("elbow")]


@pytest.mark.parametrize("wanted", GROUPED)
@pytest.mark.parametrize("size", [1, 2, 9])
def test_groups_are_the_articles_of_the_matches(shelf: Shelf, wanted: Query, size: int) -> None:
    """Grouped, each article comes once, where its best match would stand, with its three best
    parts; pages add up."""
    engine, generation = shelf
    flat = engine.search(generation, wanted, EVERYTHING, MANY, 0)
    pages = [
        engine.search(generation, wanted, EVERYTHING, size, at, group=True)
        for at in range(0, 4, size)
    ]
    groups = grouped(flat.matches)
    assert [match for page in pages for match in page.matches] == groups
    assert {page.total for page in pages} == {len(groups)}


def test_a_group_has_its_three_best_parts(shelf: Shelf) -> None:
    """The article itself is no part, and its score is the best of the group."""
    engine, generation = shelf
    found = engine.search(generation, query("knee"), EVERYTHING, 9, 0, group=True)
    by_key = {match.key: match for match in found.matches}
    knee, hip = by_key[Kind.ARTICLE, "knee"], by_key[Kind.ARTICLE, "hip"]
    assert len(knee.parts) == 3
    assert {part.key[1].split("/")[0] for part in knee.parts} == {"knee"}
    assert [part.key for part in hip.parts] == [(Kind.SECTION, "hip/a")]
    assert hip.score == hip.parts[0].score
    assert knee.score >= knee.parts[0].score


def test_facets_are_counted_beside_groups(shelf: Shelf) -> None:
    """Counts are of matches, grouped or not."""
    engine, generation = shelf
    both = [
        engine.search(generation, query("knee"), EVERYTHING, 9, 0, facets=("tag",), group=group)
        for group in (False, True)
    ]
    assert both[0].facets == both[1].facets


def test_what_is_urgent_comes_first(shelf: Shelf) -> None:
    """Before all others, in the order of its scores, and even without the words."""
    engine, generation = shelf
    urgent = ((Kind.SECTION, "knee/b"), (Kind.SECTION, "hip/b"), (Kind.ADVICE, "unheard"))
    plain = engine.search(generation, query("knee"), EVERYTHING, 9, 0)
    found = engine.search(generation, replace(query("knee"), urgent=urgent), EVERYTHING, 9, 0)
    others = [match.key for match in plain.matches if match.key not in urgent]
    assert [match.key for match in found.matches] == [*urgent[:2], *others]
    assert found.total == plain.total + 1


def test_what_is_urgent_can_be_excluded(shelf: Shelf) -> None:
    """By a filter or a negated word, as anything else; and it is counted with the others."""
    engine, generation = shelf
    hip, knee = (Kind.SECTION, "hip/b"), (Kind.SECTION, "knee/b")
    for wanted in (query("elbow", "-run"), query("elbow", "-run", relaxed=True)):
        urgent = replace(wanted, urgent=(hip, knee))
        found = engine.search(generation, urgent, EVERYTHING, 9, 0, facets=("kind",), group=True)
        assert [match.key for match in found.matches] == [(Kind.ARTICLE, "knee")]
        assert found.facets == {"kind": {"section": 1}}
    only = Filters((FacetFilter("tag", ("hip",)),))
    found = engine.search(generation, replace(query("elbow"), urgent=(hip, knee)), only, 9, 0)
    assert [match.key for match in found.matches] == [hip]


@pytest.mark.parametrize("relaxed", [False, True])
def test_what_is_quoted_is_in_every_answer(shelf: Shelf, relaxed: bool) -> None:
    """Relaxed or not; other words then only raise it."""
    engine, generation = shelf
    quoted = Query((clause("pain", Need.QUOTED), clause("run")), relaxed)
    found = engine.search(generation, quoted, EVERYTHING, 9, 0)
    every = engine.search(generation, query("pain"), EVERYTHING, 9, 0)
    assert found.matches[0].key == (Kind.SECTION, "knee/a")
    if relaxed:
        assert {match.key for match in found.matches} == {match.key for match in every.matches}
    else:
        assert found.total == 1


def test_a_relaxed_answer_is_in_the_order_of_scores(engine: SearchEngine) -> None:
    """A question of the rarest word stands above a long text that happens to hold every word."""
    long = f"pain osteophyte {'and so on, of other things, ' * 60}"
    common = [make_resource(f"a/{n}", body="pain here") for n in range(12)]
    question = make_resource("b/question", kind=Kind.FAQ, title="Osteophyte?")
    generation = engine.commit(None, [*common, question, make_resource("b/long", body=long)], [])
    strict = query("osteophyte", "pain")
    found = engine.search(generation, strict, EVERYTHING, MANY, 0)
    assert [match.key[1] for match in found.matches] == ["b/long"]
    found = engine.search(generation, replace(strict, relaxed=True), EVERYTHING, MANY, 0)
    assert [match.key[1] for match in found.matches[:2]] == ["b/question", "b/long"]
    assert found.total == 14
    scores = [match.score for match in found.matches]
    assert scores == sorted(scores, reverse=True)


EXPLAINED = [
    query("knee"),
    query("knee", "pain"),
    query("knee|hip", "-run"),
    query("knee pain", "hip", relaxed=True),
    Query((clause("knee"), clause("the", Need.OPTIONAL), clause("of", Need.ASKING))),
]


@pytest.mark.parametrize("wanted", EXPLAINED)
def test_an_explanation_adds_up_to_the_score(shelf: Shelf, wanted: Query) -> None:
    """What each clause brought, multiplied by the boost, is the score; an excluded clause brings
    nothing; no clause brings more than its ceiling; and nothing else about the answer differs."""
    engine, generation = shelf
    plain = engine.search(generation, wanted, EVERYTHING, 9, 0)
    found = engine.search(generation, wanted, EVERYTHING, 9, 0, explain=True)
    assert plain.matches
    assert [(m.key, m.score) for m in found.matches] == [(m.key, m.score) for m in plain.matches]
    assert len(found.ceilings) == len(wanted.clauses)
    for match in found.matches:
        assert len(match.shares) == len(wanted.clauses)
        assert sum(match.shares) * match.boost == pytest.approx(match.score, abs=1e-3)
        for one, share, ceiling in zip(wanted.clauses, match.shares, found.ceilings, strict=True):
            assert 0 <= share <= ceiling
            assert share == 0 or not one.negated


def test_without_a_wish_nothing_is_explained(shelf: Shelf) -> None:
    """Shares and ceilings come only when they are asked for."""
    engine, generation = shelf
    found = engine.search(generation, query("knee"), EVERYTHING, 9, 0)
    assert found.ceilings == ()
    assert all(match == Match(match.key, match.score) for match in found.matches)


def test_parts_of_a_group_are_explained_too(shelf: Shelf) -> None:
    """Each part of a grouped and explained answer adds up by itself."""
    engine, generation = shelf
    found = engine.search(generation, query("knee"), EVERYTHING, 9, 0, group=True, explain=True)
    for match in found.matches:
        for part in match.parts:
            assert sum(part.shares) * part.boost == pytest.approx(part.score, abs=1e-3)


WORDY = [
    make_resource("a", title="Knees", body="Knees hurt; a runner's knee"),
    make_resource("b", keywords="\u00c9tude", context="knees", body="old"),
    make_resource("c", body="gone knees"),
]


def test_words_are_counted_by_document(engine: SearchEngine) -> None:
    """Every folded word, not its stem, is told with how many documents hold it in any field."""
    words = {"knees": 3, "hurt": 1, "a": 1, "runner": 1, "knee": 1, "etude": 1}
    generation = engine.commit(None, WORDY, [])
    assert engine.words(generation) == words | {"old": 1, "gone": 1}
    assert engine.words(engine.commit(None, [], [])) == {}


def test_words_of_what_is_gone_are_not_counted(engine: SearchEngine) -> None:
    """What was deleted or replaced holds no word any more."""
    generation = engine.commit(None, WORDY, [])
    last = engine.commit(generation, [make_resource("b", body="new")], [(Kind.SECTION, "c")])
    assert engine.words(last) == {
        **{"knees": 1, "hurt": 1, "a": 1, "runner": 1, "knee": 1},
        "new": 1,
    }


def test_words_follow_each_commit(engine: SearchEngine) -> None:
    """One after the other, and of one before where that is asked for again."""
    base, counts = None, []
    for commit in ([WORDY[0]], [WORDY[1], WORDY[2]], [make_resource("a", body="new old")]):
        base = engine.commit(base, commit, [])
        counts.append((base, dict(engine.words(base))))
    assert counts[1][1] == counts[0][1] | {"knees": 3, "etude": 1, "old": 1, "gone": 1}
    assert counts[2][1] == {"new": 1, "old": 2, "etude": 1, "knees": 2, "gone": 1}
    for generation, words in counts:
        assert engine.words(generation) == words


def test_words_are_known_though_generations_went_by(
    engine: SearchEngine, open_engine: Callable[[], SearchEngine]
) -> None:
    """What was swept between is not missed."""
    other, base = open_engine(), engine.commit(None, WORDY, [])
    assert other.words(base)["knees"] == 3
    for word in ("new", "newer", "newest"):
        base = engine.commit(base, [make_resource("b", body=word)], [])
        engine.sweep((base,))
    assert other.words(base) == engine.words(base)
    assert (other.words(base)["newest"], other.words(base).get("new")) == (1, None)


def test_a_stem_in_a_title_is_told(engine: SearchEngine) -> None:
    """Of any kind, one of several at least, and no more when it is gone."""
    faq = make_resource("d", kind=Kind.FAQ, title="Shoes worn", body="old")
    generation = engine.commit(None, [*WORDY, faq], [])
    for stems, expected in [(["knee"], 1), (["hip", "shoe"], 1), (["hurt", "hip"], 0), ([], 0)]:
        assert engine.is_titled(generation, stems) == bool(expected), stems
    later = engine.commit(generation, [make_resource("a", title="Hips")], [faq.key])
    for stem, expected in [("hip", 1), ("knee", 0), ("shoe", 0)]:
        assert engine.is_titled(later, [stem]) == bool(expected), stem


def test_words_of_a_missing_generation_are_unavailable(
    engine: SearchEngine, open_engine: Callable[[], SearchEngine]
) -> None:
    """Words come from a generation like answers do."""
    generation = engine.commit(None, SHELF, [])
    assert open_engine().words(generation) == engine.words(generation)
    engine.sweep(())
    for each in (engine, open_engine()):
        with pytest.raises(LibraryUnavailable, match="runcontent index"):
            each.words(generation)
