"""Guides and plans as they are published: what they show of articles, and what holds them back."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from runcontent.bootstrap import open_library
from runcontent.errors import Deleted, NotFound, Withdrawn
from runcontent.library import Copies, Library, Search, Selection
from runcontent.model import Kind
from runcontent.search.query import FacetFilter, Filters

from ..making import make_settings

KNEE = """---
title: Knee
summary: S.
tags: [knee]
---

## What to do {#do}

- Rest the knee for two days.

## When to see a doctor {#warning-signs}

- The knee is swollen. See a doctor.
"""
GUIDE = """title: Run with a knee
summary: S.
article: knee
tags: [knee]
start: swollen
questions:
  - id: swollen
    text: Is the knee swollen?
    sections: [knee#warning-signs]
    answers:
      - {id: is, text: "Yes", warning: true, then: doctor}
      - {id: is-not, text: "No", then: rest}
outcomes:
  - {id: rest, level: adjust, title: Rest, text: Take a rest., sections: [knee#do]}
  - {id: doctor, level: urgent, title: Doctor, text: See one., sections: [knee#warning-signs]}
"""
TAXONOMY = "tags:\n  - {slug: knee, title: Knee, synonyms: [patella]}\n"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    articles = tmp_path / "articles"
    (articles / "guides").mkdir(parents=True)
    (articles / "taxonomy.yaml").write_text(TAXONOMY, "utf-8")
    (articles / "knee.md").write_text(KNEE, "utf-8")
    (articles / "guides" / "run-with-knee.yaml").write_text(GUIDE, "utf-8")
    library = open_library(make_settings(articles, tmp_path / "index"))
    assert library.publish().problems == ()
    return library


def _write(library: Library, name: str, text: str) -> None:
    (library.settings.articles / name).write_text(text, "utf-8")


def _guide(library: Library) -> dict[str, object]:
    return dict(orjson.loads(library.get(Kind.GUIDE, "run-with-knee").stored.payload))


def test_a_guide_shows_what_it_rests_on(library: Library) -> None:
    """Sections in words, the advice in them beside outcomes, and the article's warning signs."""
    guide = _guide(library)
    assert guide["article"] == {"slug": "knee", "title": "Knee"}
    rest = guide["outcomes"][0]  # type: ignore[index]
    assert rest["sections"][0]["title"] == "What to do"
    assert [advice["text"] for advice in rest["advice"]] == ["Rest the knee for two days."]
    assert [f["text"] for f in guide["red_flags"]] == ["The knee is swollen. See a doctor."]  # type: ignore[attr-defined]


def test_a_guide_is_searched_filtered_and_brings_its_warning_signs(library: Library) -> None:
    """By its own words and its tags' synonyms; grouped, it is no part of its article."""
    kinds = Filters((FacetFilter("kind", ("guide",)),))
    for words in ("take a rest", "patella"):
        found = library.search(Search(words, kinds))
        assert [hit.payload["id"] for hit in found.hits] == ["run-with-knee"]
        assert list(found.safety.articles) == ["knee"]
    grouped = library.search(Search("knee", group=True))
    assert ("guide", "run-with-knee") in {
        (hit.payload["kind"], hit.payload["id"]) for hit in grouped.hits
    }


def test_publishing_twice_changes_nothing(library: Library) -> None:
    """The revision stays, too."""
    report = library.publish()
    assert (report.added, report.changed, report.removed, report.revision) == (0, 0, 0, 1)


def test_what_an_article_says_is_said_by_its_guide(library: Library) -> None:
    """An edit of the article gives the guide a new version with the new words."""
    _write(library, "knee.md", KNEE.replace("two days", "three days"))
    library.publish()
    rest = _guide(library)["outcomes"][0]  # type: ignore[index]
    assert [advice["text"] for advice in rest["advice"]] == ["Rest the knee for three days."]


def test_a_section_that_goes_is_told_and_the_guide_stays_as_it_was(library: Library) -> None:
    """With file and line, until it cites what is there."""
    _write(library, "knee.md", KNEE.replace("{#do}", "{#treatment}"))
    for _ in range(2):
        [problem] = library.publish().problems
        assert str(problem).startswith("guides/run-with-knee.yaml:14: cites knee#do, and no")
        assert _guide(library)["outcomes"][0]["sections"][0]["id"] == "knee/do"  # type: ignore[index]
    _write(library, "guides/run-with-knee.yaml", GUIDE.replace("knee#do", "knee#treatment"))
    assert library.publish().problems == ()
    assert _guide(library)["outcomes"][0]["sections"][0]["id"] == "knee/treatment"  # type: ignore[index]


def test_an_article_links_to_a_guide_by_its_file(library: Library) -> None:
    """Wherever its address is now."""
    linked = KNEE.replace("Rest the knee", "Rest [the knee](guides/run-with-knee.yaml)")
    _write(library, "knee.md", linked)
    library.publish()

    def links() -> list[str]:
        section = orjson.loads(library.get(Kind.SECTION, "knee/do").stored.payload)
        return [link["href"] for link in section["outgoing_links"]]

    assert links() == ["/guides/run-with-knee"]
    _write(library, "guides/run-with-knee.yaml", f"slug: knee-guide\n{GUIDE}")
    assert library.publish().problems == ()
    assert links() == ["/guides/knee-guide"]
    assert [p for p in library.check() if p.code == "link"] == []


def test_what_rests_on_an_article_comes_with_it(library: Library) -> None:
    """Its own guides before those that cite it."""
    _write(library, "hip.md", KNEE.replace("Knee", "Hip"))
    other = GUIDE.replace("Run with a knee", "A first").replace("article: knee", "article: hip")
    _write(library, "guides/a-first.yaml", other)
    library.publish()
    for slug, expected in (("knee", ["run-with-knee", "a-first"]), ("hip", ["a-first"])):
        assert [one.id for one in library.whole(slug).parts[Kind.GUIDE]] == expected
        assert library.whole(slug).parts[Kind.PLAN] == ()


def test_a_guide_is_withdrawn_with_its_article(library: Library) -> None:
    """At once and for the same reason, also from copies; and it comes back with it."""
    copies = Copies(library.store, library.settings, library.shelf)
    token = copies.sync(None, Selection(), 100).sync
    withdrawn = "status: withdrawn\nwithdrawn_reason: Wrong.\nwithdrawal: safety\n"
    _write(library, "knee.md", KNEE.replace("---\n", f"---\n{withdrawn}", 1))
    [problem] = library.publish().problems
    assert (problem.level, problem.code) == ("warning", "held")
    with pytest.raises(Withdrawn, match=r"Wrong\."):
        library.get(Kind.GUIDE, "run-with-knee")
    gone = {entry.key: entry.reason for entry in copies.sync(token, None, 100).page.entries}  # type: ignore[union-attr]
    assert gone[Kind.GUIDE, "run-with-knee"] == "hide_immediately"
    _write(library, "knee.md", KNEE)
    library.publish()
    assert _guide(library)["title"] == "Run with a knee"


def test_a_guide_goes_with_its_article(library: Library) -> None:
    """No advice is left without what it rests on."""
    (library.settings.articles / "knee.md").unlink()
    [problem] = library.publish().problems
    assert problem.level == "error"
    assert "rests on the article 'knee', which is not there" in problem.message
    with pytest.raises(NotFound):
        library.get(Kind.GUIDE, "run-with-knee")
    (library.settings.articles / "guides" / "run-with-knee.yaml").unlink()
    assert library.publish().problems == ()
    with pytest.raises(Deleted):
        library.get(Kind.ARTICLE, "knee")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("knee#do", "knee#dont"), "14: cites knee#dont, and no published article has"),
        (("article: knee", "article: hip"), "3: article: 'hip' is no published article"),
        (("tags: [knee]", "tags: [hip]"), "4: 'hip' is no tag of the taxonomy"),
        (("then: rest", "then: rst"), "12: 'rst' is no question and no outcome; did you mean"),
        (("warning: true, then: doctor", "then: rest"), "15: nothing leads to 'doctor'"),
        (("level: adjust", "level: adjusts"), "14: outcomes.0.level: 'adjusts' is none of"),
        (('text: "Yes"', "text: yes"), "11: questions.0.answers.0.text: YAML reads yes or no"),
        (("start:", "begin:"), "5: begin: is no field of a guide"),
        (("knee#do", "do"), "14: outcomes.0.sections.0: 'do' is no section; write article#"),
        (("title: Run with a knee\n", ""), "1: title: is missing; add `title:`"),
    ],
)
def test_checking_names_what_is_wrong(library: Library, change: tuple[str, str], told: str) -> None:
    """With file, line and remedy."""
    _write(library, "guides/run-with-knee.yaml", GUIDE.replace(*change))
    problems = [str(p) for p in library.check() if p.file.startswith("guides/")]
    assert any(text.startswith(f"guides/run-with-knee.yaml:{told}") for text in problems), problems
    assert all("; " in text for text in problems)
