"""Whichever engine searches, a caller is told the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from runcontent.bootstrap import open_library
from runcontent.library import Library, Search, read_judgements
from runcontent.settings import ENGINES, Settings

HERE = Path(__file__).parent
ARTICLES = HERE.parents[1] / "articles"
QUERIES = [one.query for one in read_judgements(HERE / "judgements.csv")]
CANDIDATES = 200
"""Answers of no more matches than these are alike to the last place."""


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> list[Library]:
    found = []
    for engine in ENGINES:
        index = tmp_path_factory.mktemp(engine) / "index"
        library = open_library(Settings(articles=ARTICLES, index=index, engine=engine))
        library.publish()
        found.append(library)
    return found


def _told(library: Library, wanted: Search) -> object:
    found = library.search(wanted)
    hits = [
        (hit.payload["kind"], hit.payload["id"], pytest.approx(hit.score, abs=1e-3))
        for hit in found.hits
    ]
    return found.total, found.did_you_mean, found.facets, found.safety, hits


@pytest.mark.parametrize("query", QUERIES)
def test_the_first_page_is_the_same(libraries: list[Library], query: str) -> None:
    """Hits, scores, totals, facets, corrections and warning signs of every judged query."""
    wanted = Search(query, limit=10, facets=("kind", "tag"))
    first, *others = (_told(library, wanted) for library in libraries)
    assert all(other == first for other in others)


@pytest.mark.parametrize("query", QUERIES[::10])
def test_a_short_answer_is_the_same_to_the_last_place(libraries: list[Library], query: str) -> None:
    """And so are its groups and explanations."""
    plain = Search(query, limit=100)
    for wanted in (plain, replace(plain, group=True), replace(plain, explain=True)):
        first, *others = (library.search(wanted) for library in libraries)
        assert all(other.total == first.total for other in others)
        if libraries[0].search(plain).total <= CANDIDATES:
            for other in others:
                for one, two in zip(first.hits, other.hits, strict=True):
                    assert (two.payload, two.parts, two.reasons) == (
                        one.payload,
                        one.parts,
                        one.reasons,
                    )
                    assert two.shares == pytest.approx(one.shares, abs=1e-3)
