"""Publishing what changed gives what publishing everything would give."""

from __future__ import annotations

from dataclasses import replace

from runcontent.library import Library, Report, Search
from runcontent.search.query import Filters

from .conftest import OpenLibrary
from .drafts import Draft, Files, write_files
from .export import differences, export

KNEE = Draft()
QUESTIONS = ["knee", "load", "rest walk", '"too much load"', "stress", "kneecap", "hip", "patella"]
TAXONOMY = """\
categories:
  - {slug: injuries, title: Injuries}
  - {slug: training, title: Training}
tags:
  - {slug: leg, title: Leg}
  - {slug: knee, title: Knee pain, parent: leg, condition: true, synonyms: [patella]}
  - {slug: hip, title: Hip pain}
"""
SVG = '<svg width="{}" height="1"></svg>'

# Each history is what becomes of a few files; `~` stands for its name, so that slugs are its own.
HISTORIES: dict[str, list[Files]] = {
    "nothing": [{"~.md": KNEE}],
    "a word is edited": [{"~.md": KNEE}, {"~.md": replace(KNEE, word="stress")}],
    "the category changes": [
        {"~.md": replace(KNEE, category="injuries")},
        {"~.md": replace(KNEE, category="training")},
    ],
    "the tags change": [
        {"~.md": replace(KNEE, tags=("knee",))},
        {"~.md": replace(KNEE, tags=("hip",))},
    ],
    "a condition is added": [{"~.md": KNEE}, {"~.md": replace(KNEE, conditions=("knee",))}],
    "the language changes": [{"~.md": KNEE}, {"~.md": replace(KNEE, language="de")}],
    "only the first day of publication changes": [
        {"~.md": replace(KNEE, published="2026-01-01", updated="2026-03-01")},
        {"~.md": replace(KNEE, published="2026-02-01", updated="2026-03-01")},
    ],
    "sections come first while an answer is edited": [
        {"~.md": replace(KNEE, parts=("faq",))},
        {"~.md": replace(KNEE, parts=("causes", "care", "signs", "faq"), answer="seldom")},
    ],
    "sections are taken away": [
        {"~.md": replace(KNEE, parts=("causes", "care", "signs", "faq"))},
        {"~.md": replace(KNEE, parts=("causes",))},
    ],
    "sections change places": [
        {"~.md": KNEE},
        {"~.md": replace(KNEE, parts=("faq", "care", "causes"))},
    ],
    "an alias is added": [{"~.md": KNEE}, {"~.md": replace(KNEE, aliases=("~-kneecap",))}],
    "an alias is taken away": [{"~.md": replace(KNEE, aliases=("~-kneecap",))}, {"~.md": KNEE}],
    "the title of a linked article changes": [
        {"~.md": replace(KNEE, links="[x](~-b.md)"), "~-b.md": KNEE},
        {"~.md": replace(KNEE, links="[x](~-b.md)"), "~-b.md": replace(KNEE, title="Hip")},
    ],
    "the title of an article behind a reference changes": [
        {"~.md": replace(KNEE, links="[x][y]\n\n[y]: ~-b.md"), "~-b.md": KNEE},
        {
            "~.md": replace(KNEE, links="[x][y]\n\n[y]: ~-b.md"),
            "~-b.md": replace(KNEE, title="Hip"),
        },
    ],
    "the title of an article in angle brackets changes": [
        {"~.md": replace(KNEE, links="[x](<~-b.md>)"), "~-b.md": KNEE},
        {"~.md": replace(KNEE, links="[x](<~-b.md>)"), "~-b.md": replace(KNEE, title="Hip")},
    ],
    "a linked article appears": [
        {"~.md": replace(KNEE, links="[x](~-b.md)")},
        {"~.md": replace(KNEE, links="[x](~-b.md)"), "~-b.md": KNEE},
    ],
    "a linked article becomes a draft": [
        {"~.md": replace(KNEE, links="[x](~-b.md)"), "~-b.md": KNEE},
        {"~.md": replace(KNEE, links="[x](~-b.md)"), "~-b.md": replace(KNEE, status="draft")},
    ],
    "a linked article takes a slug that is not its file's name": [
        {"~.md": replace(KNEE, links="[x](a/~%20B.md)"), "a/~ B.md": KNEE},
        {
            "~.md": replace(KNEE, links="[x](a/~%20B.md)"),
            "a/~ B.md": replace(KNEE, slug="~-elsewhere"),
        },
    ],
    "an image beside an article of a folder is drawn anew": [
        {"a/~.md": replace(KNEE, links="![a](../media/~.svg)"), "media/~.svg": SVG.format(1)},
        {"a/~.md": replace(KNEE, links="![a](../media/~.svg)"), "media/~.svg": SVG.format(2)},
    ],
    "an image is drawn anew": [
        {"~.md": replace(KNEE, links="![a](media/~.svg)"), "media/~.svg": SVG.format(1)},
        {"~.md": replace(KNEE, links="![a](media/~.svg)"), "media/~.svg": SVG.format(2)},
    ],
    "an image elsewhere is drawn anew": [
        {
            "~.md": replace(KNEE, links='![a](./pictures/~.svg "x")'),
            "pictures/~.svg": SVG.format(1),
        },
        {
            "~.md": replace(KNEE, links='![a](./pictures/~.svg "x")'),
            "pictures/~.svg": SVG.format(2),
        },
    ],
    "the article's own image is drawn anew": [
        {"~.md": replace(KNEE, image="pictures/~ 1.svg"), "pictures/~ 1.svg": SVG.format(1)},
        {"~.md": replace(KNEE, image="pictures/~ 1.svg"), "pictures/~ 1.svg": SVG.format(2)},
    ],
    "an image behind a reference appears": [
        {"~.md": replace(KNEE, links="![a][b]\n\n[b]: pictures/~.svg")},
        {
            "~.md": replace(KNEE, links="![a][b]\n\n[b]: pictures/~.svg"),
            "pictures/~.svg": SVG.format(2),
        },
    ],
    "the review falls due": [
        {"~.md": replace(KNEE, review_due="2999-01-01")},
        {"~.md": replace(KNEE, review_due="2020-01-01")},
    ],
    "a file comes and goes": [{}, {"~.md": KNEE}, {}],
    "a file goes and comes back": [{"~.md": KNEE}, {}, {"~.md": KNEE}],
    "a file moves": [{"~.md": KNEE}, {"folder/~.md": KNEE}],
    "a file is renamed": [{"~.md": KNEE}, {"~-b.md": replace(KNEE, aliases=("~",))}],
    "the slug changes": [{"~.md": KNEE}, {"~.md": replace(KNEE, slug="~-b")}],
    "two files change slugs": [
        {"~.md": KNEE, "~-b.md": replace(KNEE, word="stress")},
        {"~.md": replace(KNEE, slug="~-b"), "~-b.md": replace(KNEE, slug="~", word="stress")},
    ],
    "an article is withdrawn and comes back": [
        {"~.md": KNEE},
        {"~.md": replace(KNEE, status="withdrawn")},
        {"~.md": KNEE},
    ],
    "the reason of a withdrawal is edited": [
        {"~.md": replace(KNEE, status="withdrawn", reason="Old.")},
        {"~.md": replace(KNEE, status="withdrawn", reason="Out of date.")},
    ],
    "a draft is published": [{"~.md": replace(KNEE, status="draft")}, {"~.md": KNEE}],
    "a bad file is mended": [{"~.md": KNEE}, {"~.md": "bad"}, {"~.md": replace(KNEE, word="x")}],
    "a bad file is as it was": [{"~.md": KNEE}, {"~.md": "bad"}, {"~.md": KNEE}],
    "a linked file was bad": [
        {"~.md": replace(KNEE, links="[x](~-b.md)"), "~-b.md": KNEE},
        {"~.md": replace(KNEE, links="[x](~-b.md)"), "~-b.md": "bad"},
        {"~.md": replace(KNEE, links="[x](~-b.md)"), "~-b.md": KNEE},
    ],
    "a bad file is deleted": [{"~.md": KNEE}, {"~.md": "bad"}, {}],
    "a slug was claimed by an earlier file for a while": [
        {"~-z.md": replace(KNEE, slug="~")},
        {"~-z.md": replace(KNEE, slug="~"), "~-a.md": replace(KNEE, slug="~", word="stress")},
        {"~-z.md": replace(KNEE, slug="~")},
    ],
    "a bad file's slug was taken for a while": [
        {"~-a.md": replace(KNEE, slug="~")},
        {"~-a.md": "bad", "~-b.md": replace(KNEE, slug="~", word="stress")},
        {"~-a.md": replace(KNEE, slug="~")},
    ],
    "a bad file's slug was taken by a withdrawn article": [
        {"~.md": KNEE, "~-b.md": replace(KNEE, links="[x](~.md)")},
        {
            "~.md": "bad",
            "~-b.md": replace(KNEE, links="[x](~.md)"),
            "~-c.md": replace(KNEE, slug="~", status="withdrawn"),
        },
        {"~.md": KNEE, "~-b.md": replace(KNEE, links="[x](~.md)")},
    ],
    "an alias was another's slug for a while": [
        {"~.md": replace(KNEE, aliases=("~-b",))},
        {"~.md": replace(KNEE, aliases=("~-b",)), "~-b.md": KNEE},
        {"~.md": replace(KNEE, aliases=("~-b",))},
    ],
}


def _named(files: Files, name: str) -> Files:
    """The files of a history under its own name."""
    name = name.replace(" ", "-").replace("'", "")
    named: Files = {}
    for path, content in files.items():
        text = content.text() if isinstance(content, Draft) else str(content)
        named[path.replace("~", name)] = text.replace("~", name)
    return named


def _errors(report: Report) -> list[str]:
    return [str(problem) for problem in report.problems if problem.level == "error"]


def _publish(library: Library, *parts: Files) -> Report:
    files: Files = {}
    for part in parts:
        files |= part
    write_files(library.settings.articles, files)
    return library.publish()


def test_publishing_step_by_step_is_publishing_at_once(open_library: OpenLibrary) -> None:
    """Whatever becomes of an article, publishing again changes nothing, and the library at the
    end is what its files say, and not what they said before."""
    library = open_library("steps")
    for step in range(max(map(len, HISTORIES.values()))):
        histories = (
            _named(files[min(step, len(files) - 1)], name) for name, files in HISTORIES.items()
        )
        report = _publish(library, {"taxonomy.yaml": TAXONOMY}, *histories)
        assert library.publish().revision == report.revision == step + 1
    assert _errors(report) == []
    whole = open_library("whole")
    assert _errors(whole.publish()) == []
    assert differences(export(library, QUESTIONS), export(whole, QUESTIONS)) == {}


def test_the_vocabulary_reaches_every_article(open_library: OpenLibrary) -> None:
    """A tag's new parent, title and synonyms count for articles that were not touched, though
    none of their payloads changes."""
    files: Files = {
        "a.md": replace(KNEE, title="A", tags=("knee",)),
        "b.md": replace(KNEE, title="B", tags=("hip",), category="injuries"),
    }
    library = open_library("steps")
    _publish(library, files, {"taxonomy.yaml": TAXONOMY})
    assert library.search(Search("stress", Filters(), 10, 0)).total == 0
    edited = TAXONOMY.replace("title: Hip pain", "title: Stress, parent: leg, synonyms: [kneecap]")
    report = _publish(library, files, {"taxonomy.yaml": edited})
    assert (report.added, report.changed, report.removed) == (0, 0, 0)
    assert library.search(Search("stress", Filters(), 10, 0)).total > 0
    with library.store.snapshot() as snapshot:
        # a copy that is filtered by `leg` has to learn of what carries `hip`
        assert {record.key[1].split("/")[0] for record in snapshot.changes(1)} == {"b"}
        assert sum(snapshot.count("tag")["leg"].values()) == len(snapshot.versions())
    whole = open_library("whole")
    whole.publish()
    assert differences(export(library, QUESTIONS), export(whole, QUESTIONS)) == {}
